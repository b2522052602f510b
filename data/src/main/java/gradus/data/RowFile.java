package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Shape;
import gradus.optimization.training.Source;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Rows of numbers in a file, which may be larger than memory: it is mapped, and the operating
/// system brings in what is read.
///
/// ```java
/// Source x = Source.concatenated(List.of(RowFile.npy("X", first), RowFile.npy("X", second)));
/// Source data = x.beside(RowFile.npy("y", labels));
/// Batches batches = Batches.of(data, 256).ordered(Order.blocks(7, 1000, 16));
/// ```
///
/// The file must stay as it is: who cuts it off while it is read makes reading fail with an
/// `InternalError`. The mapping lasts as long as the source.
public final class RowFile implements Source {
  private final List<Column> columns;
  private final NumberType type;
  private final int width;
  private final long rows;
  private final MemorySegment data;

  private RowFile(Column column, NumberType type, long rows, MemorySegment data) {
    this.columns = List.of(column);
    this.type = type;
    this.width = column.row().count();
    this.rows = rows;
    this.data = data;
  }

  /// The rows of an array as NumPy saves it; the first axis counts them.
  ///
  /// @throws DataException where the file is no such array, is cut off, or has no rows to count
  public static Source npy(String column, Path file) {
    MemorySegment bytes = map(file);
    NpyHeader header = NpyHeader.of(file, bytes);
    if (header.sizes().isEmpty()) {
      throw trouble(
          file, Problem.NO_ROWS, "it is a scalar", "which has no rows", "save an array of rows");
    }
    List<Long> row = header.sizes().subList(1, header.sizes().size());
    Shape shape;
    try {
      shape = Shape.of(row.stream().mapToInt(Math::toIntExact).toArray());
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw trouble(
              file,
              Problem.UNSUPPORTED,
              "its shape is " + header.shape(),
              "and a row has more than 2³¹ numbers",
              "save it with more and shorter rows")
          .causedBy(e);
    }
    return new RowFile(
        new Column(column, shape),
        header.type(),
        header.sizes().getFirst(),
        bytes.asSlice(header.start()));
  }

  /// The rows of a file of numbers without a description.
  ///
  /// @param row the shape of one row
  /// @param start how many bytes come before the numbers
  /// @throws DataException where the numbers do not make whole rows
  public static Source raw(String column, Path file, NumberType type, Shape row, long start) {
    MemorySegment bytes = map(file);
    long size = (long) row.count() * type.bytes();
    if (size == 0) {
      throw new IllegalArgumentException("a row has at least one number, but its shape is " + row);
    }
    if (start < 0 || start > bytes.byteSize() || (bytes.byteSize() - start) % size != 0) {
      throw trouble(
          file,
          Problem.TRUNCATED,
          "it has " + bytes.byteSize() + " bytes",
          "which are not " + start + " and then whole rows of " + size,
          "give its type, shape and start, or copy it again in full");
    }
    return new RowFile(
        new Column(column, row), type, (bytes.byteSize() - start) / size, bytes.asSlice(start));
  }

  private static MemorySegment map(Path file) {
    String asked = "cannot read the rows of " + file;
    InputFile.require(file, asked);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw InputFile.unreadable(file, asked, e);
    }
  }

  private static DataException trouble(
      Path file, Problem problem, String given, String why, String fix) {
    return DataException.of(problem, "cannot read the rows of " + file, given, why, fix).in(file);
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public void read(int column, long first, int count, double[] into, int at) {
    type.read(data, first * width, count * width, into, at);
  }

  @Override
  public void read(int column, long first, int count, float[] into, int at) {
    type.read(data, first * width, count * width, into, at);
  }

  @Override
  public boolean resident() {
    return false;
  }
}
