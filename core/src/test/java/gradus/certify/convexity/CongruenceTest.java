package gradus.certify.convexity;

import static gradus.expr.Functions.einsum;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Template T6: quadratic forms with semidefinite matrices between several pairs of indices, `Σ
/// ℓ_ij P_ik Q_jl ℓ_kl`. Each form is its own second derivative, but for a factor 2: it is convex
/// if and only if it is nowhere negative.
final class CongruenceTest {
  private static final Expr X = Expr.variable("X", Dim.of(2), Dim.of(2));
  private static final Expr Y = Expr.variable("Y", Dim.of(2), Dim.of(2), Dim.of(2));
  private static final Expr V = Expr.variable("v", Dim.of(2));

  /// Semidefinite, the second one singular.
  private static final Expr P = matrix(2, -1, -1, 3);

  private static final Expr Q = matrix(1, 2, 2, 4);
  private static final Expr R = matrix(5, 1, 1, 1);

  /// Symmetric with eigenvalues of both signs, and one with an indefinite symmetric part.
  private static final Expr INDEFINITE = matrix(1, 2, 2, 1);

  private static final Expr SKEWED = matrix(1, 4, 0, 1);
  private static final Expr WEIGHTS = Expr.of(Tensor.vector(1, -2));
  private static final Expr OTHERS = Expr.of(Tensor.vector(3, 1));

  private static Expr matrix(double... rows) {
    return Expr.of(Tensor.of(Shape.of(2, 2), rows));
  }

  record Form(String name, Expr expr, Expr variable) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Form> nowhereNegative() {
    return Stream.of(
        new Form("one pair", einsum("i,ik,k->", V, P, V), V),
        new Form("two pairs", einsum("ij,ik,jl,kl->", X, P, Q, X), X),
        new Form("two pairs, transposed", einsum("ij,ki,lj,kl->", X, P, Q, X), X),
        new Form("one pair, one equal index", einsum("ij,ik,kj->", X, P, X), X),
        new Form("three pairs", einsum("ijm,ik,jl,mn,kln->", Y, P, Q, R, Y), Y),
        new Form("two matrices in one pair", einsum("i,ik,ik,k->", V, P, Q, V), V),
        new Form("two matrices in one of two pairs", einsum("ij,ik,ik,jl,kl->", X, P, R, Q, X), X),
        new Form("weighed alike", einsum("i,i,ik,k,k->", WEIGHTS, V, P, WEIGHTS, V), V),
        new Form(
            "two pairs, weighed alike",
            einsum("i,ij,ik,jl,kl,k->", WEIGHTS, X, P, Q, X, WEIGHTS),
            X),
        new Form(
            "two matrices in each of two pairs",
            einsum("ij,ik,ik,jl,jl,kl->", X, P, R, Q, R, X),
            X),
        new Form(
            "two pairs, each weighed alike",
            einsum("i,j,ij,ik,jl,kl,k,l->", WEIGHTS, OTHERS, X, P, Q, X, WEIGHTS, OTHERS),
            X));
  }

  static Stream<Form> somewhereNegative() {
    return Stream.of(
        new Form("an indefinite matrix", einsum("i,ik,k->", V, INDEFINITE, V), V),
        new Form("one of two is indefinite", einsum("ij,ik,jl,kl->", X, P, INDEFINITE, X), X),
        new Form("negative", einsum("ij,ik,jl,kl->", X, P, Q, X).negate(), X),
        new Form("one of two is skewed", einsum("ij,ik,jl,kl->", X, R, SKEWED, X), X),
        new Form("crossed pairs", einsum("ij,il,jk,kl->", X, P, R, X), X),
        new Form(
            "one of three is indefinite", einsum("ijm,ik,jl,mn,kln->", Y, P, INDEFINITE, R, Y), Y),
        new Form("an indefinite one in one pair", einsum("i,ik,ik,k->", V, Q, INDEFINITE, V), V),
        new Form("weighed differently", einsum("i,i,ik,k,k->", WEIGHTS, V, P, OTHERS, V), V),
        new Form(
            "two pairs, one weighed differently",
            einsum("i,j,ij,ik,jl,kl,k,l->", WEIGHTS, OTHERS, X, P, Q, X, OTHERS, OTHERS),
            X),
        new Form(
            "two pairs, a product with an indefinite one in one",
            einsum("ij,ik,ik,jl,jl,kl->", X, P, R, Q, INDEFINITE, X),
            X));
  }

  @ParameterizedTest
  @MethodSource("nowhereNegative")
  void isProvenWhereItHolds(Form form) {
    HessianCertificate found = HessianCertificate.of(form.expr, List.of(form.variable));
    assertThat(found.curvature()).as("%s", found.proof()).isEqualTo(Curvature.CONVEX);
    assertThat(least(form)).isGreaterThanOrEqualTo(-1e-12);
  }

  @ParameterizedTest
  @MethodSource("somewhereNegative")
  void isNotProvenWhereItDoesNot(Form form) {
    HessianCertificate found = HessianCertificate.of(form.expr, List.of(form.variable));
    assertThat(least(form)).as("the form is negative somewhere").isNegative();
    assertThat(found.curvature()).as("%s", found.proof()).isNotEqualTo(Curvature.CONVEX);
    assertThat(found.curvature()).isNotEqualTo(Curvature.AFFINE);
  }

  @ParameterizedTest
  @MethodSource("namedTemplates")
  void theTemplateIsNamed(Form form) {
    String proof = HessianCertificate.of(form.expr, List.of(form.variable)).proof().toString();
    assertThat(proof).contains("T6").contains("a congruence of the product of");
  }

  static Stream<Form> namedTemplates() {
    return nowhereNegative()
        .filter(form -> form.name.contains("weighed") || form.name.contains("two matrices"));
  }

  /// The least value among 2000 random points.
  private static double least(Form form) {
    SplittableRandom random = new SplittableRandom(8);
    String name = form.variable.toString();
    int[] sizes = new int[form.variable.rank()];
    Arrays.fill(sizes, 2);
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < 2000; k++) {
      Tensor point = Tensor.generate(Shape.of(sizes), _ -> random.nextDouble(-1, 1));
      least = Math.min(least, Interpreter.evaluate(form.expr, Map.of(name, point)).value());
    }
    return least;
  }
}
