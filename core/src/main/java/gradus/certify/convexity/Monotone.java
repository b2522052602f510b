package gradus.certify.convexity;

import gradus.certify.Interval;

/// Which way a function goes when one argument grows and the others stay.
enum Monotone {
  /// It never falls.
  RISING,
  /// It never rises.
  FALLING,
  /// Neither was proven.
  NEITHER;

  Monotone negate() {
    return switch (this) {
      case RISING -> FALLING;
      case FALLING -> RISING;
      case NEITHER -> NEITHER;
    };
  }

  /// Of multiplication by numbers in a range.
  static Monotone times(Interval factor) {
    return factor.lower() >= 0 ? RISING : factor.upper() <= 0 ? FALLING : NEITHER;
  }

  /// Of a function of the modulus that never falls, as a norm, where the argument is in a range.
  static Monotone ofModulus(Interval argument) {
    return times(argument);
  }

  /// `rising`, as a part of a sentence.
  String words() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
