package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The zip of a [ModelFile]: its entries, their checksums, and what may be wrong with them.
final class ModelArchive {
  private static final String FORMAT = "gradus model";
  private static final String MANIFEST = "manifest.json";
  private static final String MODEL = "model.json";
  private static final String TENSORS = "tensors.safetensors";

  /// More bytes than any manifest has; a larger one is an attack or an accident.
  private static final int LONGEST_MANIFEST = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path file;
  private final String asked;
  private final ZipFile zip;

  ModelArchive(Path file, String asked, ZipFile zip) {
    this.file = file;
    this.asked = asked;
    this.zip = zip;
  }

  static void write(Path file, ModelFile model) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(MODEL, JSON.writeValueAsBytes(model.description()));
    entries.put(TENSORS, Safetensors.write(model.tensors()));
    byte[] manifest = JSON.writeValueAsBytes(manifest(model.kind(), entries));
    AtomicFile.write(
        file,
        out -> {
          writeEntry(out, MANIFEST, manifest, entries);
        });
  }

  private static ObjectNode manifest(String kind, Map<String, byte[]> entries) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("format", FORMAT);
    manifest.put("version", ModelFile.VERSION);
    manifest.put("readable since", ModelFile.READABLE_SINCE);
    manifest.put("written by", ModelFile.RELEASE);
    manifest.put("kind", kind);
    ObjectNode listed = manifest.putObject("entries");
    entries.forEach((name, bytes) ->
        listed.putObject(name).put("bytes", bytes.length).put("sha256", sha256(bytes)));
    return manifest;
  }

  private static void writeEntry(
      OutputStream out, String firstName, byte[] first, Map<String, byte[]> others)
      throws IOException {
    // Finished, not closed: the file is forced to the disk before it is closed.
    @SuppressWarnings("resource")
    ZipOutputStream archive = new ZipOutputStream(out, StandardCharsets.UTF_8);
    put(archive, firstName, first);
    for (Map.Entry<String, byte[]> entry : others.entrySet()) {
      put(archive, entry.getKey(), entry.getValue());
    }
    archive.finish();
  }

  /// Stored, not deflated: numbers hardly shrink, and other programs can map them where they lie.
  private static void put(ZipOutputStream archive, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the same model gives the same bytes
    archive.putNextEntry(entry);
    archive.write(bytes);
    archive.closeEntry();
  }

  /// Refuses a file that does not begin as a zip does.
  static void requireZip(Path file, String asked) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      if (start.length == 0) {
        throw notAModel(file, asked, "the file is empty", "and a model file is a zip archive");
      }
      if (start.length < 4
          || start[0] != 'P'
          || start[1] != 'K'
          || start[2] != 3
          || start[3] != 4) {
        throw notAModel(
            file, asked, "it does not begin as a zip archive does", "and a model file is one");
      }
    } catch (IOException e) {
      throw InputFile.unreadable(file, asked, e);
    }
  }

  static DataException truncated(Path file, String asked, ZipException cause) {
    return DataException.of(
            Problem.TRUNCATED,
            asked,
            "it begins as a zip archive, but its list of contents is cut off or damaged",
            String.valueOf(cause.getMessage()),
            "copy it again in full, or fit and save the model again")
        .in(file)
        .causedBy(cause);
  }

  private static DataException notAModel(Path file, String asked, String given, String why) {
    return DataException.of(
            Problem.NOT_A_MODEL,
            asked,
            given,
            why,
            "name a file that Gradus saved, usually ending in .gradus")
        .in(file);
  }

  ModelFile read() throws IOException {
    JsonNode manifest = manifest();
    JsonNode listed = manifest.path("entries");
    byte[] model = entry(MODEL, listed);
    byte[] tensors = entry(TENSORS, listed);
    if (!(json(MODEL, model) instanceof ObjectNode description)
        || !manifest.path("kind").isString()) {
      throw corrupt(
          "its description is not an object with a kind", "so it cannot be told what it is");
    }
    return new ModelFile(manifest.path("kind").stringValue(), description, tensors(tensors));
  }

  private JsonNode manifest() throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw notAModel(
          file, asked, "it is a zip archive without " + MANIFEST, "which every model file has");
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes(LONGEST_MANIFEST);
    }
    JsonNode manifest = json(MANIFEST, bytes);
    if (!FORMAT.equals(manifest.path("format").stringValue(""))) {
      throw notAModel(
          file,
          asked,
          "its " + MANIFEST + " is not of the format '" + FORMAT + "'",
          "but of another");
    }
    int version = manifest.path("version").asInt(0);
    if (version > ModelFile.VERSION) {
      String since = manifest.path("readable since").asString("a newer release");
      throw DataException.of(
              Problem.NEWER_VERSION,
              asked,
              "it has version " + version + " of the format",
              "and this Gradus " + ModelFile.RELEASE + " reads up to version " + ModelFile.VERSION,
              "read it with Gradus " + since + " or newer, or fit the model again with this one")
          .in(file);
    }
    if (version < 1) {
      throw corrupt("its " + MANIFEST + " has no version", "so its layout is unknown");
    }
    return manifest;
  }

  private byte[] entry(String name, JsonNode listed) throws IOException {
    JsonNode expected = listed.path(name);
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || !expected.isObject()) {
      throw DataException.of(
              Problem.MISSING_ENTRY,
              asked,
              "it has no " + name,
              "which every model file has",
              "copy it again in full, or fit and save the model again")
          .in(file);
    }
    long size = expected.path("bytes").asLong(-1);
    if (size < 0 || size > Integer.MAX_VALUE - 8 || entry.getSize() != size) {
      throw corrupt(name + " has " + entry.getSize() + " bytes", "but should have " + size);
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) size);
    }
    if (!sha256(bytes).equals(expected.path("sha256").asString(""))) {
      throw corrupt(
          "the checksum of " + name + " does not fit", "so some of its bytes have changed");
    }
    return bytes;
  }

  private JsonNode json(String name, byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw corrupt(name + " is not JSON", e.getOriginalMessage()).causedBy(e);
    }
  }

  private Map<String, Tensor> tensors(byte[] bytes) {
    try {
      return Safetensors.read(bytes);
    } catch (DataException e) {
      throw corrupt(e.given(), e.why()).causedBy(e);
    }
  }

  private DataException corrupt(String given, String why) {
    return DataException.of(
            Problem.CORRUPT, asked, given, why, "copy it again, or fit and save the model again")
        .in(file);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
