package gradus.data;

import gradus.data.DataException.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How numbers lie in a binary file: little-endian.
public enum NumberType {
  /// IEEE 754 binary64.
  FLOAT64(8, "<f8"),
  /// IEEE 754 binary32.
  FLOAT32(4, "<f4"),
  /// Signed whole numbers; refused beyond `2⁵³`, where doubles skip some.
  INT64(8, "<i8"),
  /// Signed whole numbers.
  INT32(4, "<i4"),
  /// Whole numbers from 0 to 255, as in images.
  UINT8(1, "|u1");

  private static final ValueLayout.OfDouble F8 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F4 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I8 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I4 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;
  private final String numpy;

  NumberType(int bytes, String numpy) {
    this.bytes = bytes;
    this.numpy = numpy;
  }

  /// Bytes a number.
  public int bytes() {
    return bytes;
  }

  /// As NumPy writes it: `<f8`.
  String numpy() {
    return numpy;
  }

  /// Copies `count` numbers from number `first` on.
  void read(MemorySegment data, long first, int count, double[] into, int at) {
    if (this == FLOAT64) {
      MemorySegment.copy(data, F8, first * bytes, into, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[at + i] = number(data, first + i);
    }
  }

  /// The same, rounded to single precision.
  void read(MemorySegment data, long first, int count, float[] into, int at) {
    if (this == FLOAT32) {
      MemorySegment.copy(data, F4, first * bytes, into, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[at + i] = (float) number(data, first + i);
    }
  }

  private double number(MemorySegment data, long place) {
    long offset = place * bytes;
    return switch (this) {
      case FLOAT64 -> data.get(F8, offset);
      case FLOAT32 -> data.get(F4, offset);
      case INT64 -> exact(data.get(I8, offset), place);
      case INT32 -> data.get(I4, offset);
      case UINT8 -> data.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    };
  }

  private static double exact(long value, long place) {
    if (value > 1L << 53 || value < -(1L << 53)) {
      throw DataException.of(
          Problem.UNSUPPORTED,
          "cannot read the array",
          "element " + place + " is " + value,
          "and a double cannot hold every integer beyond 2⁵³",
          "save a.astype('<f8') instead");
    }
    return value;
  }
}
