package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arrays as NumPy saves them: `.npy`, versions 1 to 3 (NumPy enhancement proposal 1).
///
/// ```text
/// 6 bytes       0x93 "NUMPY"
/// 2 bytes       version
/// 2 or 4 bytes  the length of the header, little-endian: 2 in version 1
/// header        {'descr': '<f8', 'fortran_order': False, 'shape': (400000, 50), }
/// the rest      the numbers
/// ```
///
/// Read are `float64`, `float32` and, as doubles, `int64`; little-endian and in C order. The file
/// is mapped, so that its numbers are copied once.
public final class Npy {
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");
  private static final ValueLayout.OfDouble F8 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F4 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I8 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;

  private Npy(Path file) {
    this.file = file;
  }

  /// The array in a file: single precision for `float32`, double otherwise.
  public static Tensor read(Path file) {
    String asked = "cannot read the array " + file;
    InputFile.require(file, asked);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      return new Npy(file)
          .tensor(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      throw InputFile.unreadable(file, asked, e);
    }
  }

  private Tensor tensor(MemorySegment bytes) {
    requireMagic(bytes);
    int major = bytes.get(ValueLayout.JAVA_BYTE, 6);
    if (major < 1 || major > 3) {
      throw unsupported(
          "it has version " + major,
          "and versions 1 to 3 are read",
          "save it again with numpy.save");
    }
    long start = major == 1 ? 10 : 12;
    if (bytes.byteSize() < start) {
      throw truncated("it has " + bytes.byteSize() + " bytes", "fewer than its preamble");
    }
    long length = major == 1 ? littleEndian(bytes, 8, 2) : littleEndian(bytes, 8, 4);
    if (length > bytes.byteSize() - start || length > 1 << 20) {
      throw truncated(
          "its header claims " + length + " bytes",
          "of " + (bytes.byteSize() - start) + " that follow");
    }
    byte[] text = bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    String header =
        new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    Shape shape = shape(header);
    if (field(ORDER, header, "fortran_order").equals("True") && shape.rank() > 1) {
      throw unsupported(
          "it is stored column by column (fortran_order)",
          "and rows are read",
          "save numpy.ascontiguousarray(a) instead");
    }
    return numbers(field(TYPE, header, "descr"), shape, bytes.asSlice(start + length));
  }

  private void requireMagic(MemorySegment bytes) {
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    long shown = Math.min(bytes.byteSize(), magic.length);
    byte[] found = bytes.asSlice(0, shown).toArray(ValueLayout.JAVA_BYTE);
    if (found.length == 0 || !Arrays.equals(found, Arrays.copyOf(magic, found.length))) {
      throw unsupported(
          "it does not begin as an .npy file does", "with 0x93 'NUMPY'", "save it with numpy.save");
    }
    if (bytes.byteSize() < 8) {
      throw truncated("it has " + bytes.byteSize() + " bytes", "fewer than its preamble");
    }
  }

  private static long littleEndian(MemorySegment bytes, long at, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF);
    }
    return value;
  }

  private Tensor numbers(String type, Shape shape, MemorySegment data) {
    int size =
        switch (type) {
          case "<f8", "<i8" -> 8;
          case "<f4" -> 4;
          default ->
              throw unsupported(
                  "its numbers are of type '" + type + "'",
                  "and '<f8', '<f4' and '<i8' are read",
                  "save a.astype('<f8') instead");
        };
    if (data.byteSize() != (long) size * shape.count()) {
      throw truncated(
          "an array of "
              + shape
              + " numbers of "
              + size
              + " bytes takes "
              + (long) size * shape.count()
              + " bytes",
          "but " + data.byteSize() + " follow the header");
    }
    return switch (type) {
      case "<f8" -> Tensor.generate(shape, i -> data.getAtIndex(F8, i));
      case "<f4" -> Tensor.of(shape, data.toArray(F4));
      default -> Tensor.generate(shape, i -> integer(data.getAtIndex(I8, i), i));
    };
  }

  private double integer(long value, int position) {
    if (value > 1L << 53 || value < -(1L << 53)) {
      throw unsupported(
          "element " + position + " is " + value,
          "and a double cannot hold every integer beyond 2⁵³",
          "save a.astype('<f8') instead");
    }
    return value;
  }

  private Shape shape(String header) {
    String sizes = field(SHAPE, header, "shape").replace("L", "").replaceAll("\\s", "");
    try {
      return Shape.of(
          Arrays.stream(sizes.split(",", -1))
              .filter(s -> !s.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray());
    } catch (IllegalArgumentException e) {
      throw unsupported("its shape is (" + sizes + ")", "more than 2³¹ numbers", "save it in parts")
          .causedBy(e);
    }
  }

  private String field(Pattern pattern, String header, String name) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw unsupported(
          "its header has no plain '" + name + "': " + header.strip(),
          "and one array of numbers is read",
          "save it with numpy.save");
    }
    return matcher.group(1);
  }

  private DataException truncated(String given, String why) {
    return trouble(Problem.TRUNCATED, given, why, "copy it again in full");
  }

  private DataException unsupported(String given, String why, String fix) {
    return trouble(Problem.UNSUPPORTED, given, why, fix);
  }

  private DataException trouble(Problem problem, String given, String why, String fix) {
    return DataException.of(problem, "cannot read the array " + file, given, why, fix).in(file);
  }
}
