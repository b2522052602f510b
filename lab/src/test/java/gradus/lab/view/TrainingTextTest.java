package gradus.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.lab.report.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingTextTest {
  private static String text(TrainingResult result, int width) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    TrainingText.print(result, new Screen(writer, writer, width, false, false));
    return out.toString();
  }

  @Test
  void saysEverythingInTheOrderOfThePage() {
    assertThat(text(Samples.logistic(2, 30, ""), 100))
        .containsSubsequence(
            "Logistic regression",
            "Data",
            "Objective",
            "Σᵢ",
            "Steps",
            "‖∇L‖∞",
            "Metrics on 143 held-out rows (seed 1)",
            "accuracy",
            "Certificate",
            "holds",
            "not proven",
            "Doctor",
            "lr_too_high",
            "Converged.",
            "Model",
            "Report");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 72, 100})
  void keepsToTheWidth(int width) {
    for (TrainingResult result :
        new TrainingResult[] {Samples.logistic(3, 30, ""), Samples.pca()}) {
      assertThat(text(result, width).lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void longTablesOfStepsLoseTheirMiddle() {
    assertThat(text(Samples.logistic(2, 5, ""), 100))
        .contains("⋮")
        .contains("   23   ")
        .doesNotContain("   12   ");
  }

  @Test
  void jsonSaysTheSameAndHasNoNaN() {
    String json = Json.indented(Samples.logistic(2, 5, ""));
    assertThat(json).doesNotContain("NaN").doesNotContain("Infinity");
    JsonNode tree = JsonMapper.shared().readTree(json);
    assertThat(tree.at("/verdict/outcome").asString()).isEqualTo("trustworthy");
    assertThat(tree.at("/search/steps/0/length").isNull()).isTrue();
    assertThat(tree.at("/fitted/coefficients/0/value").isNumber()).isTrue();
  }
}
