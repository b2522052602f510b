package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.certify.Interval;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.cvxpy.CvxpyCases;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Composed expressions, as `composed.py` writes them with what CVXPY 1.9.3 says of each: whatever
/// it certifies is certified, and nothing is said against it.
final class ComposedCvxpyTest {
  /// One line of `composed.tsv`.
  record Case(String text, double value, String curvature, String sign, String trends) {
    static Case of(String line) {
      List<String> parts = List.of(line.split("\t", -1));
      assertThat(parts).as(line).hasSize(5);
      return new Case(
          parts.get(0), Double.parseDouble(parts.get(1)), parts.get(2), parts.get(3), parts.get(4));
    }

    Expr function() {
      return Formula.parseCvxpy(text, CvxpyCases.names());
    }
  }

  static List<Case> cases() throws IOException {
    try (InputStream in = ComposedCvxpyTest.class.getResourceAsStream("composed.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(Case::of).toList();
    }
  }

  @Test
  void thereAreHundredsOfCases() throws IOException {
    List<Case> cases = cases();
    assertThat(cases.stream().filter(one -> !one.curvature.equals("unknown")).count())
        .isGreaterThan(400);
    assertThat(cases).extracting(Case::sign).contains("nonnegative", "nonpositive", "zero");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatCvxpyCertifiesIsCertified(Case one) {
    Expr function = one.function();
    Map<String, Tensor> point = new HashMap<>(CvxpyCases.VALUES);
    point.keySet().retainAll(Graph.variables(List.of(function)).keySet());
    double value = Interpreter.evaluate(function, point).value();
    assertThat(value).isCloseTo(one.value, within(1e-7 * (1 + Math.abs(one.value))));
    Certificate certificate = Certificate.of(function);
    assertThat(certificate.range().contains(value)).as("%s", certificate.range()).isTrue();
    bends(certificate, one.curvature);
    hasSign(certificate.range(), one.sign);
    goes(certificate, one.trends);
  }

  private static void bends(Certificate certificate, String curvature) {
    Curvature found = certificate.curvature();
    boolean agrees =
        switch (curvature) {
          case "constant", "affine" -> found.isAffine();
          case "convex" -> found.isConvex();
          case "concave" -> found.isConcave();
          default -> true;
        };
    assertThat(agrees).as("%s, found %s by %s", curvature, found, certificate.proof()).isTrue();
  }

  private static void hasSign(Interval range, String sign) {
    boolean agrees =
        switch (sign) {
          case "zero" -> range.lower() == 0 && range.upper() == 0;
          case "nonnegative" -> range.lower() >= 0;
          case "nonpositive" -> range.upper() <= 0;
          default -> true;
        };
    assertThat(agrees).as("%s, found %s", sign, range).isTrue();
  }

  private static void goes(Certificate certificate, String trends) {
    Map<String, String> said = new HashMap<>();
    for (String trend : trends.split(", ", -1)) {
      said.put(trend.substring(0, trend.indexOf(' ')), trend.substring(trend.indexOf(' ') + 1));
    }
    for (Trend trend : certificate.monotonicity()) {
      String wanted =
          trend.variable().node() instanceof Node.Variable(var name, var _, var _)
              ? said.getOrDefault(name, "unknown")
              : "unknown";
      Monotonicity found = trend.monotonicity();
      boolean agrees =
          switch (wanted.toUpperCase(Locale.ROOT)) {
            case "CONSTANT" -> found == Monotonicity.CONSTANT;
            case "NONDECREASING" -> found.isNondecreasing();
            case "NONINCREASING" -> found.isNonincreasing();
            default -> true;
          };
      assertThat(agrees).as("%s, found %s", wanted, trend).isTrue();
    }
  }
}
