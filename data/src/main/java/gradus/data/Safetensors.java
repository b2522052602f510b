package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Named tensors in the safetensors format (version 1, the format of the *safetensors* project), which many programs read.
///
/// ```text
/// 8 bytes   N, the length of the header, little-endian
/// N bytes   JSON: {"w": {"dtype": "F64", "shape": [3, 4], "data_offsets": [0, 96]}, …}, padded with spaces
/// the rest  the numbers, little-endian, row-major, offsets counted from here, without gaps
/// ```
///
/// Written: `F64` and `F32`, wide numbers first so that each is aligned to its size. Read: these and `I64`, whose values
/// become doubles and are refused beyond `2⁵³`, where doubles skip integers. Every number of the header is checked before
/// it is used.
public final class Safetensors {
  private Safetensors() {}

  /// The tensors of a file, in the order of its header.
  public static Map<String, Tensor> read(Path file) {
    String asked = "cannot read the tensors of " + file;
    InputFile.require(file, asked);
    try {
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw DataException.of(
                Problem.UNSUPPORTED, asked, "it has " + Files.size(file) + " bytes", "more than 2³¹",
                "split it into several files")
            .in(file);
      }
      return read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw InputFile.unreadable(file, asked, e);
    }
  }

  /// The tensors of a file's bytes, in the order of its header.
  public static Map<String, Tensor> read(byte[] bytes) {
    return SafetensorsReading.read(bytes);
  }

  /// Writes the tensors to a file, whole or not at all.
  public static void write(Path file, Map<String, Tensor> tensors) {
    byte[] bytes = write(tensors);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /// The bytes of a file with these tensors.
  public static byte[] write(Map<String, Tensor> tensors) {
    Map<String, Integer> begins = layout(tensors);
    byte[] header = header(tensors, begins);
    long size = 8L + header.length + tensors.values().stream().mapToLong(Safetensors::size).sum();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("the tensors take " + size + " bytes, more than 2³¹; write several files");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(header.length).put(header);
    int data = out.position();
    tensors.forEach(
        (name, tensor) -> {
          ByteBuffer place = out.slice(data + begins.get(name), size(tensor)).order(ByteOrder.LITTLE_ENDIAN);
          switch (tensor.precision()) {
            case DOUBLE -> place.asDoubleBuffer().put(tensor.toDoubles());
            case SINGLE -> place.asFloatBuffer().put(tensor.toFloats());
          }
        });
    return out.array();
  }

  /// Where each tensor begins: doubles before floats, so that every tensor is aligned to its numbers.
  private static Map<String, Integer> layout(Map<String, Tensor> tensors) {
    List<Map.Entry<String, Tensor>> ordered =
        tensors.entrySet().stream()
            .sorted(Comparator.comparing(entry -> -entry.getValue().precision().bytes()))
            .toList();
    Map<String, Integer> begins = new LinkedHashMap<>();
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : ordered) {
      begins.put(entry.getKey(), (int) begin);
      begin += size(entry.getValue());
    }
    return begins;
  }

  private static int size(Tensor tensor) {
    return Math.multiplyExact(tensor.shape().count(), tensor.precision().bytes());
  }

  private static byte[] header(Map<String, Tensor> tensors, Map<String, Integer> begins) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tensors.forEach(
        (name, tensor) -> {
          if (name.equals(SafetensorsReading.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be called " + name + ": the format keeps that name");
          }
          ObjectNode entry = json.putObject(name);
          entry.put("dtype", tensor.precision() == Precision.DOUBLE ? "F64" : "F32");
          ArrayNode shape = entry.putArray("shape");
          for (int size : tensor.shape().sizes()) {
            shape.add(size);
          }
          int begin = begins.getOrDefault(name, 0);
          entry.putArray("data_offsets").add(begin).add(begin + size(tensor));
        });
    String text = json.toString();
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    // Padded so that the numbers begin at a multiple of eight.
    return (text + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }
}
