package gradus.certify.hazards;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import gradus.calculus.Gradient;
import gradus.calculus.HighPrecision;
import gradus.certify.Interval;
import gradus.certify.hazards.Hazard.Kind;
import gradus.compile.Interpreter;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Function1;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.RandomExpr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is badly written is found and mended; what is well written is left in peace.
final class HazardsTest {
  private static final Map<String, Expr> VARIABLES =
      Formula.declarations(
          "x: scalar, y: scalar, z: scalar, u: scalar in [0, 1], s: scalar in [0.001, 1000],"
              + " r: scalar in [0, 1e12], k: scalar positive,"
              + " v: vector n, w: vector d, p: vector n in [0, 1], q: vector n in [0.001, 1],"
              + " t: vector n, X: matrix n d, A: matrix d d, B: matrix d d, S: symmetric d,"
              + " b: vector d, h: vector d positive");

  private static List<Hazard> hazards(String formula, Precision precision) {
    return Hazards.of(Formula.parse(formula, VARIABLES), Map.of(), precision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log(1 + exp(x)) | OVERFLOW | softplus(x)",
        "log(sum(exp(v))) | OVERFLOW | logsumexp(v)",
        "exp(v) ./ sum(exp(v)) | OVERFLOW | softmax(v)",
        "mean(v.^2) - mean(v).^2 | CANCELLATION | var(v)",
        "1 - sigmoid(x) | CANCELLATION | sigmoid(-x)",
        "exp(x) - 1 | OVERFLOW | ",
        "expm1(u) + (exp(u) - 1) | CANCELLATION | expm1(u)",
        "log(1 + x.^2) | ABSORPTION | log1p(x.^2)",
        "sqrt(sum(v.^2)) | UNDERFLOW | norm2(v)",
        "sqrt(dot(v, v)) | UNDERFLOW | norm2(v)",
        "log(sigmoid(x)) | UNDERFLOW | -softplus(-x)",
        "log(exp(v) ./ sum(exp(v))) | UNDERFLOW | logsoftmax(v)",
        "sqrt(mean(v.^2) - mean(v).^2) | DOMAIN | sqrt(var(v))",
        "log(1 - sigmoid(x)) | UNDERFLOW | -softplus(x)",
        "v ./ norm2(v) | DIVISION_BY_ZERO | ",
        "u .* log(u) | INDETERMINATE | xlogy(u, u)",
        "sum(p .* log(p)) | INDETERMINATE | xlogy(p, p)",
        "log(det(A)) | OVERFLOW | logdet(A)",
        "inv(A) * b | EXPLICIT_INVERSE | solve(A, b)",
        "b' * inv(A) * b | EXPLICIT_INVERSE | ",
        "solve(A, b) | SINGULAR | ",
        "inv(A) | SINGULAR | ",
        "inv(A) * b | SINGULAR | ",
        "logdet(A) | SINGULAR | ",
        "logdet(X' * X) | SINGULAR | ",
        "solve(X' * X, X' * v) | SINGULAR | ",
        "solve(X' * X + 1e-20 * eye(d), b) | SINGULAR | ",
        "solve(X' * X + y * eye(d), b) | SINGULAR | ",
        "solve(diag(b), b) | SINGULAR | ",
        "logdet(S) | SINGULAR | ",
        "chol(S) | INDEFINITE | ",
        "chol(X' * X) | INDEFINITE | ",
        "eigvecs(S) | REPEATED_EIGENVALUE | ",
        "svdleft(X) | REPEATED_EIGENVALUE | ",
        "det(A) ./ det(B) | DIVISION_BY_ZERO | ",
        "det(A' * A + eye(d)) ./ det(B' * B + eye(d)) | OVERFLOW |"
            + " exp(logdet(A' * A + eye(d)) - logdet(B' * B + eye(d)))",
        "1 - tanh(x).^2 | CANCELLATION | sech2(x)",
        "log(prod(q)) | UNDERFLOW | sum(log(q))",
        "1 ./ (1 + exp(-x)) | OVERFLOW | sigmoid(x)",
        "exp(x) ./ (1 + exp(x)) | OVERFLOW | sigmoid(x)",
        "1 - cos(x) | CANCELLATION | 2 * sin(0.5 * x).^2",
        "sqrt(r + 1) - sqrt(r) | CANCELLATION | ",
        "x.^2 - y.^2 | CANCELLATION | (x - y) .* (x + y)",
        "0.5 * x.^2 - 0.5 * y.^2 | CANCELLATION | ",
        "sqrt(1 - u.^2) | CANCELLATION | (1 - u) .* (1 + u)",
        "exp(u) - exp(1 - s) | CANCELLATION | (exp(u) + exp(1 - s)) .* tanh(0.5 * (u - (1 - s)))",
        "sin(x) - sin(y) | CANCELLATION | 2 * (sin(0.5 * (x - y)) .* cos(0.5 * (x + y)))",
        "cosh(20 * u) - sinh(20 * u) | CANCELLATION | exp(-(20 * u))",
        "log(s) - log(2 + tanh(x)) | CANCELLATION | 2 * asinh((s - (2 + tanh(x))) ./ (sqrt(s) .*"
            + " sqrt(2 + tanh(x))) ./ 2)",
        "1 ./ q - 1 ./ (2 + tanh(t)) | CANCELLATION | ((2 + tanh(t)) - q) ./ (q .* (2 + tanh(t)))",
        "atan(x) - atan(y) | CANCELLATION | ",
        "1 ./ x | DIVISION_BY_ZERO | ",
        "log(x) | DOMAIN | ",
        "sqrt(x) | DOMAIN | ",
        "x.^0.5 | DOMAIN | ",
        "log1p(x) | DOMAIN | ",
        "exp(exp(x)) | OVERFLOW | ",
        "sin(exp(tanh(x) * 60)) | LARGE_ANGLE | ",
        "mean(step(X * w)) | SILENT_GRADIENT | ",
        "x^2 + sign(y) | SILENT_GRADIENT | ",
        "select(X * w == v, v, t) | FLOAT_EQUALITY | ",
      })
  void whatIsBadlyWrittenIsFoundAndMended(String formula, Kind kind, String better) {
    for (Precision precision : Precision.values()) {
      List<Hazard> found = hazards(formula, precision);
      assertThat(found).as("%s in %s", formula, precision).isNotEmpty();
      assertThat(found).as("%s", Hazards.report(found, precision)).anyMatch(h -> h.kind() == kind);
      if (better != null) {
        assertThat(
                found.stream().flatMap(h -> h.mend().stream()).map(m -> Formula.print(m.after())))
            .as("%s", Hazards.report(found, precision))
            .contains(Formula.print(Formula.parse(better, VARIABLES)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softplus(x)",
        "sum(softplus(-t .* (X * w)))",
        "sum(softplus(-t .* (X * w))) + 0.1 * sum(w.^2)",
        "logsumexp(v)",
        "softmax(v)",
        "logsoftmax(X)",
        "dot(softmax(v), t)",
        "log1p(u)",
        "log1p(x.^2)",
        "expm1(u)",
        "norm2(v)",
        "norm2(v - t)",
        "var(v)",
        "sqrt(var(v) + 1e-5)",
        "(v - mean(v)) ./ sqrt(var(v) + 1e-5)",
        "mean((X * w - v).^2)",
        "sum((X * w - v).^2) + 0.1 * norm1(w)",
        "sigmoid(x)",
        "sigmoid(-x)",
        "sigmoid(x) .* sigmoid(-x)",
        "tanh(X * w)",
        "sum(relu(X * w))",
        "sum(xlogy(p, p))",
        "sum(t .* softplus(-v) + (1 - t) .* softplus(v))",
        "solve(A' * A + eye(d), b)",
        "(X' * X + k * eye(d)) \\ (X' * v)",
        "logdet(X' * X + eye(d))",
        "logdet(X' * diag(p) * X + diag(h))",
        "b' * ((A' * A + s * eye(d)) \\ b) + logdet(A' * A + s * eye(d))",
        "solve(diag(h), b)",
        "chol(b * b' + diag(h))",
        "logdet((A' * A + eye(d)) * (B' * B + eye(d)))",
        "eigvals(S)",
        "svdvals(X)",
        "exp(-x.^2)",
        "exp(v - max(v)) ./ sum(exp(v - max(v)))",
        "-log(k) - 0.5 * ((x - y) ./ k).^2",
        "x ./ k",
        "exp(tanh(x))",
        "log(s) + ((x - y) ./ s).^2",
        "log(2 + tanh(x))",
        "1 ./ (1 + x.^2)",
        "sqrt(1 + x.^2)",
        "sin(x) + cos(y)",
        "max(v) - min(v)",
        "select(abs(x) < 1, x.^2, 2 * abs(x) - 1)",
        "select(0 < x, log(x), 0)",
        "select(x == 0, 1, sin(x) ./ x)",
        "select(x <= 0, 0, 1 ./ x)",
        "x - y",
        "abs(x) - abs(y)",
        "exp(u) - exp(-2 - u)",
        "sinh(u) + cosh(u)",
        "1 - x",
        "1 - u",
        "X' * (X * w - v) + 0.1 * w",
        "-log1p(-u * 0.5)",
        "atan(x) ./ (1 + abs(x))",
      })
  void whatIsWellWrittenIsLeftInPeace(String formula) {
    for (Precision precision : Precision.values()) {
      List<Hazard> found = hazards(formula, precision);
      assertThat(found).as("%s: %s", formula, Hazards.report(found, precision)).isEmpty();
    }
  }

  @Test
  void derivativesOfWellWrittenLossesAreLeftInPeace() {
    for (String loss :
        List.of(
            "sum(softplus(-t .* (X * w)))",
            "mean((X * w - v).^2)",
            "logsumexp(X * w)",
            "sum(tanh(X * w))",
            "-dot(t, logsoftmax(X * w))")) {
      Expr expr = Formula.parse(loss, VARIABLES);
      Expr gradient = Gradient.of(expr, List.of(Objects.requireNonNull(VARIABLES.get("w")))).get(0);
      List<Hazard> found = Hazards.of(gradient, Map.of(), Precision.DOUBLE);
      assertThat(found).as("%s: %s", loss, Hazards.report(found, Precision.DOUBLE)).isEmpty();
    }
  }

  @Test
  void crossEntropyOfProbabilitiesIsFoundTermByTerm() {
    List<Hazard> found =
        hazards("-(y .* log(sigmoid(z)) + (1 - y) .* log(1 - sigmoid(z)))", Precision.DOUBLE);
    assertThat(found).hasSize(2).allMatch(hazard -> hazard.mend().isPresent());
    String text = Hazards.report(found, Precision.DOUBLE);
    assertThat(text).contains("softplus(-z)").contains("softplus(z)");
  }

  /// A matrix is at fault once, whatever is done with it.
  @Test
  void aSingularMatrixIsToldOnce() {
    List<Hazard> found = hazards("b' * solve(A, b) + logdet(A) + sum(inv(A)')", Precision.DOUBLE);
    assertThat(found).extracting(Hazard::kind).containsOnlyOnce(Kind.SINGULAR);
    Expr loss = Formula.parse("logdet(A)", VARIABLES);
    Expr gradient = Gradient.of(loss, List.of(Objects.requireNonNull(VARIABLES.get("A")))).get(0);
    assertThat(Hazards.of(gradient, Map.of(), Precision.DOUBLE))
        .extracting(Hazard::kind)
        .containsExactly(Kind.SINGULAR);
    // two matrices, two hazards
    assertThat(hazards("logdet(A) - logdet(B)", Precision.DOUBLE)).hasSize(2);
  }

  @Test
  void aRidgeIsJudgedByThePrecision() {
    String formula = "solve(A' * A + 1e-10 * eye(d), b)";
    assertThat(hazards(formula, Precision.DOUBLE)).isEmpty();
    assertThat(hazards(formula, Precision.SINGLE))
        .extracting(Hazard::kind)
        .containsExactly(Kind.SINGULAR);
    Expr expr = Formula.parse(formula, VARIABLES);
    Map<String, Interval> large = Map.of("A", Interval.of(-1e6, 1e6));
    assertThat(Hazards.of(expr, large, Precision.DOUBLE, Map.of("d", 3))).isNotEmpty();
  }

  @Test
  void theReportNamesTheMatrix() {
    String text = Hazards.report(hazards("inv(A) * b", Precision.DOUBLE), Precision.DOUBLE);
    assertThat(text)
        .contains("1. A⁻¹, in A⁻¹b, has no finite value where A is singular.")
        .contains("Add λI, λ > 0, to a matrix that is positive semidefinite, such as XᵀX")
        .contains("Write solve(A, b) in place of inv(A)*b.");
    assertThat(Hazards.report(hazards("chol(S)", Precision.DOUBLE), Precision.DOUBLE))
        .contains("chol(S) has no value where S is not positive definite.");
    assertThat(Hazards.report(hazards("eigvecs(S)", Precision.DOUBLE), Precision.DOUBLE))
        .contains("is not determined where two such values of S coincide");
    assertThat(Hazards.report(hazards("det(A)", Precision.DOUBLE), Precision.DOUBLE))
        .contains("Compute logdet, the logarithm of its modulus.");
  }

  @Test
  void boundsDecide() {
    Expr x = Expr.variable("x");
    Expr naive = log(exp(x).plus(2));
    assertThat(Hazards.of(naive, Map.of("x", Interval.of(-50, 50)), Precision.DOUBLE)).isEmpty();
    assertThat(Hazards.of(naive, Map.of("x", Interval.of(-50, 88)), Precision.SINGLE)).isEmpty();
    assertThat(Hazards.of(naive, Map.of("x", Interval.of(-50, 89)), Precision.SINGLE)).hasSize(1);
    assertThat(Hazards.of(naive, Map.of("x", Interval.of(-50, 709)), Precision.DOUBLE)).isEmpty();
    assertThat(Hazards.of(naive, Map.of("x", Interval.of(-50, 710)), Precision.DOUBLE)).hasSize(1);
    // 1 − σ(x) keeps half its digits up to x = −log √ε
    Expr complement = sigmoid(x).negate().plus(1);
    assertThat(Hazards.of(complement, Map.of("x", Interval.of(-50, 17)), Precision.DOUBLE))
        .isEmpty();
    assertThat(Hazards.of(complement, Map.of("x", Interval.of(-50, 19)), Precision.DOUBLE))
        .hasSize(1);
    assertThatThrownBy(() -> Hazards.of(x, Map.of("y", Interval.UNIT), Precision.DOUBLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such variable");
  }

  /// A number that is given fits, whatever is declared: what is computed from it may not.
  @ParameterizedTest
  @ValueSource(strings = {"w^2", "w * 2", "exp(w)", "w * w", "sqrt(1 + w^2)"})
  void boundsBeyondThePrecisionHideNoOverflow(String formula) {
    Expr w = Expr.variable("w", Domain.between(-1e39, 1e39));
    List<Hazard> found =
        Hazards.of(Formula.parse(formula, Map.of("w", w)), Map.of(), Precision.SINGLE);
    assertThat(found).anyMatch(hazard -> hazard.kind() == Kind.OVERFLOW);
  }

  @Test
  void aWitnessLeavesTheDomain() {
    Expr u = Expr.variable("u", Domain.between(-1, 1));
    Hazard outside = Hazards.of(asin(u.times(1.5)), Map.of(), Precision.DOUBLE).get(0);
    assertThat(outside.witness().orElseThrow().at()).isEqualTo(-1.5);
    Hazard pole = Hazards.of(tan(u.times(2)), Map.of(), Precision.DOUBLE).get(0);
    assertThat(pole.kind()).isEqualTo(Kind.DOMAIN);
    assertThat(pole.witness()).isEmpty();
  }

  @Test
  void theFormThatIsProposedIsStable() {
    Expr r = Expr.variable("r", Domain.between(1, 1e10));
    Expr after =
        Hazards.of(sqrt(r.plus(1)).minus(sqrt(r)), Map.of(), Precision.SINGLE)
            .get(0)
            .mend()
            .orElseThrow()
            .after();
    double value =
        Program.compile(List.of(after), new Program.Options(Precision.SINGLE, 1))
            .evaluate(Map.of("r", Tensor.scalar(1e8)))
            .get(0)
            .value();
    assertThat(value).isCloseTo(5e-5, withinPercentage(1e-3));
  }

  @Test
  void sizesDecide() {
    Expr v = Expr.variable("v", Dim.of("n"));
    Expr product = reduce(gradus.expr.Reduction.PRODUCT, v);
    Map<String, Interval> bounds = Map.of("v", Interval.of(1, 10));
    assertThat(Hazards.of(product, bounds, Precision.DOUBLE, Map.of("n", 300))).isEmpty();
    assertThat(Hazards.of(product, bounds, Precision.DOUBLE, Map.of("n", 309))).hasSize(1);
  }

  /// The witness of a function is a number at which it is what is said.
  @ParameterizedTest
  @ValueSource(strings = {"exp(x)", "sinh(x)", "cosh(x)", "expm1(x)", "log(x)", "exp(-x)"})
  void theWitnessIsTrue(String formula) {
    for (Precision precision : Precision.values()) {
      Hazard hazard = hazards(formula, precision).get(0);
      Function1 function = ((Node.Map1) hazard.expr().node()).function();
      Hazard.Witness witness = hazard.witness().orElseThrow();
      double value = precision.round(function.value(precision.round(witness.at())));
      assertThat(value).isEqualTo(witness.value()).isNotEqualTo(0.0);
      assertThat(Double.isFinite(value)).isFalse();
    }
    assertThat(hazards("exp(x)", Precision.DOUBLE).get(0).witness().orElseThrow().at())
        .isEqualTo(710);
    assertThat(hazards("exp(x)", Precision.SINGLE).get(0).witness().orElseThrow().at())
        .isEqualTo(89);
  }

  /// A mended form has the value of what it is to replace, wherever that has one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "log(1 + exp(x))",
        "log(sum(exp(v)))",
        "exp(v) ./ sum(exp(v))",
        "mean(v.^2) - mean(v).^2",
        "1 - sigmoid(x)",
        "log(1 - sigmoid(x))",
        "sqrt(sum(v.^2))",
        "u .* log(u)",
        "inv(A) * b",
        "b' * inv(A)",
        "b' * inv(A) * b",
        "inv(A) * S",
        "1 - tanh(x).^2",
        "1 - cos(x)",
        "sqrt(r + 1) - sqrt(r)",
        "log(prod(q))",
        "x.^2 - y.^2",
        "2 * x.^2 - 2 * y.^2",
        "sqrt(1 - u.^2)",
        "exp(u) - exp(1 - s)",
        "log(s) - log(2 + tanh(x))",
        "sin(x) - sin(y)",
        "cos(x) - cos(y)",
        "1 ./ q - 1 ./ (2 + tanh(t))",
      })
  void theMendedFormHasTheSameValue(String formula) {
    Expr expr = Formula.parse(formula, VARIABLES);
    Hazard.Mend mend =
        Hazards.of(expr, Map.of(), Precision.DOUBLE).stream()
            .flatMap(hazard -> hazard.mend().stream())
            .findFirst()
            .orElseThrow();
    Expr mended = Graph.substitute(expr, Map.of(mend.before(), mend.after()));
    SplittableRandom random = new SplittableRandom(7);
    for (int k = 0; k < 20; k++) {
      Map<String, Tensor> point = new HashMap<>();
      Graph.variables(List.of(expr))
          .forEach((name, variable) -> point.put(name, value(variable, random)));
      Tensor before = Interpreter.evaluate(expr, point);
      Map<String, Tensor> rest = new HashMap<>(point);
      rest.keySet().retainAll(Graph.variables(List.of(mended)).keySet());
      Tensor after = Interpreter.evaluate(mended, rest);
      for (int i = 0; i < before.shape().count(); i++) {
        assertThat(Math.abs(after.flat(i) - before.flat(i)))
            .isLessThanOrEqualTo(1e-12 * (1 + Math.abs(before.flat(i))));
      }
    }
  }

  /// Where the terms are nearly equal, and the digits of what is written are lost.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "g.^2 - h.^2",
        "3 * g.^2 - 3 * h.^2",
        "1.5625 - g.^2",
        "g.^2 - 1.5625",
        "exp(g) - exp(h)",
        "log(g) - log(h)",
        "sin(g) - sin(h)",
        "cos(g) - cos(h)",
        "5 ./ g - 5 ./ h",
        "sqrt(g) - sqrt(h)",
      })
  void theMendedFormKeepsTheDigits(String formula) {
    Map<String, Expr> variables = Formula.declarations("g: scalar in [1, 3], h: scalar in [1, 3]");
    Expr expr = Formula.parse(formula, variables);
    Hazard.Mend mend = Hazards.of(expr, Map.of(), Precision.DOUBLE).get(0).mend().orElseThrow();
    int lost = 0;
    for (double gap : new double[] {1.2e-3, 7.7e-9, 1.3e-12, 9.3e-15}) {
      Map<String, Tensor> point = new HashMap<>();
      Map<String, BigDecimal> exactly = new HashMap<>();
      for (String name : Graph.variables(List.of(expr)).keySet()) {
        double value = name.equals("g") ? 1.25 + gap : 1.25 - gap / 3;
        point.put(name, Tensor.scalar(value));
        exactly.put(name, new BigDecimal(value));
      }
      double exact = HighPrecision.value(expr, exactly).orElseThrow().doubleValue();
      assertThat(Interpreter.evaluate(mend.after(), point).value())
          .isCloseTo(exact, within(8 * Math.ulp(exact)));
      lost += Math.abs(Interpreter.evaluate(expr, point).value() / exact - 1) > 1e-6 ? 1 : 0;
    }
    assertThat(lost).isPositive();
  }

  private static Tensor value(Expr variable, SplittableRandom random) {
    int[] sizes = variable.dims().stream().mapToInt(_ -> 3).toArray();
    // positive, and a matrix with a heavy diagonal
    return Tensor.generate(
        Shape.of(sizes),
        i -> random.nextDouble(0.1, 0.9) + (sizes.length == 2 && i % 4 == 0 ? 3 : 0));
  }

  @Test
  void theReportSaysWhatWhereWhyAndWhatToWrite() {
    String text =
        Hazards.report(hazards("y + log(2 + exp(x))", Precision.DOUBLE), Precision.DOUBLE);
    assertThat(text)
        .startsWith(
            "Variables without bounds are supposed to have elements of modulus at most 10000,")
        .contains(
            "1. exp(x), in log(2 + exp(x)), overflows in double precision: for x = 710 it gives ∞.")
        .contains("Given is that x lies in [−10000, 10000]")
        .endsWith(".\n\n");
    assertThat(Hazards.report(List.of(), Precision.SINGLE))
        .contains("No hazard in single precision");
  }

  /// Whatever is asked, there is an answer, and what it proposes has the shape of what it replaces.
  @Test
  void anyExpressionIsExamined() {
    int mended = 0;
    for (long seed = 0; seed < 500; seed++) {
      Expr expr = new RandomExpr(new Random(seed)).next(2 + (int) (seed % 30));
      List<Hazard> found = Hazards.of(expr, Map.of(), Precision.DOUBLE);
      for (Hazard hazard : found) {
        assertThat(hazard.path().getFirst()).isSameAs(expr);
        assertThat(hazard.path().getLast()).isSameAs(hazard.expr());
        if (hazard.mend().isPresent()) {
          Hazard.Mend mend = hazard.mend().get();
          assertThat(mend.after().dims()).isEqualTo(mend.before().dims());
          mended++;
        }
      }
      assertThat(Hazards.report(found, Precision.DOUBLE)).isNotBlank();
    }
    assertThat(mended).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean((X * w - v).^2) | X * w; X * w - v",
        "x .* y - z .* s | x .* y - z .* s",
        "x + y - z .* s | x + y - z .* s",
        "mean(v) | sum(v)",
        "cumsum(v) | cumsum(v)",
        "x.^2 - y.^2 | ",
        "mean(v.^2) - mean(v).^2 | sum(v)",
        "x - y | ",
        "x.^2 + exp(u) | ",
        "2 + tanh(x) | ",
        "sum(v.^2) | ",
        "log(exp(u) - exp(s)) | ",
      })
  void sumsThatCanCancelAreTold(String formula, @Nullable String sums) {
    Expr expr = Formula.parse(formula, VARIABLES);
    List<String> told =
        Stream.ofNullable(sums)
            .flatMap(all -> Stream.of(all.split(";", -1)))
            .map(sum -> Formula.print(Formula.parse(sum.strip(), VARIABLES)))
            .toList();
    for (Precision precision : Precision.values()) {
      List<Difference> found = Hazards.differences(expr, Map.of(), precision);
      assertThat(found)
          .extracting(difference -> Formula.print(difference.expr()))
          .containsExactlyElementsOf(told);
      assertThat(Hazards.reportDifferences(found, precision).isEmpty()).isEqualTo(found.isEmpty());
    }
  }

