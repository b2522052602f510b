package gradus.certify.convexity;

import gradus.certify.Interval;
import java.util.Locale;

/// Which way a function goes when one argument grows and the others stay. It speaks of every
/// element where the value is an array, and of growth of any elements where the argument is one.
public enum Monotonicity {
  /// The argument makes no difference.
  CONSTANT,
  /// `x ≤ y` elementwise implies `f(x) ≤ f(y)`.
  NONDECREASING,
  /// `x ≤ y` elementwise implies `f(x) ≥ f(y)`.
  NONINCREASING,
  /// None of these was proven.
  UNKNOWN;

  /// Proven nondecreasing; constant functions are.
  public boolean isNondecreasing() {
    return this == NONDECREASING || this == CONSTANT;
  }

  /// Proven nonincreasing; constant functions are.
  public boolean isNonincreasing() {
    return this == NONINCREASING || this == CONSTANT;
  }

  /// That of `−f`.
  public Monotonicity negate() {
    return switch (this) {
      case NONDECREASING -> NONINCREASING;
      case NONINCREASING -> NONDECREASING;
      case CONSTANT, UNKNOWN -> this;
    };
  }

  /// That of `f + g`.
  public Monotonicity plus(Monotonicity other) {
    return this == CONSTANT ? other : other == CONSTANT || other == this ? this : UNKNOWN;
  }

  /// That of `f ∘ g`, where this is `f` and the other one `g`.
  Monotonicity after(Monotonicity other) {
    return switch (this) {
      case NONDECREASING -> other;
      case NONINCREASING -> other.negate();
      case CONSTANT -> CONSTANT;
      case UNKNOWN -> other == CONSTANT ? CONSTANT : UNKNOWN;
    };
  }

  /// Of multiplication by numbers in a range.
  static Monotonicity times(Interval factor) {
    return factor.lower() >= 0 ? NONDECREASING : factor.upper() <= 0 ? NONINCREASING : UNKNOWN;
  }

  /// Of a function of the modulus that never falls, as a norm, where the argument is in a range.
  static Monotonicity ofModulus(Interval argument) {
    return times(argument);
  }

  /// `rising`, as a part of a sentence.
  String words() {
    return switch (this) {
      case NONDECREASING -> "rising";
      case NONINCREASING -> "falling";
      case CONSTANT, UNKNOWN -> name().toLowerCase(Locale.ROOT);
    };
  }
}
