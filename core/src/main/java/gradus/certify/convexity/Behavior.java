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
record Behavior(
    double least, double most, boolean open, boolean natural, List<Bend> bends, List<Way> ways) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  record Bend(Interval on, Curvature curvature) {}

  record Way(Interval on, Monotonicity monotone) {}

  /// Of a function of any number.
  static Behavior everywhere() {
    return new Behavior(-INFINITY, INFINITY, false, true, List.of(), List.of());
  }

  /// Of a function of numbers from `least` to `most`.
  static Behavior on(double least, double most) {
    return new Behavior(least, most, false, true, List.of(), List.of());
  }

  /// Of a function of numbers above `least`.
  static Behavior above(double least) {
    return new Behavior(least, INFINITY, true, true, List.of(), List.of());
  }

  /// Of a function of numbers between `least` and `most`.
  static Behavior between(double least, double most) {
    return new Behavior(least, most, true, true, List.of(), List.of());
  }

  /// The same where the function goes on outside, in ways that are not told.
  Behavior piece() {
    return new Behavior(least, most, open, false, bends, ways);
  }

  Behavior convex() {
    return convex(least, most);
  }

  Behavior convex(double from, double to) {
    return bend(from, to, Curvature.CONVEX);
  }

  Behavior concave() {
    return concave(least, most);
  }

  Behavior concave(double from, double to) {
    return bend(from, to, Curvature.CONCAVE);
  }

  Behavior affine() {
    return bend(least, most, Curvature.AFFINE);
  }

  Behavior affine(double from, double to) {
    return bend(from, to, Curvature.AFFINE);
  }

  /// Constant on numbers of one sign, which is said by the interval.
  Behavior constant(Interval on) {
    List<Bend> more = new ArrayList<>(bends);
    more.add(new Bend(on, Curvature.CONSTANT));
    return new Behavior(least, most, open, natural, more, ways);
  }

  private Behavior bend(double from, double to, Curvature curvature) {
    List<Bend> more = new ArrayList<>(bends);
    more.add(new Bend(Interval.of(from, to), curvature));
    return new Behavior(least, most, open, natural, more, ways);
  }

  Behavior rising() {
    return rising(least, most);
  }

  Behavior rising(double from, double to) {
    return way(from, to, Monotonicity.NONDECREASING);
  }

  Behavior falling() {
    return falling(least, most);
  }

  Behavior falling(double from, double to) {
    return way(from, to, Monotonicity.NONINCREASING);
  }

  private Behavior way(double from, double to, Monotonicity monotone) {
    List<Way> more = new ArrayList<>(ways);
    more.add(new Way(Interval.of(from, to), monotone));
    return new Behavior(least, most, open, natural, bends, more);
  }

  /// The numbers of a range at which the function has a value.
  Interval within(Interval argument) {
    return argument.narrowed(Interval.of(least, most));
  }

  /// How the function bends on a range.
  Curvature curvature(Interval argument) {
    Interval x = within(argument);
    Curvature all = Curvature.UNKNOWN;
    for (Bend bend : bends) {
      all = x.within(bend.on) ? all.and(bend.curvature) : all;
    }
    return all;
  }

  /// Which way the function goes on a range.
  Monotonicity monotone(Interval argument) {
    Interval x = within(argument);
    return ways.stream()
        .filter(way -> x.within(way.on))
        .map(Way::monotone)
        .findFirst()
        .orElse(Monotonicity.UNKNOWN);
  }
}
