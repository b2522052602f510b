package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import gradus.data.DataException.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("report.html");
    AtomicFile.write(file, "old");
    AtomicFile.write(file, "new é");
    assertThat(file).hasContent("new é");
    assertThat(names()).containsExactly("report.html");
  }

  @Test
  void anInterruptedWriteLeavesTheOldFileAndNoRest() throws IOException {
    Path file = folder.resolve("model.gradus");
    AtomicFile.write(file, "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[1 << 20]);
                  throw new IllegalStateException("stopped");
                }))
        .hasMessage("stopped");
    assertThat(file).hasContent("old");
    DataException thrown = Thrown.by(() -> AtomicFile.write(file, AtomicFileTest::fillTheDisk));
    assertThat(thrown.problem()).isEqualTo(Problem.UNWRITABLE);
    assertThat(thrown).hasMessageContaining("No space left");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("model.gradus");
  }

  private static void fillTheDisk(OutputStream out) throws IOException {
    out.write(1);
    throw new IOException("No space left on device");
  }

  @Test
  void theOldFileIsWholeWhileTheNewOneIsWritten() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, "old");
    AtomicFile.write(
        file,
        out -> {
          out.write("new".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          out.flush();
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasContent("new");
  }

  @Test
  void aLinkKeepsPointingToItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("real.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
    AtomicFile.write(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void whatOnlyItsOwnerCouldReadStaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("private.txt"), "old");
    assumeThat(file.getFileSystem().supportedFileAttributeViews()).contains("posix");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    AtomicFile.write(file, "new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aWriteProtectedFileIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("kept.txt"), "old");
    assumeThat(file.toFile().setWritable(false) && !Files.isWritable(file))
        .as("this user may write everywhere")
        .isTrue();
    assertThat(Thrown.by(() -> AtomicFile.write(file, "new")).given())
        .isEqualTo("the file is write-protected");
    assertThat(file).hasContent("old");
  }

  @Test
  void aDeviceIsWrittenTo() {
    Path sink = Path.of("/dev/null");
    assumeThat(Files.exists(sink)).as("there is no /dev/null").isTrue();
    AtomicFile.write(sink, "gone");
    assertThat(Files.isRegularFile(sink)).isFalse();
  }

  @Test
  void aFullDeviceIsSaidToBeFull() {
    Path full = Path.of("/dev/full");
    assumeThat(Files.exists(full)).as("there is no /dev/full").isTrue();
    assertThat(Thrown.by(() -> AtomicFile.write(full, "x".repeat(100_000))).problem())
        .isEqualTo(Problem.UNWRITABLE);
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeAnythingIsDone() throws IOException {
    assertThat(Thrown.by(() -> AtomicFile.write(folder, "x")).given()).isEqualTo("it is a folder");
    Path nowhere = folder.resolve("no/such/a.txt");
    assertThat(Thrown.by(() -> AtomicFile.requireWritable(nowhere)).fix()).contains("mkdir -p");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(Thrown.by(() -> AtomicFile.write(file.resolve("a.txt"), "x")).given())
        .contains("is a file");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void aFolderWithoutPermissionIsSaid() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assumeThat(locked.toFile().setWritable(false) && !Files.isWritable(locked))
        .as("this user may write everywhere")
        .isTrue();
    DataException thrown = Thrown.by(() -> AtomicFile.write(locked.resolve("a.txt"), "x"));
    assertThat(thrown.problem()).isEqualTo(Problem.UNWRITABLE);
    assertThat(thrown).hasMessageContaining("may not write");
  }
}
