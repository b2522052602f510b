package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/// Where an operand has to lie for an operation to have a value.
///
/// @param least every element is at least that; more, where `open`
/// @param most every element is at most that; less, where `open`
/// @param natural the operation has no value elsewhere. Otherwise it has, on pieces apart from this
///   one, so that the whole range has to lie here
/// @param definite the operand is a matrix that has to be positive definite
record Need(Expr of, double least, double most, boolean open, boolean natural, boolean definite) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  static Need nonnegative(Expr x) {
    return new Need(x, 0, INFINITY, false, true, false);
  }

  static Need positive(Expr x) {
    return new Need(x, 0, INFINITY, true, true, false);
  }

  static Need positiveDefinite(Expr a) {
    return new Need(a, -INFINITY, INFINITY, false, true, true);
  }

  /// Something that no set of points without gaps is known to fulfill.
  static Need nothing(Expr x) {
    return new Need(x, INFINITY, INFINITY, true, false, false);
  }

  static Need of(Expr x, Behavior behavior) {
    return new Need(
        x, behavior.least(), behavior.most(), behavior.open(), behavior.natural(), false);
  }

  /// The same of another operand.
  Need of(Expr other) {
    return new Need(other, least, most, open, natural, definite);
  }

  /// `x > 0`, and nothing else.
  boolean isPositivity() {
    return !definite && open && least == 0 && most == INFINITY;
  }

  /// `x ≥ 0` or `x > 0`, and nothing else.
  boolean isSign() {
    return !definite && natural && least == 0 && most == INFINITY;
  }

  /// Every operand will do.
  boolean isNothing() {
    return !definite && least == -INFINITY && most == INFINITY;
  }

  /// The operand is in the part of its range where there is a value.
  Interval interval() {
    return definite || least == INFINITY
        ? Interval.ALL
        : new Interval(least, most, open && (least == 0 || most == 0), false);
  }

  /// What it says of the points of the domain; empty where the range alone makes it certain, or
  /// where it leaves a gap.
  List<Requirement> requirements(Interval range) {
    if (holds(range) || !natural && !range.within(Interval.of(least, most))) {
      return List.of();
    }
    if (definite) {
      return List.of(new Requirement(of, Requirement.Kind.POSITIVE_DEFINITE));
    }
    List<Requirement> requirements = new ArrayList<>();
    Requirement.Kind kind = open ? Requirement.Kind.POSITIVE : Requirement.Kind.NONNEGATIVE;
    if (!above(range)) {
      requirements.add(new Requirement(least == 0 ? of : of.minus(least), kind));
    }
    if (!below(range)) {
      requirements.add(new Requirement(most == 0 ? of.negate() : of.negate().plus(most), kind));
    }
    return requirements;
  }

  /// Certain, by the range alone.
  boolean holds(Interval range) {
    return !definite && !range.isEmpty() && above(range) && below(range);
  }

  /// Certain that every element is at least what it has to be.
  boolean above(Interval range) {
    return above(range.lower(), least, range.nonzero());
  }

  /// Certain that every element is at most what it may be.
  boolean below(Interval range) {
    return above(-range.upper(), -most, range.nonzero());
  }

  private boolean above(double bound, double limit, boolean nonzero) {
    return limit == Double.NEGATIVE_INFINITY
        || bound > limit
        || bound == limit && (!open || limit == 0 && nonzero);
  }
}
