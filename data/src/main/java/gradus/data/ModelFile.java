package gradus.data;

import gradus.linalg.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import tools.jackson.databind.node.ObjectNode;

/// A fitted model in a file: a zip of JSON and safetensors, readable by other programs and by
/// people, never code.
///
/// | entry                 | what                                                                              |
/// |-----------------------|-----------------------------------------------------------------------------------|
/// | `manifest.json`       | `format`, `version`, the oldest release that reads it, `kind`, size and SHA-256 of the others |
/// | `model.json`          | `description`: all that is not an array of numbers                                  |
/// | `tensors.safetensors` | `tensors`; see [Safetensors]                                                        |
///
/// `kind` says what the description is of, `logistic` or `pca`; who wrote it knows how to read it.
/// The same model gives the same bytes.
public record ModelFile(String kind, ObjectNode description, Map<String, Tensor> tensors) {
  /// The version of the layout that this release writes, and the newest that it reads.
  public static final int VERSION = 1;

  /// The release of Gradus that writes.
  static final String RELEASE = "0.1.0";

  /// The first release that reads [#VERSION].
  static final String READABLE_SINCE = "0.1.0";

  public ModelFile {
    if (kind.isBlank()) {
      throw new IllegalArgumentException(
          "a model file says what kind of model it holds, such as 'logistic'");
    }
    description = description.deepCopy();
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /// A copy of the description.
  @Override
  public ObjectNode description() {
    return description.deepCopy();
  }

  /// The tensor of that name; refused as corrupt where the model has none.
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw DataException.of(
          DataException.Problem.MISSING_ENTRY,
          "cannot read a " + kind + " model",
          "it has no tensor '" + name + "'",
          "which such a model needs; it has " + Nearest.some(tensors.keySet()),
          "fit and save it again");
    }
    return tensor;
  }

  /// Writes the model, whole or not at all; an interrupted write leaves the old file.
  public void write(Path file) {
    ModelArchive.write(file, this);
  }

  /// Reads a model; refused, each with its own message, is what is no model, is cut short, damaged,
  /// or of a newer version.
  public static ModelFile read(Path file) {
    String asked = "cannot read the model " + file;
    InputFile.require(file, asked);
    ModelArchive.requireZip(file, asked);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return new ModelArchive(file, asked, zip).read();
    } catch (java.util.zip.ZipException e) {
      throw ModelArchive.truncated(file, asked, e);
    } catch (java.io.IOException e) {
      throw InputFile.unreadable(file, asked, e);
    }
  }
}
