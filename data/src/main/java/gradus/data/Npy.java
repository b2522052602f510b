package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
/// Read are `float64`, `float32` and, as doubles, `int64`, `int32` and `uint8`; little-endian and
/// in C order. The file is mapped, so that its numbers are copied once. [RowFile] reads its rows
/// without copying all of it.
public final class Npy {
  private Npy() {}

  /// The array in a file: single precision for `float32`, double otherwise.
  public static Tensor read(Path file) {
    String asked = "cannot read the array " + file;
    InputFile.require(file, asked);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      NpyHeader header = NpyHeader.of(file, bytes);
      return numbers(header.type(), shape(file, header), bytes.asSlice(header.start()));
    } catch (IOException e) {
      throw InputFile.unreadable(file, asked, e);
    } catch (DataException e) {
      throw e.file().isPresent() ? e : e.in(file);
    }
  }

  private static Shape shape(Path file, NpyHeader header) {
    try {
      return Shape.of(header.sizes().stream().mapToInt(Math::toIntExact).toArray());
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw DataException.of(
              Problem.UNSUPPORTED,
              "cannot read the array " + file,
              "its shape is (" + header.shape() + ")",
              "more than 2³¹ numbers",
              "save it in parts, or read its rows with RowFile")
          .in(file)
          .causedBy(e);
    }
  }

  private static Tensor numbers(NumberType type, Shape shape, MemorySegment data) {
    if (type == NumberType.FLOAT32) {
      float[] floats = new float[shape.count()];
      type.read(data, 0, floats.length, floats, 0);
      return Tensor.of(shape, floats);
    }
    double[] doubles = new double[shape.count()];
    type.read(data, 0, doubles.length, doubles, 0);
    return Tensor.of(shape, doubles);
  }
}
