package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.data.DataException.Problem;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static Map<String, Tensor> sample() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("bias", Tensor.of(Shape.of(3), 1f, Float.NaN, -0f));
    tensors.put(
        "weights",
        Tensor.matrix(new double[][] {{1, Math.PI}, {Double.MIN_VALUE, Double.NEGATIVE_INFINITY}}));
    tensors.put("scale", Tensor.scalar(0.1));
    tensors.put("nothing", Tensor.zeros(0, 5));
    tensors.put("naïve \"name\"\n", Tensor.zeros(2, 3, 4));
    return tensors;
  }

  /// A file with this header and so many zero bytes of data.
  private static byte[] file(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static DataException reading(byte[] bytes) {
    return Thrown.by(() -> Safetensors.read(bytes));
  }

  @Test
  void tensorsReadBackBitForBitInTheirOrder(@TempDir Path folder) {
    Path file = folder.resolve("t.safetensors");
    Safetensors.write(file, sample());
    Map<String, Tensor> back = Safetensors.read(file);
    assertThat(back.keySet()).containsExactlyElementsOf(sample().keySet());
    sample()
        .forEach((name, tensor) -> {
          Tensor read = Objects.requireNonNull(back.get(name));
          assertThat(read.shape()).isEqualTo(tensor.shape());
          assertThat(read.precision()).isEqualTo(tensor.precision());
          assertThat(read.toDoubles()).isEqualTo(tensor.toDoubles());
        });
    assertThat(Safetensors.read(Safetensors.write(Map.of()))).isEmpty();
  }

  @Test
  void theLayoutIsThePublishedOne() {
    byte[] bytes = Safetensors.write(Map.of("w", Tensor.vector(1, 2)));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) file.getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8).strip())
        .isEqualTo("{\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}");
    assertThat(file.getDouble(8 + header + 8)).isEqualTo(2);
  }

  @Test
  void integersBecomeDoublesUpToWhereTheyFit() {
    String header =
        "{\"__metadata__\":{\"by\":\"x\"},\"k\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}";
    byte[] bytes = file(header, 16);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length - 16, -7)
        .putLong(bytes.length - 8, 1L << 53);
    Tensor tensor = Safetensors.read(bytes).getOrDefault("k", Tensor.scalar(0));
    assertThat(tensor.toDoubles()).containsExactly(-7, 9007199254740992.0);
    assertThat(tensor.precision()).isEqualTo(Precision.DOUBLE);
    for (long large : new long[] {(1L << 53) + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, large);
      assertThat(reading(bytes).problem()).isEqualTo(Problem.UNSUPPORTED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 3})
  void aHeaderLengthThatCannotBeIsRefused(long length) {
    byte[] bytes =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length)
            .put((byte) '{')
            .put((byte) '}')
            .array();
    assertThat(reading(bytes).problem()).isEqualTo(Problem.CORRUPT);
    assertThat(reading(bytes).given()).contains("header claims");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]                                                          | 0  | begins with byte",
        "{\"a\":                                                      | 0  | not JSON",
        "{\"a\":3}                                                    | 0  | lacks its dtype",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1]}}                     | 8  | lacks its dtype",
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,8]}} | 8 | has the type BF16",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}}  | 8 | takes 16 bytes",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}} | 8 | bytes 0 to 16",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,0]}}  | 8 | bytes 8 to 0",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[-8,0]}} | 8 | has the offset -8",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}} | 8 | has the shape -1",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1.0],\"data_offsets\":[0,8]}} | 8 | has the shape"
            + " 1.0",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}} | 0"
            + " | takes",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2147483647,2147483647,0],\"data_offsets\":[0,8]}} | 8"
            + " | takes 0 bytes",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}} | 16 | begins at byte 8",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}  | 16 | take 8 bytes",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}"
            + " | 8 | begins at byte 0",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}"
            + " | 16 | begins at byte 8",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}"
            + " | 8 | not JSON",
      })
  void aHostileHeaderIsRefused(String header, int data, String told) {
    assertThat(reading(file(header, data)).given()).contains(told);
  }

  @Test
  void cutOrChangedBytesNeverDoMoreThanThrow() {
    byte[] whole = Safetensors.write(sample());
    for (int length = 0; length < whole.length; length++) {
      DataException thrown = reading(Arrays.copyOf(whole, length));
      assertThat(thrown.problem()).isEqualTo(Problem.CORRUPT);
    }
    Random random = new Random(5);
    for (int round = 0; round < 5_000; round++) {
      byte[] changed = whole.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        changed[random.nextInt(whole.length)] = (byte) random.nextInt();
      }
      try {
        Safetensors.read(changed)
            .values()
            .forEach(tensor -> assertThat(tensor.shape().count()).isLessThan(100));
      } catch (DataException expected) {
        assertThat(expected.problem()).isIn(Problem.CORRUPT, Problem.UNSUPPORTED);
      }
    }
  }

  @Test
  void theNameOfTheMetadataIsTaken() {
    assertThatThrownBy(() -> Safetensors.write(Map.of("__metadata__", Tensor.scalar(1))))
        .hasMessageContaining("keeps that name");
  }
}
