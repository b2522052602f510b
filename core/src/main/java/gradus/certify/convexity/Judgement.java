package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.Regular;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a function and its domain are proven to be: the layers in order, the first success wins.
///
/// 1. the rules of composition, with the ranges on the domain, for every normal form;
/// 2. the Hessian of the whole;
/// 3. the rules of composition, with the Hessian wherever they fail, for the last normal form.
///
/// The domain is the intersection of what the operations need. Each need that the ranges do not
/// prove is `g ≥ 0` or `g > 0`, and `g` has to be concave, so that the points where it holds are a
/// convex set. What is used of ranges inside `g` comes from needs of parts of `g`, or from needs of
/// affine expressions, so no proof leans on itself.
///
/// @param lines the proof, or what failed first
record Judgement(
    Expr form, Curvature curvature, List<Line> lines, List<Requirement> domain, Range range) {
  /// @param forms of a function without calls of definitions, first as it stands
  static Judgement of(List<NormalForm> forms, List<Expr> variables) {
    Varying varying = new Varying(variables);
    @Nullable Judgement failed = null;
    Expr function = forms.getFirst().form();
    for (NormalForm form : forms) {
      Judgement next = of(function, form, variables, varying, Proof.Layer.NONE, false);
      if (next.curvature != Curvature.UNKNOWN) {
        return next;
      }
      failed = failed == null ? next : failed;
    }
    for (NormalForm form : forms) {
      Judgement next = of(function, form, variables, varying, HessianCertificate.LAYER, true);
      if (next.curvature != Curvature.UNKNOWN) {
        return next;
      }
    }
    Judgement both =
        of(function, forms.getLast(), variables, varying, HessianCertificate.LAYER, false);
    if (both.curvature != Curvature.UNKNOWN) {
      return both;
    }
    return java.util.Objects.requireNonNull(failed);
  }

  private static Judgement of(
      Expr function,
      NormalForm form,
      List<Expr> variables,
      Varying varying,
      Proof.Layer below,
      boolean whole) {
    Range plain = Range.knowing(Map.of());
    Range range = plain;
    List<Need> needs = List.of();
    for (int k = 0; k < 2; k++) { // the second time with what the first one told
      Needs reader = new Needs(varying, range);
      needs = new ArrayList<>(reader.of(function));
      needs.addAll(reader.of(form.form()));
      Range told = Range.knowing(Needs.facts(needs, range, varying));
      range = told.and(Signs.of(List.of(function, form.form()), told, needs));
    }
    Proof.Setting setting = new Proof.Setting(variables, range);
    Composition rules = new Composition(setting, below);
    Proof proof = whole ? below.prove(form.form(), setting) : rules.prove(form.form());
    if (proof.curvature() == Curvature.UNKNOWN) {
      return new Judgement(form.form(), Curvature.UNKNOWN, proof.lines(), List.of(), range);
    }
    List<Line> lines = new ArrayList<>();
    Map<Requirement, Boolean> domain = new LinkedHashMap<>();
    for (Need need : needs) {
      List<Line> gap =
          require(need, rules, plain.interval(need.of()), range, varying, lines, domain);
      if (!gap.isEmpty()) {
        return new Judgement(form.form(), Curvature.UNKNOWN, gap, List.of(), range);
      }
    }
    for (Requirement requirement : proof.domain()) {
      domain.putIfAbsent(requirement, true);
    }
    lines.addAll(proof.lines());
    if (form.form() != function) {
      lines.add(
          new Line(
              "normal form",
              function,
              proof.curvature(),
              form.how()
                  + ", it is the function above wherever it has a value itself, so the verdict"
                  + " holds for it on its domain"));
    }
    return new Judgement(
        form.form(),
        proof.curvature(),
        lines.stream().distinct().toList(),
        List.copyOf(domain.keySet()),
        range);
  }

  /// Notes what a need adds to the domain and why that is convex; answers what is missing.
  ///
  /// @param plain where the operand lies as far as the bounds of the variables tell
  private static List<Line> require(
      Need need,
      Composition rules,
      Interval plain,
      Range range,
      Varying varying,
      List<Line> lines,
      Map<Requirement, Boolean> domain) {
    Expr x = need.of();
    if (need.holds(plain)) {
      return List.of();
    }
    if (need.definite()) {
      return definite(x, rules, range, lines, domain);
    }
    if (need.least() == 0
        && !need.open()
        && need.below(plain)
        && (isSumOfSquares(x, varying, range) || Signs.isNonnegative(x, varying.variables()))) {
      return List.of();
    }
    if (need.least() == 0
        && need.open()
        && need.below(plain)
        && varying.test(x)
        && Signs.isPositive(x, varying.variables())) {
      if (touchesZero(x)) {
        domain.putIfAbsent(new Requirement(x, Requirement.Kind.POSITIVE), true);
      }
      return List.of();
    }
    if (!need.natural()
        && !plain.within(Interval.of(need.least(), need.most()))
        && !need.holds(range.interval(x))) {
      return List.of(
          new Line(
              "domain",
              x,
              Curvature.UNKNOWN,
              "there are points without a value between others: it may lie anywhere in " + plain));
    }
    Expr positive = numerator(x, need, range);
    Requirement.Kind kind = need.open() ? Requirement.Kind.POSITIVE : Requirement.Kind.NONNEGATIVE;
    List<Line> gap = List.of();
    if (!need.above(plain)) {
      Curvature curvature = rules.curvature(positive);
      gap =
          curvature.isConcave() || rules.isMonotone(positive)
              ? gap
              : gap(x, need, curvature, "concave");
      Expr above = need.least() == 0 ? positive : x.minus(need.least());
      note(rules, positive, new Requirement(above, kind), lines, domain);
    }
    if (!need.below(plain)) {
      Curvature curvature = rules.curvature(x);
      gap = curvature.isConvex() || rules.isMonotone(x) ? gap : gap(x, need, curvature, "convex");
      Expr below = need.most() == 0 ? x.negate() : x.negate().plus(need.most());
      note(rules, x, new Requirement(below, kind), lines, domain);
    }
    return varying.test(x) ? gap : List.of();
  }

  /// Whether a variable may be 0 at the end of its bounds, where less is known than inside.
  private static boolean touchesZero(Expr x) {
    return Graph.variables(List.of(x)).values().stream()
        .map(Range::of)
        .anyMatch(bounds -> bounds.lower() == 0 || bounds.upper() == 0);
  }

  private static boolean isSumOfSquares(Expr x, Varying varying, Range range) {
    Squares squares = new Squares(varying, range, new Definite(range));
    return squares.of(x).isPresent() || squares.of(gradus.calculus.Simplify.of(x)).isPresent();
  }

  private static void note(
      Composition rules,
      Expr x,
      Requirement requirement,
      List<Line> lines,
      Map<Requirement, Boolean> domain) {
    if (domain.putIfAbsent(requirement, true) == null) {
      Proof proof = rules.prove(x);
      lines.addAll(proof.lines());
      proof.domain().forEach(other -> domain.putIfAbsent(other, true));
    }
  }

  /// A quotient is positive where what is above is, if what is below is.
  private static Expr numerator(Expr x, Need need, Range range) {
    Expr above = x;
    while (need.least() == 0
        && above.node() instanceof gradus.expr.Node.Map2(var function, var a, var b)
        && function == gradus.expr.Function2.DIVIDE
        && range.interval(b).lower() >= 0) {
      above = a;
    }
    return above;
  }

  private static List<Line> definite(
      Expr a, Composition rules, Range range, List<Line> lines, Map<Requirement, Boolean> domain) {
    if (new Regular(range, Precision.DOUBLE).isPositiveDefinite(a)) {
      return List.of();
    }
    Curvature curvature = rules.curvature(a);
    if (!curvature.isAffine()) {
      return List.of(
          new Line("domain", a, curvature, "it has to be positive definite, and is not affine"));
    }
    if (Definite.numbers(a).isPresent() && new Definite(range).semidefinite(a).isEmpty()) {
      return List.of(
          new Line("domain", a, curvature, "it has to be positive semidefinite, and is not"));
    }
    note(rules, a, new Requirement(a, Requirement.Kind.POSITIVE_DEFINITE), lines, domain);
    return List.of();
  }

  private static List<Line> gap(Expr x, Need need, Curvature curvature, String wanted) {
    return List.of(
        new Line(
            "domain",
            x,
            curvature,
            "it has to lie in "
                + need.interval()
                + ", and only where it is "
                + wanted
                + " are the points at which it does a convex set"));
  }
}
