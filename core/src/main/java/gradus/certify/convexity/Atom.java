package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.expr.Expr;
import java.util.List;

/// One way to read an expression: as a function of known curvature, applied to arguments.
///
/// The function bends as `curvature` says jointly in all its arguments, within their ranges, and
/// goes in each of them the way its slot says.
///
/// @param because why that is so, in words
record Atom(String name, Curvature curvature, List<Slot> slots, String because) {
  /// An argument, and which way the function goes in it.
  record Slot(Expr argument, Monotonicity monotone) {}

  Atom {
    slots = List.copyOf(slots);
  }

  /// A linear function of one argument.
  static Atom linear(String name, Expr argument, Monotonicity monotone, String because) {
    return new Atom(name, Curvature.AFFINE, List.of(new Slot(argument, monotone)), because);
  }

  /// A function that bends both ways, and which way it goes in each argument.
  static Atom bending(String name, List<Slot> slots, String because) {
    return new Atom(name, Curvature.UNKNOWN, slots, because);
  }

  /// A function that the expression could not be read as, with the reason.
  static Atom none(String name, List<Expr> arguments, String because) {
    return new Atom(
        name,
        Curvature.UNKNOWN,
        arguments.stream().map(x -> new Slot(x, Monotonicity.UNKNOWN)).toList(),
        because);
  }

  /// The function times a number of known sign.
  Atom scaled(Interval factor) {
    if (factor.lower() >= 0) {
      return this;
    }
    if (factor.upper() <= 0) {
      return new Atom(
          name,
          curvature.negate(),
          slots.stream().map(x -> new Slot(x.argument, x.monotone.negate())).toList(),
          because + "; times a number that is not positive");
    }
    return none(
        name,
        slots.stream().map(Slot::argument).toList(),
        "the factor in front may have either sign: " + factor);
  }
}
