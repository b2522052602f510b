package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of composition, with ranges (Grant, Boyd & Ye 2006, *Disciplined convex programming*):
/// `f(g₁, …, gₖ)` is convex where `f` is, and each `gᵢ` is affine, or convex where `f` rises in it,
/// or concave where `f` falls in it.
///
/// What `f` does is asked on the ranges of the `gᵢ` only, so that `tanh` of something positive is
/// concave and rising.
final class Composition {
  private final Varying varying;
  private final Range range;
  private final Atoms atoms;
  private final Proof.Layer below;
  private final Proof.Setting setting;
  private final Map<Expr, Verdict> verdicts = new HashMap<>();
  private final Map<Expr, List<Atom>> readings = new HashMap<>();
  private final Set<Requirement> domain = new LinkedHashSet<>();

  /// What was found of one expression.
  ///
  /// @param parts the expressions whose own verdicts this one builds on
  private record Verdict(Curvature curvature, List<Line> lines, List<Expr> parts) {}

  /// @param below is asked where the rules fail for an expression
  Composition(Proof.Setting setting, Proof.Layer below) {
    this.setting = setting;
    this.varying = new Varying(setting.variables());
    this.range = setting.range();
    this.atoms = new Atoms(varying, range, this);
    this.below = below;
  }

  /// The curvature and how it follows.
  Proof prove(Expr root) {
    Curvature curvature = curvature(root);
    List<Line> lines = curvature == Curvature.UNKNOWN ? failure(root) : lines(root);
    return new Proof(
        curvature, lines.isEmpty() ? List.of(leaf(root, curvature)) : lines, List.copyOf(domain));
  }

  private static Line leaf(Expr root, Curvature curvature) {
    return curvature == Curvature.CONSTANT
        ? new Line("constant", root, curvature, "nothing in it varies")
        : new Line("variable", root, curvature, "a variable is affine in itself");
  }

  Curvature curvature(Expr root) {
    for (Expr expr :
        Needs.Walk.topological(root, x -> verdicts.containsKey(x) ? List.of() : x.operands())) {
      if (!verdicts.containsKey(expr)) {
        verdicts.put(expr, read(expr));
      }
    }
    return verdict(root).curvature;
  }

  /// Whether an expression goes one way as a function of one affine expression.
  boolean isMonotone(Expr expr) {
    return new Comonotone(varying, range, this).isMonotone(expr);
  }

  private Verdict verdict(Expr expr) {
    return Objects.requireNonNull(verdicts.get(expr), "an operand was not read before its user");
  }

  private Verdict read(Expr expr) {
    if (!varying.test(expr)) {
      return new Verdict(Curvature.CONSTANT, List.of(), List.of());
    }
    if (varying.isVariable(expr)) {
      return new Verdict(Curvature.AFFINE, List.of(), List.of());
    }
    Interval at = range.interval(expr);
    if (at.isPoint()) {
      return single(
          expr, Curvature.CONSTANT, "constant", "its only value is " + at.lower(), List.of());
    }
    Verdict best = composed(expr);
    if (best.curvature != Curvature.UNKNOWN) {
      return best;
    }
    Proof second = below.prove(expr, setting);
    domain.addAll(second.domain());
    return second.curvature() == Curvature.UNKNOWN
        ? best
        : new Verdict(second.curvature(), second.lines(), List.of());
  }

  private static Verdict single(
      Expr expr, Curvature curvature, String rule, String because, List<Expr> parts) {
    return new Verdict(curvature, List.of(new Line(rule, expr, curvature, because)), parts);
  }

  /// The ways to read an expression as a function of known curvature.
  List<Atom> readings(Expr expr) {
    List<Atom> found = readings.get(expr);
    if (found == null) { // reading an expression may read its parts
      found = atoms.of(expr);
      readings.put(expr, found);
    }
    return found;
  }

  /// The best of the readings as a function of known curvature.
  private Verdict composed(Expr expr) {
    List<Verdict> failed = new ArrayList<>();
    @Nullable Verdict found = null;
    for (Atom atom : readings(expr)) {
      Verdict next = composed(expr, atom);
      if (next.curvature.isAffine()) {
        return next;
      }
      if (next.curvature == Curvature.UNKNOWN) {
        failed.add(next);
      } else if (found == null) {
        found = next;
      } else if (found.curvature != next.curvature) {
        List<Line> lines = new ArrayList<>(found.lines);
        lines.addAll(next.lines);
        lines.add(new Line("both", expr, Curvature.AFFINE, "it is convex and concave"));
        List<Expr> parts = new ArrayList<>(found.parts);
        parts.addAll(next.parts);
        return new Verdict(Curvature.AFFINE, lines, parts);
      }
    }
    return found == null ? failed.getLast() : found;
  }

