package gradus.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files embedded in every page: style, script, D3, KaTeX and its fonts as `data:` addresses.
final class Assets {
  private static final Pattern FONT_FACE =
      Pattern.compile("@font-face\\{([^}]*)src:url\\(fonts/([^)]*\\.woff2)\\)[^;}]*([^}]*)\\}");

  private Assets() {}

  /// A text resource of this package, safe inside its element.
  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /// A script: a literal `</script` inside it must not end its element.
  static String script(String name) {
    return text(name).replace("</script", "<\\/script");
  }

  /// The style of KaTeX with its fonts inside; font faces whose file is not carried are dropped.
  static String katexStyle() {
    Matcher faces = FONT_FACE.matcher(text("katex.min.css"));
    StringBuilder style = new StringBuilder();
    while (faces.find()) {
      String face = "";
      if (Assets.class.getResource(faces.group(2)) != null) {
        String font = Base64.getEncoder().encodeToString(bytes(faces.group(2)));
        face =
            "@font-face{%ssrc:url(data:font/woff2;base64,%s) format(\"woff2\")%s}"
                .formatted(faces.group(1), font, faces.group(3));
      }
      faces.appendReplacement(style, Matcher.quoteReplacement(face));
    }
    return faces.appendTail(style).toString();
  }

  private static byte[] bytes(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the resource " + name + " is missing from this build; build it again from clean");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
