package gradus.certify.convexity;

import gradus.calculus.NotDifferentiableException;
import gradus.certify.positivity.CoefficientSign;
import gradus.certify.positivity.InapplicableException;
import gradus.certify.positivity.IndexedPolynomial;
import gradus.certify.positivity.Monomial;
import gradus.certify.positivity.Rational;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which way a function goes in one variable: a composition goes as its parts do, and where that
/// says nothing, the sign of the derivative along directions without negative elements decides.
///
/// | rule        | what it says                                                                  |
/// |-------------|-------------------------------------------------------------------------------|
/// | composition | `f(g₁, …, gₖ)` is nondecreasing if each `gᵢ` is where `f` is nondecreasing in it, and nonincreasing where `f` is nonincreasing |
/// | derivative  | `Df(x)[d] ≥ 0` for all `d ≥ 0` and all `x` of a convex domain                   |
///
/// The ways of `f` hold on the box of the ranges of the `gᵢ`, which may therefore be moved one
/// after the other.
final class Trends {
  /// Of larger graphs the derivative is not asked.
  private static final int LARGEST = 200;

  private final Expr variable;
  private final Composition rules;
  private final Proof.Setting setting;
  private final Varying moving;
  private final boolean derivatives;
  private final Map<Expr, Verdict> verdicts = new HashMap<>();
  private final Set<Requirement> conditions = new LinkedHashSet<>();

  /// What was found of one expression.
  ///
  /// @param parts the expressions whose own verdicts this one builds on
  private record Verdict(Monotonicity monotonicity, List<Trend.Step> steps, List<Expr> parts) {}

  private Trends(Expr variable, Composition rules, Proof.Setting setting, boolean derivatives) {
    this.variable = variable;
    this.rules = rules;
    this.setting = setting;
    this.moving = new Varying(List.of(variable));
    this.derivatives = derivatives;
  }

  /// The trend in each variable; the first form of the function that tells one is taken.
  ///
  /// @param domain what is supposed of the points, beside the bounds of the variables
  static List<Trend> of(List<NormalForm> forms, List<Requirement> domain, Proof.Setting setting) {
    Composition rules = new Composition(setting, Proof.Layer.NONE);
    return setting.variables().stream()
        .map(x -> of(forms, x, rules, setting))
        .map(trend -> trend.within(domain))
        .toList();
  }

  private static Trend of(
      List<NormalForm> forms, Expr variable, Composition rules, Proof.Setting setting) {
    @Nullable Trend failed = null;
    for (boolean derivatives : new boolean[] {false, true}) {
      for (int k = 0; k < forms.size(); k++) {
        NormalForm form = forms.get(k);
        Trends reader = new Trends(variable, rules, setting, derivatives);
        Trend found = reader.trend(form.form());
        if (found.monotonicity() != Monotonicity.UNKNOWN) {
          return k == 0 ? found : reader.named(form, forms.getFirst(), found);
        }
        failed = failed == null ? found : failed;
      }
    }
    return Objects.requireNonNull(failed, "there is always the function as it stands");
  }

  private Trend named(NormalForm form, NormalForm written, Trend found) {
    List<Trend.Step> steps = new ArrayList<>(found.proof());
    steps.add(
        step(
            "normal form",
            written.form(),
            found.monotonicity(),
            form.how() + ", it is the function above wherever it has a value itself"));
    return new Trend(variable, found.monotonicity(), steps, found.domain());
  }

  private Trend trend(Expr root) {
    Monotonicity monotonicity = monotonicity(root);
    List<Trend.Step> steps =
        monotonicity == Monotonicity.UNKNOWN ? failure(root) : steps(List.of(root));
    return new Trend(
        variable,
        monotonicity,
        steps.isEmpty() ? List.of(leaf(root)) : steps,
        List.copyOf(conditions));
  }

  private Trend.Step leaf(Expr root) {
    return moving.test(root)
        ? step("variable", root, Monotonicity.NONDECREASING, "it is the variable itself")
        : step("constant", root, Monotonicity.CONSTANT, "the variable does not occur in it");
  }

  private Trend.Step step(String rule, Expr of, Monotonicity monotonicity, String because) {
    return new Trend.Step(rule, of, variable, monotonicity, because);
  }

  private Monotonicity monotonicity(Expr root) {
    for (Expr expr :
        Needs.Walk.topological(root, x -> verdicts.containsKey(x) ? List.of() : x.operands())) {
      if (!verdicts.containsKey(expr)) {
        verdicts.put(expr, read(expr));
      }
    }
    return verdict(root).monotonicity;
  }

  private Verdict verdict(Expr expr) {
    return Objects.requireNonNull(verdicts.get(expr), "an operand was not read before its user");
  }

  private Verdict read(Expr expr) {
    if (!moving.test(expr)) {
      return new Verdict(Monotonicity.CONSTANT, List.of(), List.of());
    }
    if (expr == variable) {
      return new Verdict(Monotonicity.NONDECREASING, List.of(), List.of());
    }
    if (rules.curvature(expr) == Curvature.CONSTANT) {
      return new Verdict(
          Monotonicity.CONSTANT,
          List.of(step("constant", expr, Monotonicity.CONSTANT, "all its values are equal")),
          List.of());
    }
    for (Atom atom : rules.readings(expr)) {
      Verdict found = composed(expr, atom);
      if (found.monotonicity != Monotonicity.UNKNOWN) {
        return found;
      }
    }
    return derivatives
        ? byDerivative(expr).orElseGet(() -> composed(expr, rules.readings(expr).getLast()))
        : composed(expr, rules.readings(expr).getLast());
  }