  @Test
  void aSumOfTheSameSumsIsLookedAtOnce() {
    Expr sum = Formula.parse("x .* y - z", VARIABLES);
    for (int k = 0; k < 60; k++) {
      sum = sum.plus(sum.negate().negate().plus(sum));
    }
    assertThat(Hazards.differences(sum, Map.of(), Precision.DOUBLE)).isNotEmpty();
  }

  /// With bounds, what a rounding of the largest term is.
  @Test
  void whatCancelsIsMeasuredByItsLargestTerm() {
    Expr expr = Formula.parse("x .* y - z", VARIABLES);
    Map<String, Interval> bounds =
        Map.of("x", Interval.UNIT, "y", Interval.of(3, 8), "z", Interval.of(2, 4));
    List<Difference> found = Hazards.differences(expr, bounds, Precision.DOUBLE);
    assertThat(found).singleElement().extracting(Difference::magnitude).isEqualTo(8.0);
    assertThat(Hazards.reportDifferences(found, Precision.DOUBLE))
        .startsWith("xy − z (± 1.776e−15).");
    Map<String, Interval> apart =
        Map.of("x", Interval.UNIT, "y", Interval.UNIT, "z", Interval.of(2, 4));
    assertThat(Hazards.differences(expr, apart, Precision.DOUBLE)).isEmpty();
  }

  @Test
  void aLongChainIsExaminedWithoutRecursion() {
    Expr x = Objects.requireNonNull(VARIABLES.get("x"));
    Expr y = x;
    for (int k = 0; k < 10_000; k++) {
      y = tanh(y.plus(1));
    }
    List<Hazard> found = Hazards.of(log(exp(y.times(x)).plus(1)), Map.of(), Precision.DOUBLE);
    assertThat(found).anyMatch(hazard -> hazard.kind() == Kind.OVERFLOW);
  }

  @Test
  void manySumsOfALongChainAreTold() {
    Expr x = Objects.requireNonNull(VARIABLES.get("x"));
    Expr y = x;
    for (int k = 0; k < 3000; k++) {
      y = tanh(y.minus(x.times(0.5)));
    }
    assertThat(Hazards.differences(y, Map.of(), Precision.DOUBLE)).hasSize(3000);
  }
}
