package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Tensor;
import gradus.optimization.Gap;
import gradus.optimization.Newton;
import gradus.optimization.Outcome;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceFitsTest {
  /// Cases whose fits take longer than the rest together.
  private static final Set<String> LARGE = Set.of("skin_segmentation_C1");

  private static Split split(Dataset data) {
    return Split.of(data, IntStream.range(0, data.rows()).filter(i -> i % 5 == 0).toArray());
  }

  private static void isClose(double actual, double expected, double scale, String what) {
    assertThat(actual).as(what).isCloseTo(expected, within(1e-9 * scale));
  }

  private static double scale(double[] coefficients) {
    return IntStream.range(0, coefficients.length)
        .mapToDouble(k -> Math.abs(coefficients[k]))
        .max()
        .orElse(1);
  }

  @Test
  void binaryCoefficientsAgreeToNineDigits() {
    for (Json reference : Reference.cases("logistic_binary.json")) {
      String id = reference.at("id").text();
      if (LARGE.contains(id)) {
        continue;
      }
      Split split = split(Reference.classes(reference.at("dataset").text()));
      double c = reference.at("C").number();
      Pipeline.Fit<LogisticFit> fit =
          new Pipeline<>(List.of(new Standardize()), Logistic.penalty(1 / c)).fit(split.train());
      LogisticModel model = fit.last().model();
      double[] expected = reference.at("coef").numbers();
      assertThat(fit.last().minimum().outcome()).as(id).isEqualTo(Outcome.CONVERGED);
      for (int j = 0; j < expected.length; j++) {
        isClose(model.weights().at(j, 0), expected[j], scale(expected), id + " weight " + j);
      }
      isClose(
          model.intercepts().flat(0),
          reference.at("intercept").number(),
          scale(expected),
          id + " intercept");
      isClose(
          fit.last().minimum().value() * c,
          reference.at("objective").number(),
          reference.at("objective").number(),
          id);
      Tensor probabilities = model.probabilities(fit.transform(split.test().features()));
      isClose(
          Metrics.logLoss(probabilities, split.test().classes()),
          reference.at("log_loss_test").number(),
          10,
          id);
      isClose(
          Metrics.accuracy(probabilities, split.test().classes()),
          reference.at("accuracy_test").number(),
          1,
          id);
      assertThat(fit.last().certificate().gradientAgrees())
          .as(id + " " + fit.last().certificate())
          .isTrue();
      assertThat(fit.last().certificate().gap()).as(id).isInstanceOf(Gap.Proven.class);
    }
  }

  @Test
  void multinomialCoefficientsAgreeToNineDigits() {
    for (Json reference : Reference.cases("logistic_multinomial.json")) {
      String id = reference.at("id").text();
      if (id.startsWith("digits")) {
        continue;
      }
      Split split = split(Reference.classes(reference.at("dataset").text()));
      double c = reference.at("C").number();
      for (Logistic logistic :
          List.of(Logistic.penalty(1 / c), Logistic.penalty(1 / c).method(new Newton()))) {
        Pipeline.Fit<LogisticFit> fit =
            new Pipeline<>(List.of(new Standardize()), logistic).fit(split.train());
        LogisticModel model = fit.last().model();
        List<Json> expected = reference.at("coef").list();
        for (int k = 0; k < expected.size(); k++) {
          double[] row = expected.get(k).numbers();
          for (int j = 0; j < row.length; j++) {
            isClose(model.weights().at(j, k), row[j], scale(row), id + " weight " + j + " of " + k);
          }
          isClose(
              model.intercepts().flat(k),
              reference.at("intercept").numbers()[k],
              scale(row),
              id + " intercept");
        }
        Tensor probabilities = model.probabilities(fit.transform(split.test().features()));
        isClose(
            Metrics.logLoss(probabilities, split.test().classes()),
            reference.at("log_loss_test").number(),
            10,
            id);
        assertThat(fit.last().certificate().gap()).as(id).isInstanceOf(Gap.Proven.class);
      }
    }
  }

  @Test
  void principalComponentsAgreeToTwelveDigits() {
    for (Json reference : Reference.cases("pca.json")) {
      String id = reference.at("id").text();
      if (id.equals("digits")) {
        continue;
      }
      Dataset data = Reference.classes(reference.at("dataset").text());
      Dataset rows = id.endsWith("_std") ? new Standardize().fit(data).apply(data) : data;
      int k = (int) reference.at("k").number();
      PcaFit fit = Pca.of(k).fit(rows);
      double[] variances = reference.at("explained_variance").numbers();
      for (int i = 0; i < variances.length; i++) {
        assertThat(fit.variances().flat(i))
            .as(id)
            .isCloseTo(variances[i], within(1e-12 * variances[0]));
      }
      assertThat(fit.totalVariance())
          .as(id)
          .isCloseTo(reference.at("total_variance").number(), within(1e-11));
      List<Json> components = reference.at("components").list();
      for (int i = 0; i < components.size(); i++) {
        double[] component = components.get(i).numbers();
        for (int j = 0; j < component.length; j++) {
          assertThat(fit.components().at(i, j)).as(id).isCloseTo(component[j], within(1e-11));
        }
      }
    }
  }
}
