package gradus.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path folder;

  @Test
  void everyCommandSucceedsAndWritesIntoItsFolder() throws IOException {
    Rehearsal.main(new String[] {folder.toString()});
    for (String name :
        new String[] {"network.gradus", "network.html", "model.gradus", "model.html"}) {
      assertThat(folder.resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.readAllLines(folder.resolve("trace.jsonl")).getFirst()).contains("\"groups\"");
  }

  @Test
  void missingFolderIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Rehearsal.main(new String[] {missing.toString()}))
        .hasMessageContaining("missing");
  }
}