  private Verdict composed(Expr expr, Atom atom) {
    if (expr.node() instanceof Node.Map2(var function, var _, var _) && function == Function2.ADD) {
      return sum(expr);
    }
    Monotonicity all = Monotonicity.CONSTANT;
    List<String> reasons = new ArrayList<>();
    List<Expr> parts = new ArrayList<>();
    for (Atom.Slot slot : atom.slots()) {
      Monotonicity argument = monotonicity(slot.argument());
      all = all.plus(slot.monotone().after(argument));
      if (argument != Monotonicity.CONSTANT) {
        reasons.add(reason(slot, argument));
        parts.add(slot.argument());
      }
    }
    return new Verdict(
        all, List.of(step(atom.name(), expr, all, String.join(", and ", reasons))), parts);
  }

  private String reason(Atom.Slot slot, Monotonicity argument) {
    String way =
        slot.monotone() == Monotonicity.UNKNOWN
            ? "goes neither way for certain"
            : "is " + slot.monotone().name().toLowerCase(Locale.ROOT);
    return slot.argument() == variable
        ? "on " + setting.range().interval(variable) + " it " + way
        : "it "
            + way
            + " in "
            + slot.argument()
            + " on "
            + setting.range().interval(slot.argument())
            + ", which is "
            + argument.name().toLowerCase(Locale.ROOT);
  }

  /// One step for a sum of any number of terms.
  private Verdict sum(Expr expr) {
    List<Expr> parts = new ArrayList<>();
    Monotonicity all = Monotonicity.CONSTANT;
    for (Expr term : terms(expr)) {
      Monotonicity next = monotonicity(term);
      all = all.plus(next);
      if (next != Monotonicity.CONSTANT) {
        parts.add(term);
      }
    }
    String because =
        all == Monotonicity.UNKNOWN
            ? "its terms do not all go one way"
            : "no term is " + (all.isNondecreasing() ? "decreasing" : "increasing");
    return new Verdict(all, List.of(step("sum", expr, all, because)), parts);
  }

  private static List<Expr> terms(Expr sum) {
    List<Expr> terms = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(sum));
    while (!open.isEmpty()) {
      Expr part = open.pop();
      if (part.node() instanceof Node.Map2(var function, var a, var b)
          && function == Function2.ADD) {
        open.push(b);
        open.push(a);
      } else {
        terms.add(part);
      }
    }
    return terms;
  }

  /// The sign of the derivative along directions without negative elements.
  private Optional<Verdict> byDerivative(Expr expr) {
    if (Graph.topological(expr).size() > LARGEST) {
      return Optional.empty();
    }
    try {
      SmoothFunction smooth =
          SmoothFunction.of(
              expr,
              setting.variables(),
              List.of(variable),
              Domain.between(0, Double.POSITIVE_INFINITY),
              HessianCertificate.bounds(expr, setting.range()),
              Map.of(),
              HessianCertificate.LARGEST_DEPTH);
      IndexedPolynomial slope =
          smooth
              .algebra()
              .relabeled(
                  smooth.read(smooth.derivative(smooth.domain().function())),
                  label -> Monomial.FIXED + label);
      Optional<Verdict> verdict =
          signed(expr, smooth.sign(), slope, Monotonicity.NONDECREASING)
              .or(() ->
                  signed(
                      expr,
                      smooth.sign(),
                      smooth.algebra().scaled(slope, Rational.of(-1)),
                      Monotonicity.NONINCREASING));
      if (verdict.isPresent()) {
        smooth
            .domain()
            .conditions()
            .forEach(g -> conditions.add(new Requirement(g, Requirement.Kind.POSITIVE)));
      }
      return verdict;
    } catch (InapplicableException | NotDifferentiableException unread) {
      return Optional.empty();
    }
  }

  private Optional<Verdict> signed(
      Expr expr, CoefficientSign sign, IndexedPolynomial slope, Monotonicity monotonicity) {
    String what = monotonicity.isNondecreasing() ? "Df[d] = " : "−Df[d] = ";
    return sign.nonnegative(slope)
        .map(reason ->
            new Verdict(
                monotonicity,
                List.of(
                    step(
                        "derivative",
                        expr,
                        monotonicity,
                        what + slope + " ≥ 0 for every direction d ≥ 0; " + reason)),
                List.of()));
  }

  /// The steps that lead to expressions, parts first.
  private List<Trend.Step> steps(List<Expr> roots) {
    Set<Trend.Step> steps = new LinkedHashSet<>();
    for (Expr root : roots) {
      for (Expr expr : Needs.Walk.topological(root, x -> verdict(x).parts)) {
        steps.addAll(verdict(expr).steps);
      }
    }
    return List.copyOf(steps);
  }

  /// The rule that failed first, with what was proven of its arguments before.
  private List<Trend.Step> failure(Expr root) {
    Expr culprit = root;
    Optional<Expr> deeper = Optional.of(root);
    while (deeper.isPresent()) {
      culprit = deeper.get();
      deeper =
          verdict(culprit).parts.stream()
              .filter(part -> verdict(part).monotonicity == Monotonicity.UNKNOWN)
              .findFirst();
    }
    List<Trend.Step> steps = new ArrayList<>(steps(verdict(culprit).parts));
    steps.addAll(verdict(culprit).steps);
    return steps;
  }
}
