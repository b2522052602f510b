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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Named tensors in the safetensors format (version 1, the format of the *safetensors* project),
/// which many programs read.
///
/// ```text
/// 8 bytes   N, the length of the header, little-endian
/// N bytes   JSON: {"w": {"dtype": "F64", "shape": [3, 4], "data_offsets": [0, 96]}, …}, padded with spaces
/// the rest  the numbers, little-endian, row-major, offsets counted from here, without gaps
/// ```
///
/// Written: `F64` and `F32`, wide numbers first so that each is aligned to its size. Read: these
/// and `I64`, whose values become doubles and are refused beyond `2⁵³`, where doubles skip
/// integers. Every number of the header is checked before it is used.
public final class Safetensors {
  private Safetensors() {}

  /// The tensors of a file, in the order of its header.
  public static Map<String, Tensor> read(Path file) {
    String asked = "cannot read the tensors of " + file;
    InputFile.require(file, asked);
    try {
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw DataException.of(
                Problem.UNSUPPORTED,
                asked,
                "it has " + Files.size(file) + " bytes",
                "more than 2³¹",
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
    List<Placed> placed = place(tensors);
    byte[] header = header(placed);
    long size = 8L + header.length + placed.stream().mapToLong(Placed::size).sum();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the tensors take " + size + " bytes, more than 2³¹; write several files");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(header.length).put(header);
    int data = out.position();
    for (Placed tensor : placed) {
      ByteBuffer part =
          out.slice(data + (int) tensor.begin(), (int) tensor.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      switch (tensor.values().precision()) {
        case DOUBLE -> part.asDoubleBuffer().put(tensor.values().toDoubles());
        case SINGLE -> part.asFloatBuffer().put(tensor.values().toFloats());
      }
    }
    return out.array();
  }

  /// A tensor and where it begins among the data.
  private record Placed(String name, Tensor values, long begin) {
    long size() {
      return (long) values.shape().count() * values.precision().bytes();
    }
  }

  /// All doubles before all floats, so that every tensor is aligned to its numbers.
  private static List<Placed> place(Map<String, Tensor> tensors) {
    long nextDouble = 0;
    long nextFloat =
        tensors.values().stream()
            .filter(tensor -> tensor.precision() == Precision.DOUBLE)
            .mapToLong(tensor -> 8L * tensor.shape().count())
            .sum();
    List<Placed> placed = new ArrayList<>();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      boolean isDouble = entry.getValue().precision() == Precision.DOUBLE;
      Placed tensor =
          new Placed(entry.getKey(), entry.getValue(), isDouble ? nextDouble : nextFloat);
      nextDouble += isDouble ? tensor.size() : 0;
      nextFloat += isDouble ? 0 : tensor.size();
      placed.add(tensor);
    }
    return placed;
  }

  private static byte[] header(List<Placed> tensors) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Placed tensor : tensors) {
      if (tensor.name().equals(SafetensorsReading.METADATA)) {
        throw new IllegalArgumentException(
            "a tensor cannot be called "
                + tensor.name()
                + ": the format keeps that name for itself");
      }
      ObjectNode entry = json.putObject(tensor.name());
      entry.put("dtype", tensor.values().precision() == Precision.DOUBLE ? "F64" : "F32");
      ArrayNode shape = entry.putArray("shape");
      for (int size : tensor.values().shape().sizes()) {
        shape.add(size);
      }
      entry.putArray("data_offsets").add(tensor.begin()).add(tensor.begin() + tensor.size());
    }
    String text = json.toString();
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    // Padded so that the numbers begin at a multiple of eight.
    return (text + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }
}
