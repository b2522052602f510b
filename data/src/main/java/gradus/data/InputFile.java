package gradus.data;

import gradus.data.DataException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Checks that a file can be read, before it is.
final class InputFile {
  private InputFile() {}

  /// Refuses what is not there, what is a folder, and what may not be read.
  static void require(Path file, String asked) {
    if (Files.isDirectory(file)) {
      List<String> inside = names(file);
      throw DataException.of(
              Problem.NOT_A_FILE,
              asked,
              file + " is a folder",
              "and a file is needed",
              inside.isEmpty()
                  ? "it is empty; name a file"
                  : "name a file in it: " + Nearest.some(inside))
          .in(file);
    }
    if (!Files.exists(file)) {
      throw absent(file, asked);
    }
    if (!Files.isReadable(file)) {
      throw DataException.of(
              Problem.UNREADABLE,
              asked,
              "the file is there",
              "but this user may not read it",
              "change its permissions (chmod +r) or its owner")
          .in(file);
    }
  }

  private static DataException absent(Path file, String asked) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path last = file.getFileName();
    if (folder == null || last == null || !Files.isDirectory(folder)) {
      return DataException.of(
              Problem.NO_SUCH_FILE,
              asked,
              "there is no such file",
              "nor a folder " + folder,
              "check the path, or give it from the root; it is read from "
                  + Path.of("").toAbsolutePath())
          .in(file);
    }
    List<String> names = names(folder);
    return DataException.of(
            Problem.NO_SUCH_FILE,
            asked,
            "there is no such file",
            "but its folder "
                + folder
                + " has "
                + (names.isEmpty() ? "no files" : names.size() + " files"),
            Nearest.suggestion(last.toString(), names))
        .in(file);
  }

  /// The names of the files in a folder, in alphabetical order.
  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // the names only help; a folder that may not be listed gives none
    }
  }

  /// A failure while reading, in words.
  static DataException unreadable(Path file, String asked, IOException cause) {
    return DataException.of(
            Problem.UNREADABLE,
            asked,
            "reading stopped",
            String.valueOf(cause.getMessage()),
            "check the disk or the connection, and try again")
        .in(file)
        .causedBy(cause);
  }
}
