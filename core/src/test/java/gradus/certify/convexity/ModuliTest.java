package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Strong convexity and the Lipschitz constant of the gradient: known values, and the two
/// inequalities that define them on random segments.
final class ModuliTest {
  /// @param strong the expected `μ`, 0 where none is known
  /// @param smooth the expected `L`, infinite where none is known
  record Case(
      String declarations, String formula, Set<String> parameters, double strong, double smooth) {}

  private static final double NONE = Double.POSITIVE_INFINITY;

  static Stream<Case> cases() {
    return Stream.of(
        new Case("x: vector 4", "x'*x", Set.of(), 2, 2),
        new Case("x: vector 4", "norm2(x)^2", Set.of(), 2, 2),
        new Case("x: scalar, y: scalar", "x^2 + 3*y^2", Set.of(), 2, 6),
        new Case(
            "x: scalar, y: scalar",
            "x^2 - 2*x*y + 3*y^2",
            Set.of(),
            4 - Math.sqrt(8),
            4 + Math.sqrt(8)),
        new Case("x: scalar, y: scalar", "(x - y)^2", Set.of(), 0, 4),
        new Case("x: vector 2", "0.5*x'*[2, 1; 1, 2]*x", Set.of(), 1, 3),
        new Case("x: vector 2", "-0.5*x'*[2, 1; 1, 2]*x", Set.of(), 0, 3),
        new Case("x: vector 2", "sum(([1, 2; 3, 4]*x - [1, 2]).^2)", Set.of(), 0.2678, 59.7322),
        new Case("x: vector 3", "sum(([1, 2, 2]'*x)^2)", Set.of(), 0, 18),
        new Case("x: vector 4", "logsumexp(x)", Set.of(), 0, 0.5),
        new Case("x: scalar", "log(1 + exp(x))", Set.of(), 0, 0.25),
        new Case("x: scalar", "sin(x)", Set.of(), 0, 1),
        new Case("x: scalar", "log(cosh(x)) + x^2", Set.of(), 2, 3),
        new Case("x: scalar in [0, 1]", "-log(1 + x)", Set.of(), 0.25, 1),
        new Case(
            "w: vector 3, X: matrix 5 3 in [-1, 1], y: vector 5 in [-1, 1]",
            "sum(log(1 + exp(-y.*(X*w)))) + 0.05*w'*w",
            Set.of("X", "y"),
            0.1,
            3.85),
        new Case("x: vector 3, y: vector 3", "x'*x + sum((x - y).^2)", Set.of(), 0, 10),
        new Case("x: vector 3", "3*sum(x)", Set.of(), 0, 0),
        new Case("x: scalar", "x^4", Set.of(), 0, NONE),
        new Case("x: vector 3", "norm2(x)", Set.of(), 0, NONE),
        new Case("x: scalar", "max(x, 0)^2 + x^2", Set.of(), 0, NONE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void areWhatTheyAreKnownToBe(Case one) {
    Certificate certificate = certificate(one);
    assertThat(certificate.strongConvexity().orElse(0)).isCloseTo(one.strong, within(1e-4));
    if (one.smooth == NONE) {
      assertThat(certificate.smoothness()).isEmpty();
    } else {
      assertThat(certificate.smoothness().orElse(NONE)).isCloseTo(one.smooth, within(1e-4));
    }
  }

  /// `½μλ(1 − λ)‖a − b‖² ≤ λf(a) + (1 − λ)f(b) − f(λa + (1 − λ)b) ≤ ½Lλ(1 − λ)‖a − b‖²`
  @ParameterizedTest
  @MethodSource("cases")
  void boundTheDistanceToEveryChord(Case one) {
    Certificate certificate = certificate(one);
    double strong = certificate.strongConvexity().orElse(0);
    double smooth = certificate.smoothness().orElse(NONE);
    Map<String, Expr> variables = Formula.declarations(one.declarations);
    Expr f = Formula.parse(one.formula, variables);
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 400; k++) {
      Map<String, Tensor> a = point(variables, random);
      Map<String, Tensor> b = new LinkedHashMap<>(point(variables, random));
      one.parameters.forEach(name -> b.put(name, a.get(name)));
      double weight = random.nextDouble();
      Map<String, Tensor> between = new LinkedHashMap<>();
      double distance = 0;
      for (String name : a.keySet()) {
        Tensor x = a.get(name);
        Tensor y = Objects.requireNonNull(b.get(name));
        between.put(
            name, Tensor.generate(x.shape(), i -> weight * x.flat(i) + (1 - weight) * y.flat(i)));
        for (int i = 0; i < x.shape().count(); i++) {
          distance += (x.flat(i) - y.flat(i)) * (x.flat(i) - y.flat(i));
        }
      }
      double chord = weight * value(f, a) + (1 - weight) * value(f, b);
      double gap = chord - value(f, between);
      double scale = 0.5 * weight * (1 - weight) * distance;
      double rounding = 1e-11 * (1 + Math.abs(chord));
      if (certificate.curvature().isConvex()) {
        assertThat(gap).as(one.formula).isGreaterThanOrEqualTo(strong * scale - rounding);
      }
      assertThat(Math.abs(gap)).as(one.formula).isLessThanOrEqualTo(smooth * scale + rounding);
    }
  }

  private static Certificate certificate(Case one) {
    Map<String, Expr> variables = Formula.declarations(one.declarations);
    List<Expr> moving = new ArrayList<>(variables.values());
    one.parameters.forEach(name -> moving.remove(variables.get(name)));
    return Certificate.of(Formula.parse(one.formula, variables), moving);
  }

  private static double value(Expr f, Map<String, Tensor> point) {
    return Interpreter.evaluate(f, point).value();
  }

  private static Map<String, Tensor> point(Map<String, Expr> variables, SplittableRandom random) {
    double scale = Math.pow(10, random.nextDouble(-1, 1));
    Map<String, Tensor> point = new LinkedHashMap<>();
    variables.forEach((name, x) -> {
      Node.Variable variable = (Node.Variable) x.node();
      int[] sizes = variable.dims().stream().mapToInt(dim -> ((Dim.Fixed) dim).size()).toArray();
      double least = Math.max(variable.domain().lower(), -scale);
      double most = Math.min(variable.domain().upper(), scale);
      point.put(
          name,
          Tensor.generate(Shape.of(sizes), _ -> least + random.nextDouble() * (most - least)));
    });
    return point;
  }
}
