package gradus.data;

import gradus.data.DataException.Problem;
import gradus.optimization.training.Checkpoint;
import gradus.optimization.training.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checkpoints as files of a folder, `checkpoint-000000012000.gradus` after 12 000 steps, of which
/// the latest few are kept.
///
/// Each is a [ModelFile] of the kind `checkpoint`, written whole or not at all, so that a process
/// may be killed at any moment; its checksums tell what was damaged later. A damaged one is passed
/// over for the one before it.
public final class CheckpointFolder implements CheckpointStore {
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{12})\\.gradus");

  /// What a write leaves that was killed in the middle.
  private static final Pattern PART =
      Pattern.compile("\\.checkpoint-\\d{12}\\.gradus\\.\\w+\\.part");

  private final Path folder;
  private final int kept;

  private CheckpointFolder(Path folder, int kept) {
    this.folder = folder;
    this.kept = kept;
  }

  /// The latest three are kept.
  ///
  /// @param folder made where it is not there
  public static CheckpointFolder of(Path folder) {
    return new CheckpointFolder(folder, 3);
  }

  /// The same with another number of files kept.
  public CheckpointFolder keeping(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "at least 1 checkpoint is kept, not " + count + ": a run resumes from the latest");
    }
    return new CheckpointFolder(folder, count);
  }

  @Override
  public void save(Checkpoint checkpoint) {
    make();
    String name = String.format(Locale.ROOT, "checkpoint-%012d.gradus", checkpoint.step());
    CheckpointJson.model(checkpoint).write(folder.resolve(name));
    // later ones are another run's, or damaged: whoever knows may delete them
    List<Path> own = files(NAME, file -> step(file) <= checkpoint.step());
    own.stream().skip(kept).forEach(CheckpointFolder::delete);
  }

  private void make() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw DataException.of(
              Problem.UNWRITABLE,
              "cannot keep checkpoints in " + folder,
              "the folder cannot be made",
              String.valueOf(e.getMessage()),
              "choose another folder")
          .in(folder)
          .causedBy(e);
    }
  }

  @Override
  public Optional<Checkpoint> latest(Consumer<String> notices) {
    files(PART, file -> true).forEach(CheckpointFolder::delete);
    List<Path> files = files(NAME, file -> true);
    for (int k = 0; k < files.size(); k++) {
      try {
        return Optional.of(CheckpointJson.checkpoint(ModelFile.read(files.get(k))));
      } catch (DataException e) {
        if (k == files.size() - 1) {
          throw e.mendedBy("copy it again, or delete it: without a checkpoint a run starts anew");
        }
        notices.accept(
            e.getMessage() + "; " + files.get(k + 1).getFileName() + " is tried instead");
      }
    }
    return Optional.empty();
  }

  /// The files of a kind of name, the latest first.
  private List<Path> files(Pattern pattern, Predicate<Path> which) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> pattern.matcher(name(file)).matches())
          .filter(which)
          .sorted((a, b) -> name(b).compareTo(name(a)))
          .toList();
    } catch (IOException e) {
      throw InputFile.unreadable(folder, "cannot list the checkpoints in " + folder, e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static long step(Path file) {
    Matcher matcher = NAME.matcher(name(file));
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
  }

  /// One file too many does no harm, so a failure is none.
  @SuppressWarnings("EmptyCatch")
  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // the next save tries again
    }
  }
}
