package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads safetensors and trusts nothing: lengths, types, shapes and offsets are checked against
/// each other and the file.
final class SafetensorsReading {
  static final String METADATA = "__metadata__";

  /// The format's own limit on the header.
  private static final long LONGEST_HEADER = 100_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// The number formats that are read.
  private enum Type {
    F64(8),
    F32(4),
    I64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /// One line of the header, checked: a tensor and its place among the data.
  private record Entry(String name, Type type, Shape shape, int begin, int end) {}

  private SafetensorsReading() {}

  static Map<String, Tensor> read(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 8) {
      throw corrupt(
          "the file has " + bytes.length + " bytes", "fewer than the 8 of the header's length");
    }
    long length = file.getLong();
    if (length < 2 || length > LONGEST_HEADER || length > bytes.length - 8) {
      throw corrupt(
          "the header claims " + Long.toUnsignedString(length) + " bytes",
          "of the " + (bytes.length - 8) + " that follow");
    }
    JsonNode header = header(bytes, (int) length);
    ByteBuffer data = file.slice(8 + (int) length, bytes.length - 8 - (int) length);
    List<Entry> entries = new ArrayList<>();
    header.forEachEntry((name, json) -> {
      if (!name.equals(METADATA)) {
        entries.add(entry(name, json, data.capacity()));
      }
    });
    requireTiling(entries, data.capacity());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    entries.forEach(entry -> tensors.put(entry.name(), tensor(entry, data)));
    return tensors;
  }

  private static JsonNode header(byte[] bytes, int length) {
    if (bytes[8] != '{') {
      throw corrupt("the header begins with byte " + (bytes[8] & 0xFF), "not with '{'");
    }
    try {
      JsonNode header = JSON.readTree(bytes, 8, length);
      if (!header.isObject()) {
        throw corrupt("the header is " + header.getNodeType(), "not an object of tensors");
      }
      return header;
    } catch (JacksonException e) {
      throw corrupt("the header is not JSON", e.getOriginalMessage()).causedBy(e);
    }
  }

  private static Entry entry(String name, JsonNode json, int available) {
    JsonNode dtype = json.path("dtype");
    JsonNode shape = json.path("shape");
    JsonNode offsets = json.path("data_offsets");
    if (!dtype.isString() || !shape.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw corrupt(
          "tensor " + name + " lacks its dtype, shape or two data_offsets",
          "all of which it needs");
    }
    Type type = type(name, dtype.stringValue());
    int[] sizes = new int[shape.size()];
    long count = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = natural(name, "shape", shape.get(axis));
      // A product of naturals below 2³¹ with a factor of at most 2³¹ stays within a long.
      count = sizes[axis] == 0 ? 0 : Math.min(Integer.MAX_VALUE, count * sizes[axis]);
    }
    int begin = natural(name, "offset", offsets.get(0));
    int end = natural(name, "offset", offsets.get(1));
    if (begin > end || end > available) {
      throw corrupt(
          "tensor " + name + " is said to be bytes " + begin + " to " + end,
          "of " + available + " bytes of data");
    }
    if (count * type.bytes != end - begin) {
      throw corrupt(
          "tensor "
              + name
              + " of type "
              + type
              + " and shape "
              + shape
              + " takes "
              + count * type.bytes
              + " bytes",
          "but has " + (end - begin));
    }
    return new Entry(name, type, Shape.of(sizes), begin, end);
  }

  private static Type type(String name, String dtype) {
    for (Type type : Type.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw DataException.of(
        Problem.UNSUPPORTED,
        "cannot read the tensors",
        "tensor " + name + " has the type " + dtype,
        "and F64, F32 and I64 are read",
        "convert it to F32 where it was written");
  }

  private static int natural(String name, String what, JsonNode json) {
    if (!json.isIntegralNumber() || !json.canConvertToInt() || json.intValue() < 0) {
      throw corrupt(
          "tensor " + name + " has the " + what + " " + json, "not a whole number from 0 to 2³¹");
    }
    return json.intValue();
  }

  /// The tensors must cover the data exactly: an overlap is one number under two names, a gap hides
  /// something.
  private static void requireTiling(List<Entry> entries, int available) {
    int covered = 0;
    List<Entry> ordered =
        entries.stream()
            .sorted(Comparator.comparingInt(Entry::begin).thenComparingInt(Entry::end))
            .toList();
    for (Entry entry : ordered) {
      if (entry.begin() != covered) {
        throw corrupt(
            "tensor " + entry.name() + " begins at byte " + entry.begin(),
            "but the data before it end at byte " + covered);
      }
      covered = entry.end();
    }
    if (covered != available) {
      throw corrupt(
          "the tensors take " + covered + " bytes",
          "but the file has " + available + " bytes of data");
    }
  }

  private static Tensor tensor(Entry entry, ByteBuffer data) {
    ByteBuffer part =
        data.slice(entry.begin(), entry.end() - entry.begin()).order(ByteOrder.LITTLE_ENDIAN);
    return switch (entry.type()) {
      case F64 -> {
        double[] doubles = new double[entry.shape().count()];
        part.asDoubleBuffer().get(doubles);
        yield Tensor.of(entry.shape(), doubles);
      }
      case F32 -> {
        float[] floats = new float[entry.shape().count()];
        part.asFloatBuffer().get(floats);
        yield Tensor.of(entry.shape(), floats);
      }
      case I64 -> Tensor.generate(entry.shape(), i -> exact(entry.name(), part.getLong(8 * i)));
    };
  }

  private static double exact(String name, long value) {
    if (Math.abs(value) > 1L << 53 || value == Long.MIN_VALUE) {
      throw DataException.of(
          Problem.UNSUPPORTED,
          "cannot read the tensors",
          "tensor " + name + " holds " + value,
          "and a double cannot hold every integer beyond 2⁵³",
          "convert it to F64 where it was written");
    }
    return value;
  }

  private static DataException corrupt(String given, String why) {
    return DataException.of(
        Problem.CORRUPT, "cannot read the tensors", given, why, "copy or write the file again");
  }
}
