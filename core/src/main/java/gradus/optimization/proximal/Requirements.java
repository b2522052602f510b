package gradus.optimization.proximal;

/// Questions that records and runs ask of what they are given.
final class Requirements {
  private Requirements() {}

  static void weight(String what, double weight) {
    if (!(weight >= 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException(
          "the weight " + what + " is a finite number of at least 0, not " + weight);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(what + " is a positive number, not " + value);
    }
  }

  static void length(String what, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          what + " is for " + expected + " numbers, but the vector has " + length);
    }
  }
}
