package gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.lab.view.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void hostileNamesStayText() {
    String hostile = "</script><script>alert(1)</script>{{katex}}<b>\"'&";
    String page = Report.page(Samples.logistic(2, 5, hostile));
    assertThat(page).doesNotContain("<script>alert(1)").doesNotContain("<b>");
    assertThat(Pattern.compile("</script>").matcher(page).results().count()).isEqualTo(4);
  }

  @Test
  void embedsEverythingAndNamesNoAddress() {
    String page = Report.page(Samples.logistic(3, 5, ""));
    assertThat(page).contains("data:font/woff2;base64,").doesNotContain("url(fonts/");
    String markup = page.replaceAll("(?s)<script.*?</script>", "");
    Matcher loads = Pattern.compile("(?:src|href)=\"(?!#)[^\"]*\"").matcher(markup);
    assertThat(loads.results().map(r -> r.group()).toList()).isEmpty();
  }

  @Test
  void headingsDescendOneLevelAtATime() {
    for (TrainingResult result :
        new TrainingResult[] {Samples.logistic(2, 30, ""), Samples.network(), Samples.pca()}) {
      Matcher headings = Pattern.compile("<h([1-6])[ >]").matcher(Report.page(result));
      int last = 0;
      while (headings.find()) {
        int level = Integer.parseInt(headings.group(1));
        assertThat(level).isLessThanOrEqualTo(last + 1);
        last = level;
      }
      assertThat(last).isGreaterThan(1);
    }
  }

  @Test
  void aNetworkShowsItsLayersAndHowItLearned() {
    String page = Report.page(Samples.network());
    assertThat(page)
        .contains("4,160")
        .contains("data-plot=\"learning\"")
        .contains("The validation loss was least, 0.0755, after epoch 20")
        .contains("<th scope=\"col\" class=\"n\">predicted three</th>")
        .doesNotContain("Healthy");
  }

  @Test
  void everyFigureHasTitleSentenceAndTable() throws IOException {
    String page = Report.page(Samples.logistic(2, 30, ""));
    Files.writeString(Path.of("target", "sample-logistic.html"), page);
    Files.writeString(
        Path.of("target", "sample-classes.html"), Report.page(Samples.logistic(4, 8, "")));
    Files.writeString(Path.of("target", "sample-pca.html"), Report.page(Samples.pca()));
    String[] figures = page.split("<figure", -1);
    assertThat(figures).hasSize(8);
    for (int i = 1; i < figures.length; i++) {
      assertThat(figures[i]).containsPattern("<strong id=\"[a-z]+-title\">[^<]+</strong>");
      assertThat(figures[i]).containsPattern("class=\"description[^>]*>[^<]+</span>");
      assertThat(figures[i]).contains("<details>", "<caption>");
    }
  }
}
