package gradus.certify.convexity;

import gradus.expr.Expr;
import gradus.expr.Notation;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which way a function goes as one variable grows and all others stay, and how that follows.
///
/// For two points of the domain that differ in this variable only, elementwise `x ≤ y`, it compares
/// every element of the values.
///
/// @param proof in order, from the leaves up; for an unknown monotonicity, the rule that failed
/// @param domain what the points that are compared fulfill beside the bounds of the variables
public record Trend(
    Expr variable, Monotonicity monotonicity, List<Step> proof, List<Requirement> domain) {
  public Trend {
    domain = List.copyOf(domain);
    proof = List.copyOf(proof);
  }

  /// The same on points that fulfill more.
  Trend within(Collection<Requirement> more) {
    Set<Requirement> all = new LinkedHashSet<>(more);
    all.addAll(domain);
    return new Trend(variable, monotonicity, proof, List.copyOf(all));
  }

  /// One step of the proof: what is said of a part of the function, and by which rule.
  ///
  /// @param monotonicity what it says; [Monotonicity#UNKNOWN] where the rule failed
  public record Step(
      String rule, Expr of, Expr variable, Monotonicity monotonicity, String because) {
    /// `exp(2x) is nondecreasing in x (exp): …`
    @Override
    public String toString() {
      return Notation.unicode(of)
          + " is "
          + monotonicity.name().toLowerCase(Locale.ROOT)
          + " in "
          + Notation.unicode(variable)
          + " ("
          + rule
          + "): "
          + because;
    }
  }
}
