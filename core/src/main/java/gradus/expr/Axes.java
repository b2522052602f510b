package gradus.expr;

import java.util.ArrayList;
import java.util.List;

/// What is checked of an axis before something is done along it.
final class Axes {
  private Axes() {}

  static void inRange(int axis, List<Dim> x) {
    if (axis < 0 || axis >= x.size()) {
      throw new IllegalArgumentException(
          x.isEmpty()
              ? "it is a scalar, which has no axes"
              : "it has no axis " + axis + "; its axes are 0 to " + (x.size() - 1));
    }
  }

  /// The dimension of one axis.
  ///
  /// @throws ShapeException where there is no such axis
  static Dim of(String verb, Expr x, int axis) {
    try {
      inRange(axis, x.dims());
    } catch (IllegalArgumentException misfit) {
      throw new ShapeException(
          "cannot " + verb + " " + ShapeException.described(x) + ": " + misfit.getMessage());
    }
    return x.dims().get(axis);
  }

  /// The size of one axis.
  ///
  /// @throws ShapeException where it has a name
  static int fixed(String verb, Expr x, int axis) {
    if (of(verb, x, axis) instanceof Dim.Fixed(var size)) {
      return size;
    }
    throw new ShapeException(
        "cannot "
            + verb
            + " "
            + ShapeException.described(x)
            + ": the size of its axis "
            + axis
            + " must be known, but that has the name "
            + x.dims().get(axis)
            + "; give it a number");
  }

  static void positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " is at least 1, not " + number);
    }
  }

  static List<Dim> replaced(List<Dim> x, int axis, Dim dim) {
    List<Dim> dims = new ArrayList<>(x);
    dims.set(axis, dim);
    return dims;
  }

  /// Whether `few` entries, `step` apart from `start` on, lie within `many`. What has a name fits
  /// if it can be seen to; the rest is checked when data are bound.
  static void fits(int start, int step, Dim few, Dim many) {
    if (step == 0) {
      throw new IllegalArgumentException("a step of 0 takes one entry again and again");
    }
    if (few instanceof Dim.Fixed(var count) && many instanceof Dim.Fixed(var length)) {
      fits(start, step, count, length);
    } else if (few.equals(many) && !(start == 0 && step == 1) && !(start == -1 && step == -1)) {
      throw new IllegalArgumentException(
          "all " + many + " entries are wanted, but from " + start + " in steps of " + step);
    }
  }

  /// The place of the first entry, once the sizes are known.
  ///
  /// @throws IllegalArgumentException where not all entries lie within
  static int fits(int start, int step, int count, int length) {
    long first = start < 0 ? (long) length + start : start;
    long last = first + (long) step * (count - 1);
    if (count > 0 && (Math.min(first, last) < 0 || Math.max(first, last) >= length)) {
      throw new IllegalArgumentException(
          count
              + (count == 1 ? " entry" : " entries")
              + " from "
              + start
              + " in steps of "
              + step
              + (count == 1 ? " does" : " do")
              + " not lie within "
              + length);
    }
    return (int) first;
  }
}
