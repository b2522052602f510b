package gradus.certify.convexity;

import gradus.certify.Interval;
import java.util.ArrayList;
import java.util.List;

/// Where a function of one number is defined, how it bends and which way it goes, on intervals of
/// its argument.
///
/// A function is convex on an argument's range if one of the intervals on which it is holds the
/// whole range; adjoining intervals are therefore listed together as one where that is true.
///
/// @param least the argument is not below it; nor at it where the domain is open
/// @param most the argument is not above it; nor at it where the domain is open
/// @param natural the function has no value elsewhere; otherwise it has, but this is where its
///   facts are known
record Behavior(double least, double most, boolean open, boolean natural, List<Piece> pieces) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// What is known on a part of the numbers; either fact may be unknown.
  record Piece(Interval on, Curvature curvature, Monotonicity monotonicity) {}

  /// Of a function of any number.
  static Behavior everywhere() {
    return new Behavior(-INFINITY, INFINITY, false, true, List.of());
  }

  /// Of a function of numbers from `least` to `most`.
  static Behavior on(double least, double most) {
    return new Behavior(least, most, false, true, List.of());
  }

  /// Of a function of numbers above `least`.
  static Behavior above(double least) {
    return new Behavior(least, INFINITY, true, true, List.of());
  }

  /// Of a function of numbers between `least` and `most`.
  static Behavior between(double least, double most) {
    return new Behavior(least, most, true, true, List.of());
  }

  /// The same where the function goes on outside, in ways that are not told.
  Behavior piece() {
    return new Behavior(least, most, open, false, pieces);
  }

  Behavior convex() {
    return convex(least, most);
  }

  Behavior convex(double from, double to) {
    return with(Interval.of(from, to), Curvature.CONVEX, Monotonicity.UNKNOWN);
  }

  Behavior concave() {
    return concave(least, most);
  }

  Behavior concave(double from, double to) {
    return with(Interval.of(from, to), Curvature.CONCAVE, Monotonicity.UNKNOWN);
  }

  Behavior affine() {
    return affine(least, most);
  }

  Behavior affine(double from, double to) {
    return with(Interval.of(from, to), Curvature.AFFINE, Monotonicity.UNKNOWN);
  }

  Behavior rising() {
    return rising(least, most);
  }

  Behavior rising(double from, double to) {
    return with(Interval.of(from, to), Curvature.UNKNOWN, Monotonicity.NONDECREASING);
  }

  Behavior falling() {
    return falling(least, most);
  }

  Behavior falling(double from, double to) {
    return with(Interval.of(from, to), Curvature.UNKNOWN, Monotonicity.NONINCREASING);
  }

  /// Constant on numbers of one sign, which is said by the interval.
  Behavior constant(Interval on) {
    return with(on, Curvature.CONSTANT, Monotonicity.UNKNOWN);
  }

  private Behavior with(Interval on, Curvature curvature, Monotonicity monotonicity) {
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(on, curvature, monotonicity));
    return new Behavior(least, most, open, natural, more);
  }

  /// The numbers of a range at which the function has a value.
  Interval within(Interval argument) {
    return argument.narrowed(Interval.of(least, most));
  }

  /// How the function bends on a range.
  Curvature curvature(Interval argument) {
    Interval x = within(argument);
    Curvature all = Curvature.UNKNOWN;
    for (Piece piece : pieces) {
      all = x.within(piece.on) ? all.and(piece.curvature) : all;
    }
    return all;
  }

  /// Which way the function goes on a range; unknown where it goes on outside of what is told.
  Monotonicity monotone(Interval argument) {
    if (!natural && !argument.within(Interval.of(least, most))) {
      return Monotonicity.UNKNOWN;
    }
    Interval x = within(argument);
    return pieces.stream()
        .filter(piece -> piece.monotonicity != Monotonicity.UNKNOWN && x.within(piece.on))
        .map(Piece::monotonicity)
        .findFirst()
        .orElse(Monotonicity.UNKNOWN);
  }
}
