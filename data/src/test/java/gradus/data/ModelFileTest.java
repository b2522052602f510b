package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.data.DataException.Problem;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ModelFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void save() {
    file = folder.resolve("model.gradus");
    model(0.5).write(file);
  }

  private static ModelFile model(double penalty) {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    description.put("penalty", penalty).putArray("classes").add("malignant").add("bénin");
    return new ModelFile("logistic", description, Map.of("w", Tensor.vector(1, 2, 3)));
  }

  private DataException reading() {
    DataException thrown = Thrown.by(() -> ModelFile.read(file));
    assertThat(thrown.file()).contains(file.toString());
    return thrown;
  }

  /// Writes the archive anew, each entry as the function gives it; an empty one is left out.
  private void rewrite(BiFunction<String, byte[], byte[]> change) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), change.apply(entry.getName(), in.readAllBytes()));
      }
    }
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        if (entry.getValue().length > 0) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write(entry.getValue());
        }
      }
    }
  }

  private void rewriteManifest(String from, String to) throws IOException {
    rewrite((name, bytes) -> {
      String text = new String(bytes, StandardCharsets.UTF_8);
      return name.equals("manifest.json")
          ? text.replace(from, to).getBytes(StandardCharsets.UTF_8)
          : bytes;
    });
  }

  @Test
  void aModelReadsBack() {
    ModelFile back = ModelFile.read(file);
    assertThat(back.kind()).isEqualTo("logistic");
    assertThat(back.description()).isEqualTo(model(0.5).description());
    assertThat(back.tensor("w").toDoubles()).containsExactly(1, 2, 3);
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Path other = folder.resolve("other.gradus");
    model(0.5).write(other);
    assertThat(Files.readAllBytes(other)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void aModelDoesNotChangeWithWhatItWasMadeOf() {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    ModelFile model = new ModelFile("pca", description, Map.of());
    description.put("later", 1);
    model.description().put("later", 1);
    assertThat(model.description().isEmpty()).isTrue();
  }

  @Test
  void aTensorThatIsNotThereIsNamed() {
    assertThat(Thrown.by(() -> model(1).tensor("b")))
        .hasMessageContaining("no tensor 'b'")
        .hasMessageContaining("it has w");
  }

  @Test
  void anyCutFileIsSaidToBeCut() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 4; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(reading().problem()).as("cut to " + length).isEqualTo(Problem.TRUNCATED);
    }
  }

  @Test
  void aNewerVersionNamesTheReleaseThatReadsIt() throws IOException {
    rewriteManifest(
        "\"version\" : 1,\n  \"readable since\" : \"0.1.0\"",
        "\"version\" : 2, \"readable since\" : \"0.7.0\"");
    DataException thrown = reading();
    assertThat(thrown.problem()).isEqualTo(Problem.NEWER_VERSION);
    assertThat(thrown)
        .hasMessageContaining("version 2 of the format")
        .hasMessageContaining("reads up to version 1")
        .hasMessageContaining("read it with Gradus 0.7.0 or newer");
  }

  @Test
  void otherFilesAreNoModels() throws IOException {
    Files.writeString(file, "x,y\n1,2\n");
    assertThat(reading().problem()).isEqualTo(Problem.NOT_A_MODEL);
    Files.write(file, new byte[0]);
    assertThat(reading().given()).isEqualTo("the file is empty");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write(1);
    }
    assertThat(reading().given()).contains("without manifest.json");
    save();
    rewriteManifest("gradus model", "other model");
    assertThat(reading().problem()).isEqualTo(Problem.NOT_A_MODEL);
    assertThat(Thrown.by(() -> ModelFile.read(folder.resolve("modle.gradus"))).fix())
        .isEqualTo("did you mean model.gradus?");
    assertThat(Thrown.by(() -> ModelFile.read(folder)).problem()).isEqualTo(Problem.NOT_A_FILE);
  }

  @Test
  void aMissingEntryIsNamed() throws IOException {
    rewrite((name, bytes) -> name.equals("tensors.safetensors") ? new byte[0] : bytes);
    assertThat(reading()).hasMessageContaining("no tensors.safetensors");
    assertThat(reading().problem()).isEqualTo(Problem.MISSING_ENTRY);
  }

  @Test
  void aChangedEntryIsFoundByItsChecksum() throws IOException {
    rewrite((name, bytes) ->
        name.equals("model.json")
            ? new String(bytes, StandardCharsets.UTF_8)
                .replace("0.5", "0.7")
                .getBytes(StandardCharsets.UTF_8)
            : bytes);
    assertThat(reading().given()).isEqualTo("the checksum of model.json does not fit");
    assertThat(reading().problem()).isEqualTo(Problem.CORRUPT);
  }

  @Test
  void aManifestThatMakesNoSenseIsCorrupt() throws IOException {
    rewriteManifest("\"version\" : 1", "\"version\" : \"one\"");
    assertThat(reading().problem()).isEqualTo(Problem.CORRUPT);
    save();
    rewriteManifest("\"kind\" : \"logistic\"", "\"kind\" : 7");
    assertThat(reading().problem()).isEqualTo(Problem.CORRUPT);
    save();
    rewriteManifest("{", "");
    assertThat(reading().given()).isEqualTo("manifest.json is not JSON");
    save();
    rewriteManifest("\"bytes\" : ", "\"bytes\" : 99");
    assertThat(reading().given()).contains("bytes");
  }

  @Test
  void changedBytesAnywhereNeverDoMoreThanThrow() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(6);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(whole.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      try {
        // Only names, times and flags of the archive itself may differ without changing the model.
        assertThat(ModelFile.read(file).tensor("w").toDoubles())
            .as("byte " + at)
            .containsExactly(1, 2, 3);
        assertThat(ModelFile.read(file).description()).isEqualTo(model(0.5).description());
      } catch (DataException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(250);
  }

  @Test
  void anUnwritableOutputLeavesTheOldModel() throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThat(Thrown.by(() -> model(1).write(folder.resolve("no/model.gradus"))).problem())
        .isEqualTo(Problem.UNWRITABLE);
    assertThat(Thrown.by(() -> model(1).write(folder)).given()).isEqualTo("it is a folder");
    assertThat(Thrown.by(() -> model(1).write(file.resolve("m.gradus"))).given())
        .contains("is a file");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void theReleaseIsThatOfTheBuild() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + ModelFile.RELEASE + "</version>");
  }
}
