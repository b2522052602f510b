package gradus.certify.convexity;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Samples;
import gradus.certify.Interval;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the Hessian proves, and what it must not.
final class HessianCertificateTest {
  private static final Expr X = Expr.variable("x");
  private static final Dim THREE = Dim.of(3);
  private static final Expr V = Expr.variable("v", THREE);
  private static final Tensor NUMBERS =
      Tensor.matrix(new double[][] {{1, 2, 0}, {2, 1, 1}, {0, 1, 2}});
  private static final Expr MATRIX = Expr.of(NUMBERS);

  static Stream<HessianCases> cases() {
    return HessianCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsTheKnownCurvature(HessianCases known) {
    HessianCertificate found = HessianCertificate.of(known.function(), known.variables());
    assertThat(found.curvature()).as("%s", found.proof()).isEqualTo(known.curvature());
    assertThat(found.proof()).isNotEmpty();
  }

  /// Whatever is proven: no segment is on the wrong side of its chord, no second derivative has the
  /// wrong sign.
  @ParameterizedTest
  @MethodSource("cases")
  void noSampleContradictsAProof(HessianCases known) {
    Curvature curvature = HessianCertificate.of(known.function(), known.variables()).curvature();
    if (curvature != Curvature.UNKNOWN) {
      Segments segments =
          new Segments(known.function(), known.variables(), new SplittableRandom(6));
      assertThat(segments.contradiction(curvature, 200)).isEmpty();
      assertThat(segments.secondDerivative(curvature, 50)).isEmpty();
    }
  }

  @Test
  void noRandomFunctionIsProvenWrongly() {
    int proven = 0;
    for (int seed = 0; seed < Samples.of(800); seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomFunctions functions = new RandomFunctions(random);
      boolean vectors = seed % 3 == 2;
      List<Expr> variables = vectors ? functions.vectors() : functions.scalars();
      Expr f =
          vectors
              ? functions.reduced(variables, 1 + seed % 2)
              : functions.scalar(variables, 2 + seed % 3);
      Curvature curvature = HessianCertificate.of(f, variables).curvature();
      if (curvature != Curvature.UNKNOWN) {
        Segments segments = new Segments(f, variables, random);
        assertThat(segments.contradiction(curvature, 60)).as("seed %s: %s", seed, f).isEmpty();
        assertThat(segments.secondDerivative(curvature, 10)).as("seed %s: %s", seed, f).isEmpty();
        proven++;
      }
    }
    assertThat(proven).isGreaterThan(Samples.of(200));
  }

  @Test
  void quotesItsTemplate() {
    Expr x = Expr.variable("x", Dim.of("n"));
    String proof = HessianCertificate.of(logSumExp(x), List.of(x)).proof().toString();
    assertThat(proof).contains("T3").contains("1 − Σu²/(ds)");
  }

  @Test
  void namesTheCoefficientWhoseSignIsOpen() {
    HessianCertificate found = HessianCertificate.of(exp(X).minus(X.power(4)), List.of(X));
    assertThat(found.curvature()).isEqualTo(Curvature.UNKNOWN);
    assertThat(found.proof().getLast().because()).contains("exp(x) − 12·x^2").contains("open");
  }

  @Test
  void recordsTheDomain() {
    Expr y = Expr.variable("y");
    HessianCertificate found =
        HessianCertificate.of(log(X.minus(square(y))).negate(), List.of(X, y));
    assertThat(found.curvature()).isEqualTo(Curvature.CONVEX);
    assertThat(found.domain()).hasSize(1);
    assertThat(found.domain().getFirst()).hasToString("x − y² > 0");
  }

  @Test
  void parametersDoNotVary() {
    Expr y = Expr.variable("y");
    assertThat(HessianCertificate.of(X.times(y), List.of(X)).curvature())
        .isEqualTo(Curvature.AFFINE);
    assertThat(HessianCertificate.of(X.times(y), List.of(X, y)).curvature())
        .isEqualTo(Curvature.UNKNOWN);
  }

  @Test
  void everyElementOfAnArray() {
    Expr x = Expr.variable("x", Dim.of("n"), Dim.of("m"));
    assertThat(HessianCertificate.of(exp(x), List.of(x)).curvature()).isEqualTo(Curvature.CONVEX);
    assertThat(HessianCertificate.of(logSumExp(x, 1), List.of(x)).curvature())
        .isEqualTo(Curvature.CONVEX);
    assertThat(HessianCertificate.of(softmax(x), List.of(x)).curvature())
        .isEqualTo(Curvature.UNKNOWN);
  }

  @Test
  void otherBoundsThanTheDeclaredOnes() {
    Map<String, Interval> bounds = Map.of("x", Interval.of(0, 5));
    assertThat(HessianCertificate.of(X.power(3), List.of(X), bounds, Map.of()).curvature())
        .isEqualTo(Curvature.CONVEX);
    assertThat(HessianCertificate.of(X.power(3), List.of(X)).curvature())
        .isEqualTo(Curvature.UNKNOWN);
  }

  /// The bounds of least squares are the extreme eigenvalues of `2AᵀA`.
  @Test
  void boundsTheCurvature() {
    HessianCertificate squares = HessianCertificate.of(sum(square(MATRIX.matmul(V))), List.of(V));
    Tensor values = Svd.values(NUMBERS);
    double largest = 2 * values.flat(0) * values.flat(0);
    double least = 2 * values.flat(2) * values.flat(2);
    assertThat(squares.smoothness().orElseThrow()).isBetween(largest, largest * (1 + 1e-6));
    assertThat(squares.strongConvexity().orElseThrow()).isBetween(least * (1 - 1e-6), least);
  }

  /// `σ(1 − σ) ≤ ¼`
  @Test
  void boundsTheCurvatureOfALogisticLoss() {
    Expr labels = Expr.variable("y", Domain.between(-1, 1), THREE);
    Expr loss = sum(softplus(labels.times(MATRIX.matmul(V)).negate())).plus(sum(square(V)));
    HessianCertificate found = HessianCertificate.of(loss, List.of(V));
    double norm = Svd.values(NUMBERS).flat(0);
    double largest = 2 + norm * norm / 4;
    assertThat(found.smoothness().orElseThrow()).isBetween(largest, largest * (1 + 1e-2));
    assertThat(found.strongConvexity().orElseThrow()).isEqualTo(2);
  }

  @Test
  void boundsAConcaveFunction() {
    Expr x = Expr.variable("x", Domain.between(1, 4));
    HessianCertificate found = HessianCertificate.of(log(x), List.of(x));
    assertThat(found.smoothness()).hasValue(1);
    assertThat(found.strongConvexity()).isEmpty();
  }

  /// The templates again, of `q − μ‖v‖²` and `L‖v‖² − q`: eigenvalues of `[[2, −2], [−2, 6]]` are
  /// `4 ± 2√2`, and a softmax is at most 1.
  @Test
  void boundsTheCurvatureByTheTemplates() {
    Expr y = Expr.variable("y");
    Expr form = square(X).minus(X.times(y).times(2)).plus(square(y).times(3));
    HessianCertificate quadratic = HessianCertificate.of(form, List.of(X, y));
    double root = 2 * Math.sqrt(2);
    assertThat(quadratic.strongConvexity().orElseThrow()).isBetween(3.99 - root, 4 - root);
    assertThat(quadratic.smoothness().orElseThrow()).isBetween(4 + root, 4.01 + root);
    Expr x = Expr.variable("x", Dim.of("n"));
    assertThat(HessianCertificate.of(logSumExp(x), List.of(x)).smoothness().orElseThrow())
        .isBetween(0.5, 1.001);
    assertThat(HessianCertificate.of(cosh(X), List.of(X)).strongConvexity()).hasValue(1);
  }

  /// No random second derivative is beyond the bounds.
  @ParameterizedTest
  @MethodSource("cases")
  void noSampleContradictsABound(HessianCases known) {
    HessianCertificate found = HessianCertificate.of(known.function(), known.variables());
    Expr norm =
        known.variables().stream()
            .map(x -> sum(square(x)))
            .reduce(Expr::plus)
            .orElseThrow()
            .times(0.5);
    SplittableRandom random = new SplittableRandom(7);
    found
        .smoothness()
        .ifPresent(largest -> {
          Expr above = norm.times(largest).minus(known.function());
          assertThat(
                  new Segments(above, known.variables(), random)
                      .contradiction(Curvature.CONVEX, 100))
              .isEmpty();
        });
    found
        .strongConvexity()
        .ifPresent(least -> {
          Expr below = known.function().minus(norm.times(least));
          assertThat(
                  new Segments(below, known.variables(), random)
                      .contradiction(Curvature.CONVEX, 100))
              .isEmpty();
        });
  }

  /// Shared subexpressions and long chains end in a limit, not in a stack or a memory overflow.
  @Test
  void largeGraphsEndInALimit() {
    Expr chain = X;
    Expr tower = X;
    Expr shared = X.plus(1);
    for (int k = 0; k < 20_000; k++) {
      chain = softplus(chain);
    }
    for (int k = 0; k < 300; k++) {
      tower = softplus(tower);
    }
    for (int k = 0; k < 40; k++) {
      shared = shared.times(shared).plus(shared);
    }
    for (Expr f : List.of(chain, tower, shared)) {
      HessianCertificate found = HessianCertificate.of(f, List.of(X));
      assertThat(found.curvature()).isEqualTo(Curvature.UNKNOWN);
      assertThat(found.proof().getLast().because()).contains("more than");
    }
  }

  @Test
  void refusesWhatIsNoVariable() {
    assertThatThrownBy(() -> HessianCertificate.of(X.plus(1), List.of(X.plus(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x + 1 is an expression");
    assertThatThrownBy(
            () -> HessianCertificate.of(X, List.of(X), Map.of("z", Interval.UNIT), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot bound z");
  }
}
