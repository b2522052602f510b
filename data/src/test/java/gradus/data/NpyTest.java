package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.data.DataException.Problem;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  @TempDir Path folder;

  /// The bytes of a file of a version, as `numpy.save` lays them out.
  private static byte[] array(int version, String header, int size, Consumer<ByteBuffer> data) {
    int preamble = version == 1 ? 10 : 12;
    int padding = 64 - (preamble + header.length() + 1) % 64;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(preamble + text.length + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) version)
        .put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    data.accept(file.put(text));
    return file.array();
  }

  private static String header(String type, String order, String shape) {
    return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': (" + shape + "), }";
  }

  private static byte[] doubles(int version, String shape, double... values) {
    return array(
        version,
        header("<f8", "False", shape),
        8 * values.length,
        out -> Arrays.stream(values).forEach(out::putDouble));
  }

  private Tensor read(byte[] bytes) throws IOException {
    return Npy.read(Files.write(folder.resolve("a.npy"), bytes));
  }

  private DataException reading(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("a.npy"), bytes);
    return Thrown.by(() -> Npy.read(file));
  }

  @Test
  void allVersionsAndRanksAreRead() throws IOException {
    for (int version = 1; version <= 3; version++) {
      Tensor matrix = read(doubles(version, "2, 3", 1, 2, 3, 4, 5, Math.PI));
      assertThat(matrix.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(matrix.at(1, 2)).isEqualTo(Math.PI);
    }
    assertThat(read(doubles(1, "3,", 1, 2, 3)).shape()).isEqualTo(Shape.of(3));
    assertThat(read(doubles(1, "", 7)).value()).isEqualTo(7);
    assertThat(read(doubles(1, "0, 4")).shape()).isEqualTo(Shape.of(0, 4));
  }

  @Test
  void floatsStaySingleAndIntegersBecomeDoubles() throws IOException {
    Tensor floats =
        read(array(1, header("<f4", "False", "2,"), 8, out -> out.putFloat(0.1f).putFloat(-2)));
    assertThat(floats.precision()).isEqualTo(Precision.SINGLE);
    assertThat(floats.toFloats()).containsExactly(0.1f, -2);
    Tensor integers =
        read(array(1, header("<i8", "False", "2,"), 16, out -> out.putLong(-3).putLong(1L << 53)));
    assertThat(integers.toDoubles()).containsExactly(-3, 9007199254740992.0);
    assertThat(read(array(1, header("<i4", "False", "1,"), 4, out -> out.putInt(-7))).value())
        .isEqualTo(-7);
    assertThat(
            read(array(
                    1, header("|u1", "False", "2,"), 2, out -> out.put((byte) 255).put((byte) 1)))
                .toDoubles())
        .containsExactly(255, 1);
    assertThat(
            reading(array(1, header("<i8", "False", "1,"), 8, out -> out.putLong(Long.MIN_VALUE)))
                .problem())
        .isEqualTo(Problem.UNSUPPORTED);
  }

  @Test
  void columnOrderIsRefusedWithItsMendAndReadWhereItDoesNotMatter() throws IOException {
    assertThat(reading(array(1, header("<f8", "True", "2, 1"), 16, out -> {})).fix())
        .contains("ascontiguousarray");
    assertThat(read(array(1, header("<f8", "True", "2,"), 16, out -> {})).toDoubles())
        .containsExactly(0, 0);
  }

  @Test
  void otherTypesAreNamed() throws IOException {
    for (String type : new String[] {">f8", "|O", "<U5", "<c16", "<i2"}) {
      assertThat(reading(array(1, header(type, "False", "1,"), 8, out -> {})))
          .hasMessageContaining("'" + type + "'");
    }
    assertThat(
            reading(
                array(
                    1,
                    "{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1,), }",
                    8,
                    out -> {})))
        .hasMessageContaining("no plain 'descr'");
  }

  @Test
  void anyCutFileIsRefused() throws IOException {
    byte[] whole = doubles(1, "2,", 1, 2);
    for (int length = 0; length < whole.length; length++) {
      assertThat(reading(Arrays.copyOf(whole, length)).problem())
          .isIn(Problem.TRUNCATED, Problem.UNSUPPORTED);
    }
    assertThat(reading(Arrays.copyOf(whole, whole.length + 1)).problem())
        .isEqualTo(Problem.TRUNCATED);
  }

  @Test
  void headersThatCannotBeAreRefused() throws IOException {
    assertThat(reading("x,y\n1,2\n".getBytes(StandardCharsets.UTF_8)).given())
        .contains("does not begin");
    assertThat(reading(doubles(4, "1,", 1)).given()).contains("version 4");
    assertThat(reading(doubles(1, "99999, 99999", 1)).given())
        .contains("99999×99999 numbers of 8 bytes takes 79998400008 bytes");
    assertThat(reading(doubles(1, "9999999999, 9999999999", 1)).why()).contains("2⁶³");
    assertThat(reading(doubles(1, "99999999999999999999,", 1)).why()).contains("2⁶³");
    assertThat(Thrown.by(() -> Npy.read(folder.resolve("b.npy"))).problem())
        .isEqualTo(Problem.NO_SUCH_FILE);
  }
}
