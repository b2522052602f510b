package gradus.lab.report;

import gradus.lab.view.Typeset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Small pieces of HTML. Every text that came from outside passes through [#escape].
final class Html {
  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z0-9]+)\\}\\}");

  private Html() {}

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /// JSON that may stand inside a script element: no `<` survives, so no tag can end it.
  static String script(String json) {
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  /// The template with every `{{name}}` replaced, in one pass: what is put in is not looked at
  /// again.
  static String fill(String template, Map<String, String> parts) {
    return SLOT.matcher(template)
        .replaceAll(slot -> Matcher.quoteReplacement(parts.getOrDefault(slot.group(1), "")));
  }

  static String paragraph(String text) {
    return "<p>" + escape(text) + "</p>\n";
  }

  /// A formula on its own line: Unicode until the script typesets it.
  static String formula(Typeset formula) {
    return "<div class=\"formula\" data-tex=\"%s\">%s</div>\n"
        .formatted(escape(formula.latex()), escape(formula.unicode()));
  }

  /// A formula in the text.
  static String inline(Typeset formula) {
    return "<span data-tex=\"%s\">%s</span>"
        .formatted(escape(formula.latex()), escape(formula.unicode()));
  }

  /// A table; a heading that starts with `>` makes its column one of numbers, aligned right.
  static String table(String caption, List<String> headings, List<List<String>> rows) {
    List<Boolean> numbers = new ArrayList<>();
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(escape(caption))
        .append("\"><table><caption>")
        .append(escape(caption))
        .append("</caption><thead><tr>");
    for (String heading : headings) {
      boolean number = heading.startsWith(">");
      numbers.add(number);
      html.append(number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
          .append(escape(number ? heading.substring(1) : heading))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr>");
      for (int j = 0; j < row.size(); j++) {
        String open = numbers.get(j) ? "<td class=\"n\">" : "<td>";
        html.append(j == 0 ? open.replace("<td", "<th scope=\"row\"") : open)
            .append(escape(row.get(j)))
            .append(j == 0 ? "</th>" : "</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /// A figure: what it shows as its title, one sentence for who cannot see it, the plot, and its
  /// table one click away.
  static String figure(String plot, String title, String description, String table) {
    return """
    <figure role="group" aria-labelledby="%1$s-title">
    <figcaption><strong id="%1$s-title">%2$s</strong>
    <span class="description quiet small" id="%1$s-text">%3$s</span></figcaption>
    <div class="plot" data-plot="%1$s"></div>
    <output class="readout" aria-live="polite"></output>
    <details><summary>Table of this figure</summary>
    %4$s</details>
    </figure>
    """
        .formatted(plot, escape(title), escape(description), table);
  }

  /// A section with its heading.
  static String section(String id, String heading, String body) {
    return "<section aria-labelledby=\"%1$s\"><h2 id=\"%1$s\">%2$s</h2>\n%3$s</section>\n"
        .formatted(id, escape(heading), body);
  }
}