  /// The rule of composition, for one reading.
  private Verdict composed(Expr expr, Atom atom) {
    boolean convex = atom.curvature().isConvex();
    boolean concave = atom.curvature().isConcave();
    boolean constant = atom.curvature() != Curvature.UNKNOWN;
    for (Atom.Slot slot : atom.slots()) {
      Curvature argument = curvature(slot.argument());
      convex &= keeps(argument, slot.monotone());
      concave &= keeps(argument.negate(), slot.monotone());
      constant &= argument == Curvature.CONSTANT;
    }
    Curvature curvature =
        atom.curvature() == Curvature.CONSTANT
            ? Curvature.CONSTANT
            : Curvature.of(constant, convex, concave);
    return single(
        expr,
        curvature,
        atom.name(),
        atom.because(),
        atom.slots().stream().map(Atom.Slot::argument).toList());
  }

  /// Whether a convex function stays convex when this stands for one of its arguments; for a
  /// concave one, the same of the negative.
  private static boolean keeps(Curvature argument, Monotonicity monotone) {
    return switch (monotone) {
      case CONSTANT -> true;
      case NONDECREASING -> argument.isConvex();
      case NONINCREASING -> argument.isConcave();
      case UNKNOWN -> argument.isAffine();
    };
  }

  /// The argument at which a reading fails, in words; empty where the function itself bends both
  /// ways.
  private String obstacle(Atom atom) {
    boolean convex = atom.curvature().isConvex();
    boolean concave = atom.curvature().isConcave();
    for (Atom.Slot slot : atom.slots()) {
      boolean before = convex || concave;
      Curvature argument = verdict(slot.argument()).curvature;
      convex &= keeps(argument, slot.monotone());
      concave &= keeps(argument.negate(), slot.monotone());
      if (before && !convex && !concave) {
        return "; " + obstacle(atom, slot, argument);
      }
    }
    return "";
  }

  private String obstacle(Atom atom, Atom.Slot slot, Curvature argument) {
    String what =
        argument == Curvature.UNKNOWN
            ? "of unknown curvature"
            : "only " + argument.name().toLowerCase(java.util.Locale.ROOT);
    return "its argument "
        + slot.argument()
        + " is "
        + what
        + (slot.monotone() == Monotonicity.UNKNOWN
            ? ", and "
                + atom.name()
                + " neither rises nor falls for certain on "
                + range.interval(slot.argument())
            : ", where " + atom.name() + " is " + slot.monotone().words());
  }

  /// The lines that lead to an expression, parts first; what is affine takes one line.
  private List<Line> lines(Expr root) {
    Set<Expr> order =
        new LinkedHashSet<>(
            Needs.Walk.topological(
                root, x -> x == root || !verdict(x).curvature.isAffine() ? known(x) : List.of()));
    List<Line> lines = new ArrayList<>();
    for (Expr expr : order) {
      Verdict verdict = verdict(expr);
      if (expr != root && verdict.curvature == Curvature.AFFINE && !verdict.lines.isEmpty()) {
        lines.add(
            new Line(
                "affine",
                expr,
                Curvature.AFFINE,
                "sums and multiples of variables, and constants"));
      } else {
        lines.addAll(verdict.lines);
      }
    }
    return lines;
  }

  /// What a line builds on. A sum builds on its terms, and partial sums take no lines of their own.
  private List<Expr> known(Expr expr) {
    if (!isBentSum(expr)) {
      return verdict(expr).parts;
    }
    List<Expr> terms = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(verdict(expr).parts);
    while (!open.isEmpty()) {
      Expr part = open.pop();
      if (isBentSum(part)) {
        verdict(part).parts.reversed().forEach(open::push);
      } else {
        terms.add(part);
      }
    }
    return terms;
  }

  private boolean isBentSum(Expr expr) {
    Verdict verdict = verdict(expr);
    return expr.node() instanceof Node.Map2(var function, var _, var _)
        && function == Function2.ADD
        && !verdict.curvature.isAffine()
        && verdict.lines.size() == 1
        && verdict.lines.getFirst().rule().equals(Atoms.SUM);
  }

  /// The rule that failed first, with what was proven of its arguments before.
  private List<Line> failure(Expr root) {
    Expr culprit = root;
    while (true) {
      @Nullable Expr deeper =
          verdict(culprit).parts.stream()
              .filter(part -> verdict(part).curvature == Curvature.UNKNOWN)
              .findFirst()
              .orElse(null);
      if (deeper == null) {
        break;
      }
      culprit = deeper;
    }
    List<Line> lines = new ArrayList<>();
    for (Expr part : verdict(culprit).parts) {
      lines.addAll(lines(part));
    }
    Atom atom = readings(culprit).getLast();
    lines.add(new Line(atom.name(), culprit, Curvature.UNKNOWN, atom.because() + obstacle(atom)));
    return lines.stream().distinct().toList();
  }
}
