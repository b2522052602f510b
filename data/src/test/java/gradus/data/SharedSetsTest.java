package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import gradus.models.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real tables, where the folder of shared data is there: `GRADUS_SHARED`, or `shared` beside the
/// project.
class SharedSetsTest {
  private static Path sets() {
    String named =
        System.getProperty(
            "GRADUS_SHARED", System.getenv().getOrDefault("GRADUS_SHARED", "../../shared"));
    Path folder = Path.of(named, "data", "sets");
    assumeThat(Files.isDirectory(folder)).as("no shared data sets in " + folder).isTrue();
    return folder;
  }

  @Test
  void everyTableReadsWithItsDocumentedRowsAndColumns() throws IOException {
    Path folder = sets();
    JsonNode provenance =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("provenance.json")));
    int read = 0;
    for (JsonNode entry : provenance) {
      String file = entry.required("file").stringValue();
      if (file.startsWith("mnist") || file.startsWith("kddcup")) {
        continue; // large; the others hold every kind of cell these do
      }
      Table table = Csv.read(folder.resolve(file));
      assertThat(table.rows()).as(file).isEqualTo(entry.required("rows").intValue());
      assertThat(table.columns()).as(file).hasSize(entry.required("n_columns").intValue());
      read++;
    }
    assertThat(read).isGreaterThan(40);
  }

  @Test
  void embeddedSetsHoldTheSharedNumbers() {
    Path folder = sets();
    Map<String, String> files =
        Map.of(
            "iris",
            "iris.csv",
            "wine",
            "wine.csv",
            "breast-cancer",
            "breast_cancer.csv",
            "diabetes",
            "diabetes.csv",
            "digits",
            "digits.csv");
    for (EmbeddedSet set : EmbeddedSet.all()) {
      Table table = Csv.read(folder.resolve(files.getOrDefault(set.name(), "")));
      Encoded shared =
          set.isClassification()
              ? table.classification("target", Missing.FAIL)
              : table.regression("target", Missing.FAIL);
      assertThat(set.dataset().features().toDoubles())
          .as(set.name())
          .isEqualTo(shared.dataset().features().toDoubles());
      assertThat(answers(set.dataset().target()))
          .as(set.name())
          .isEqualTo(answers(shared.dataset().target()));
    }
  }

  /// Class numbers or values: the same rows have the same answers under other names.
  private static double[] answers(Target target) {
    return switch (target) {
      case Target.Classes classes ->
          IntStream.range(0, classes.indices().rows()).mapToDouble(classes::index).toArray();
      case Target.Values values -> values.values().toDoubles();
      case Target.None none -> new double[0];
    };
  }
}
