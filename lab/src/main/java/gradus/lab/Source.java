package gradus.lab;

import gradus.data.Csv;
import gradus.data.DataException;
import gradus.data.EmbeddedSet;
import gradus.data.Nearest;
import gradus.data.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where rows come from: an embedded set by its name, or a CSV or TSV file by its path.
///
/// @param name as given on the command line
/// @param table the columns
/// @param set the embedded set, where it is one
record Source(String name, Table table, Optional<EmbeddedSet> set) {

  /// Reads the rows. A name that is neither a set nor a file is refused with the nearest set.
  static Source of(String name) {
    Optional<EmbeddedSet> set = EmbeddedSet.find(name);
    if (set.isPresent()) {
      return new Source(name, set.get().table(), set);
    }
    Path file = Path.of(name);
    if (!Files.exists(file) && isBareWord(name)) {
      List<String> names = EmbeddedSet.all().stream().map(EmbeddedSet::name).toList();
      throw DataException.of(
          DataException.Problem.NO_SUCH_FILE,
          "cannot read '" + name + "'",
          "there is no such file and no embedded set of that name",
          Nearest.to(name, names).isEmpty()
              ? "the embedded sets are " + String.join(", ", names)
              : Nearest.suggestion(name, names),
          "give the path of a CSV or TSV file, or one of the sets that gradus data lists");
    }
    return new Source(name, Csv.read(file), Optional.empty());
  }

  private static boolean isBareWord(String name) {
    return name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
  }
}
