package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.data.DataException.Problem;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Adam;
import gradus.optimization.training.Batches;
import gradus.optimization.training.Order;
import gradus.optimization.training.Source;
import gradus.optimization.training.Training;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows of files are those of memory.
final class RowFileTest {
  @TempDir Path folder;

  private Path npy(String name, Tensor values) throws IOException {
    String sizes = Arrays.toString(values.shape().sizes()).replaceAll("[\\[\\]]", "") + ",";
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + sizes + "), }\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + 8 * values.shape().count())
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    Arrays.stream(values.toDoubles()).forEach(bytes::putDouble);
    return Files.write(folder.resolve(name), bytes.array());
  }

  private static double[] read(Source source, long first, int count) {
    int width = source.columns().getFirst().row().count();
    double[] doubles = new double[count * width];
    source.read(0, first, count, doubles, 0);
    float[] floats = new float[count * width];
    source.read(0, first, count, floats, 0);
    for (int i = 0; i < doubles.length; i++) {
      assertThat(floats[i]).isEqualTo((float) doubles[i]);
    }
    return doubles;
  }

  @Test
  void rowsOfAnArrayAreRead() throws IOException {
    Tensor values = Tensor.generate(Shape.of(5, 2, 3), i -> i / 7.0);
    Source source = RowFile.npy("X", npy("a.npy", values));
    assertThat(source.columns()).containsExactly(new Source.Column("X", Shape.of(2, 3)));
    assertThat(source.rows()).isEqualTo(5);
    assertThat(source.resident()).isFalse();
    assertThat(read(source, 3, 2)).isEqualTo(values.slice(3, 5).toDoubles());
  }

  @Test
  void everyTypeIsRead() throws IOException {
    for (NumberType type : NumberType.values()) {
      ByteBuffer bytes = ByteBuffer.allocate(3 + 4 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      bytes.position(3);
      for (int i = 0; i < 4; i++) {
        switch (type) {
          case FLOAT64 -> bytes.putDouble(50 + i);
          case FLOAT32 -> bytes.putFloat(50 + i);
          case INT64 -> bytes.putLong(50 + i);
          case INT32 -> bytes.putInt(50 + i);
          case UINT8 -> bytes.put((byte) (250 + i));
        }
      }
      Path file = Files.write(folder.resolve("raw"), bytes.array());
      Source source = RowFile.raw("X", file, type, Shape.of(2), 3);
      double first = type == NumberType.UINT8 ? 250 : 50;
      assertThat(source.rows()).isEqualTo(2);
      assertThat(read(source, 0, 2)).containsExactly(first, first + 1, first + 2, first + 3);
      assertThat(read(source, 1, 1)).containsExactly(first + 2, first + 3);
    }
  }

  /// The file has holes, so it takes little room on the disk; it has more rows than an array.
  @Test
  void aFileMayBeLargerThanMemory() throws IOException {
    long rows = 3_000_000_000L;
    Path file = folder.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(2 * rows);
      large.seek(2 * (rows - 1) + 1);
      large.write(7);
    }
    Source source = RowFile.raw("X", file, NumberType.UINT8, Shape.of(2), 0);
    assertThat(source.rows()).isEqualTo(rows);
    assertThat(read(source, rows - 2, 2)).containsExactly(0, 0, 0, 7);
    Batches batches = Batches.of(source, 100).ordered(Order.blocks(1, 10_000, 8));
    long[] some = batches.batch(12_345_678);
    assertThat(Arrays.stream(some).allMatch(row -> row >= 0 && row < rows)).isTrue();
    assertThat(Arrays.stream(some).distinct().count()).isEqualTo(100);
    assertThat(Arrays.stream(some).map(row -> row / 10_000).distinct().count())
        .isLessThanOrEqualTo(8);
    assertThatThrownBy(() -> Batches.of(source, 100).shuffled(1).batch(0))
        .hasMessageContaining("use Order.blocks");
  }

  @Test
  void trainingFromFilesIsTrainingFromMemory() throws IOException {
    Tensor x = Tensor.generate(Shape.of(40, 3), i -> Math.sin(i));
    Tensor y = Tensor.generate(Shape.of(40), i -> Math.cos(i));
    Source memory = Source.of(Map.of("X", x, "y", y));
    Source files =
        Source.concatenated(
                List.of(
                    RowFile.npy("X", npy("one.npy", x.slice(0, 17))),
                    Source.of(Map.of("X", x.slice(17, 20))),
                    RowFile.npy("X", npy("two.npy", x.slice(20, 40)))))
            .beside(RowFile.npy("y", npy("y.npy", y)));
    for (Order order : List.of(Order.sequential(), Order.shuffled(3), Order.blocks(3, 5, 2))) {
      double[] expected = weights(memory, order);
      assertThat(weights(files, order)).as("%s", order).isEqualTo(expected);
    }
  }

  private static double[] weights(Source source, Order order) {
    Batches batches = Batches.of(source, 6).ordered(order);
    return Training.of(KilledRun.regression(3), Adam.of(0.1), batches, 4)
        .run()
        .value("w")
        .toDoubles();
  }

  @Test
  void whatIsNoFileOfRowsIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("raw"), new byte[17]);
    assertThat(
            Thrown.by(() -> RowFile.raw("X", file, NumberType.FLOAT64, Shape.of(1), 0)).problem())
        .isEqualTo(Problem.TRUNCATED);
    assertThat(Thrown.by(() -> RowFile.raw("X", file, NumberType.UINT8, Shape.of(1), 18)).problem())
        .isEqualTo(Problem.TRUNCATED);
    assertThatThrownBy(() -> RowFile.raw("X", file, NumberType.UINT8, Shape.of(0), 0))
        .hasMessageContaining("at least one number");
    assertThat(Thrown.by(() -> RowFile.npy("X", file)).problem()).isEqualTo(Problem.UNSUPPORTED);
    assertThat(Thrown.by(() -> RowFile.npy("X", folder.resolve("none"))).problem())
        .isEqualTo(Problem.NO_SUCH_FILE);
    Path scalar = npy("s.npy", Tensor.scalar(1));
    Files.write(
        scalar,
        new String(Files.readAllBytes(scalar), StandardCharsets.ISO_8859_1)
            .replace("(,)", "( )")
            .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Thrown.by(() -> RowFile.npy("X", scalar)).problem()).isEqualTo(Problem.NO_ROWS);
  }
}
