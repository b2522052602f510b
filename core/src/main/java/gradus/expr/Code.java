package gradus.expr;

import java.util.List;

/// A piece of program text and how tightly it binds.
///
/// @param spread whether the value may lack axes of its expression, along which it is repeated only
///   when it meets an array that has them
record Code(String text, int level, boolean spread) {
  static final int COMPARISON = 0;
  static final int SUM = 1;
  static final int PRODUCT = 2;
  static final int SIGN = 3;
  static final int POWER = 4;
  static final int ATOM = 5;

  static Code of(int level, String text) {
    return new Code(text, level, false);
  }

  static Code call(String function, List<String> arguments) {
    return of(ATOM, function + "(" + String.join(", ", arguments) + ")");
  }

  /// The text where something binds as tightly as `other`.
  String at(int other) {
    return level >= other ? text : "(" + text + ")";
  }

  Code spread(boolean other) {
    return new Code(text, level, other);
  }
}
