package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Samples;
import gradus.certify.Interval;
import gradus.certify.positivity.Definite;
import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Law of every function of two numbers and every reduction, on boxes drawn at random: no segment
/// contradicts the certified curvature, no value lies outside of the certified range, and what is
/// known to bend one way on a box is certified to.
final class FunctionTableTest {
  private static final int BOXES = Samples.of(10);
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static final List<Domain> DOMAINS =
      List.of(
          Domain.REAL,
          Domain.between(0, INFINITY),
          Domain.between(-INFINITY, 0),
          Domain.between(1, INFINITY),
          Domain.between(0.25, 3),
          Domain.between(-1, 2),
          Domain.between(-2, -0.5),
          Domain.between(2, 3));

  /// Which of the two arguments vary.
  private enum Varying {
    BOTH,
    FIRST,
    SECOND
  }

  private static Domain any(SplittableRandom random) {
    return DOMAINS.get(random.nextInt(DOMAINS.size()));
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoNumbers(Function2 function) {
    SplittableRandom random = new SplittableRandom(function.name().hashCode());
    for (int k = 0; k < BOXES; k++) {
      Domain a = any(random);
      Domain b = any(random);
      Expr x = Expr.variable("x", a);
      Expr y =
          function == Function2.POLYGAMMA
              ? Expr.variable("y", a.lower() > 0 ? a : Domain.between(0.5, 4))
              : Expr.variable("y", b);
      Expr order = function == Function2.POLYGAMMA ? Expr.of(random.nextInt(4)) : x;
      Expr expr = Expr.of(new Node.Map2(function, order, y));
      for (Varying varying : Varying.values()) {
        if (order != x && varying != Varying.SECOND) {
          continue;
        }
        List<Expr> variables =
            switch (varying) {
              case BOTH -> List.of(x, y);
              case FIRST -> List.of(x);
              case SECOND -> List.of(y);
            };
        Certificate certificate = law(expr, variables, k);
        Curvature truth = truth(function, varying, a, b);
        assertThat(truth == Curvature.UNKNOWN || implies(certificate.curvature(), truth))
            .as("%s of %s on %s × %s: %s", function, varying, a, b, certificate.proof())
            .isTrue();
      }
    }
  }

  private static boolean implies(Curvature found, Curvature truth) {
    return (!truth.isConvex() || found.isConvex()) && (!truth.isConcave() || found.isConcave());
  }

  /// What a textbook says; unknown where it does not say or depends on the box in another way.
  private static Curvature truth(Function2 function, Varying varying, Domain a, Domain b) {
    boolean first = varying == Varying.FIRST;
    boolean second = varying == Varying.SECOND;
    return switch (function) {
      case ADD -> Curvature.AFFINE;
      case MULTIPLY -> varying == Varying.BOTH ? Curvature.UNKNOWN : Curvature.AFFINE;
      case DIVIDE ->
          first && b.lower() > 0
              ? Curvature.AFFINE
              : second && a.lower() >= 0 && b.lower() > 0 ? Curvature.CONVEX : Curvature.UNKNOWN;
      case POWER ->
          second && a.lower() > 0 || first && a.lower() >= 0 && b.lower() >= 1
              ? Curvature.CONVEX
              : Curvature.UNKNOWN;
      case MAXIMUM, LOG_ADD_EXP, HYPOT -> Curvature.CONVEX;
      case MINIMUM -> Curvature.CONCAVE;
      case REL_ENTR, LOG_BETA ->
          a.lower() > 0 && b.lower() > 0 ? Curvature.CONVEX : Curvature.UNKNOWN;
      case XLOGY, XLOG1PY ->
          first && b.lower() > 0
              ? Curvature.AFFINE
              : second && a.lower() >= 0 && b.lower() > 0 ? Curvature.CONCAVE : Curvature.UNKNOWN;
      case POLYGAMMA, ATAN2, LESS, LESS_EQUAL, EQUAL, AND, OR -> Curvature.UNKNOWN;
    };
  }

  @Test
  void derivativesOfDigammaAlternate() {
    for (int order = 0; order < 5; order++) {
      Expr y = Expr.variable("y", Domain.between(0, INFINITY));
      Expr expr = Expr.of(new Node.Map2(Function2.POLYGAMMA, Expr.of(order), y));
      assertThat(law(expr, List.of(y), order).curvature())
          .isEqualTo(order % 2 == 1 ? Curvature.CONVEX : Curvature.CONCAVE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyNumbers(Reduction reduction) {
    for (int k = 0; k < DOMAINS.size(); k++) {
      Expr x = Expr.variable("x", DOMAINS.get(k), Dim.of(2), Dim.of(3));
      for (List<Integer> axes : List.of(List.of(0), List.of(1), List.of(0, 1))) {
        Expr expr = Expr.of(new Node.Reduce(reduction, x, axes));
        Curvature truth =
            switch (reduction) {
              case SUM -> Curvature.AFFINE;
              case MAXIMUM, LOG_SUM_EXP, NORM2 -> Curvature.CONVEX;
              case MINIMUM -> Curvature.CONCAVE;
              case PRODUCT -> Curvature.UNKNOWN;
            };
        assertThat(law(expr, List.of(x), k).curvature()).as("%s", expr).isEqualTo(truth);
      }
    }
  }

  static List<CurvatureCorpusTest.Case> corpus() {
    return CurvatureCorpusTest.cases();
  }

  /// Every form of the corpus, whose curvature is compared there, has its values in its range.
  @ParameterizedTest
  @MethodSource
  void corpus(CurvatureCorpusTest.Case one) {
    inRange(one.function(), one.variables(), one.certificate(), 3);
  }

  private static Certificate law(Expr expr, List<Expr> variables, long seed) {
    Certificate certificate = Certificate.of(expr, variables);
    CurvatureLawsTest.contradicted(expr, variables, seed);
    inRange(expr, variables, certificate, seed);
    return certificate;
  }

  private static void inRange(
      Expr function, List<Expr> variables, Certificate certificate, long seed) {
    Expr expanded = Graph.expanded(List.of(function)).get(0);
    Segments points = new Segments(expanded, variables, new SplittableRandom(seed));
    List<Expr> roots = new ArrayList<>(List.of(expanded));
    certificate.domain().forEach(requirement -> roots.add(requirement.of()));
    Interval range = certificate.range();
    for (int k = 0; k < 40; k++) {
      Map<String, Tensor> point = points.point();
      Map<String, Tensor> used = new HashMap<>(point);
      Map<String, Expr> all = Graph.variables(roots);
      used.keySet().retainAll(all.keySet());
      used.replaceAll((name, x) ->
          isSymmetric(Objects.requireNonNull(all.get(name))) ? Definite.symmetric(x) : x);
      Map<Expr, Tensor> values = Interpreter.values(roots, used);
      if (!certificate.domain().stream().allMatch(x -> MonotonicityTest.holds(x, values))) {
        continue;
      }
      double slack = 1e-9 * MonotonicityTest.largest(values);
      Tensor value = Objects.requireNonNull(values.get(expanded));
      IntStream.range(0, value.shape().count())
          .mapToDouble(value::flat)
          .filter(Double::isFinite)
          .forEach(v ->
              assertThat(v)
                  .as("%s at %s, in %s", expanded, point, range)
                  .isBetween(range.lower() - slack, range.upper() + slack));
    }
  }

  private static boolean isSymmetric(Expr x) {
    return x.node() instanceof Node.Variable variable && variable.domain().symmetric();
  }
}
