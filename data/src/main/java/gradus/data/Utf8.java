package gradus.data;

/// Follows the bytes of a text and tells the first that cannot be UTF-8 (The Unicode Standard,
/// version 15, table 3-7).
final class Utf8 {
  /// Continuation bytes still to come, and the bounds of the next one.
  private int expected;

  private int low = 0x80;
  private int high = 0xBF;

  boolean accepts(int next) {
    if (expected > 0) {
      boolean fits = next >= low && next <= high;
      expected--;
      low = 0x80;
      high = 0xBF;
      return fits;
    }
    if (next < 0x80) {
      return true;
    }
    expected =
        next >= 0xC2 && next <= 0xDF
            ? 1
            : next >= 0xE0 && next <= 0xEF ? 2 : next >= 0xF0 && next <= 0xF4 ? 3 : 0;
    // Overlong forms, surrogates and code points above U+10FFFF show in the second byte.
    low = next == 0xE0 ? 0xA0 : next == 0xF0 ? 0x90 : 0x80;
    high = next == 0xED ? 0x9F : next == 0xF4 ? 0x8F : 0xBF;
    return expected > 0;
  }
}
