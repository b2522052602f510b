package gradus.data;

import gradus.data.DataException.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an `.npy` file says of its numbers, checked against the size of the file; see [Npy].
///
/// @param sizes of the axes
/// @param start of the numbers, in bytes
record NpyHeader(NumberType type, List<Long> sizes, long start) {
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

  /// The header of a file that is mapped.
  static NpyHeader of(Path file, MemorySegment bytes) {
    return new Reading(file).header(bytes);
  }

  /// `400000×50`, as shapes are written.
  String shape() {
    return sizes.isEmpty()
        ? "scalar"
        : String.join("×", sizes.stream().map(size -> Long.toString(size)).toList());
  }

  private record Reading(Path file) {
    NpyHeader header(MemorySegment bytes) {
      requireMagic(bytes);
      int major = bytes.get(ValueLayout.JAVA_BYTE, 6);
      if (major < 1 || major > 3) {
        throw unsupported(
            "it has version " + major,
            "and versions 1 to 3 are read",
            "save it again with numpy.save");
      }
      long preamble = major == 1 ? 10 : 12;
      if (bytes.byteSize() < preamble) {
        throw truncated("it has " + bytes.byteSize() + " bytes", "fewer than its preamble");
      }
      long length = littleEndian(bytes, 8, major == 1 ? 2 : 4);
      if (length > bytes.byteSize() - preamble || length > 1 << 20) {
        throw truncated(
            "its header claims " + length + " bytes",
            "of " + (bytes.byteSize() - preamble) + " that follow");
      }
      byte[] text = bytes.asSlice(preamble, length).toArray(ValueLayout.JAVA_BYTE);
      String header =
          new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      List<Long> sizes = sizes(header);
      if (field(ORDER, header, "fortran_order").equals("True") && sizes.size() > 1) {
        throw unsupported(
            "it is stored column by column (fortran_order)",
            "and rows are read",
            "save numpy.ascontiguousarray(a) instead");
      }
      NpyHeader read = new NpyHeader(type(header), sizes, preamble + length);
      requireSize(read, bytes.byteSize() - read.start());
      return read;
    }

    private void requireMagic(MemorySegment bytes) {
      byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
      long shown = Math.min(bytes.byteSize(), magic.length);
      byte[] found = bytes.asSlice(0, shown).toArray(ValueLayout.JAVA_BYTE);
      if (found.length == 0 || !Arrays.equals(found, Arrays.copyOf(magic, found.length))) {
        throw unsupported(
            "it does not begin as an .npy file does",
            "with 0x93 'NUMPY'",
            "save it with numpy.save");
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

    private NumberType type(String header) {
      String given = field(TYPE, header, "descr");
      return Arrays.stream(NumberType.values())
          .filter(type -> type.numpy().equals(given))
          .findFirst()
          .orElseThrow(() ->
              unsupported(
                  "its numbers are of type '" + given + "'",
                  "and '<f8', '<f4', '<i8', '<i4' and '|u1' are read",
                  "save a.astype('<f8') instead"));
    }

    private void requireSize(NpyHeader header, long follow) {
      long count = 1;
      try {
        for (long size : header.sizes()) {
          count = Math.multiplyExact(count, size);
        }
        count = Math.multiplyExact(count, header.type().bytes());
      } catch (ArithmeticException e) {
        throw tooLarge(header.shape(), e);
      }
      if (count != follow) {
        throw truncated(
            "an array of "
                + header.shape()
                + " numbers of "
                + header.type().bytes()
                + " bytes takes "
                + count
                + " bytes",
            "but " + follow + " follow the header");
      }
    }

    private List<Long> sizes(String header) {
      String sizes = field(SHAPE, header, "shape").replace("L", "").replaceAll("\\s", "");
      try {
        return Arrays.stream(sizes.split(",", -1))
            .filter(size -> !size.isEmpty())
            .map(Long::valueOf)
            .toList();
      } catch (NumberFormatException e) {
        throw tooLarge(sizes, e);
      }
    }

    private DataException tooLarge(String shape, RuntimeException cause) {
      return unsupported(
              "its shape is (" + shape + ")", "more than 2⁶³ numbers", "save it in parts")
          .causedBy(cause);
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
}
