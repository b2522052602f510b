package gradus.lab;

import gradus.optimization.training.TrainingEvent;
import gradus.optimization.training.TrainingListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What happened in a run, a line of JSON each (<https://jsonlines.org>), as `docs/experiments.md`
/// describes them.
///
/// Each line is handed to the operating system by itself, so a process that is killed loses at most
/// the one it was writing. A run that goes on from a checkpoint first cuts off the lines of steps
/// after it, which will come again.
final class TraceFile implements TrainingListener, AutoCloseable {
  private static final Pattern STEP = Pattern.compile("\"step\":(\\d+)");

  private final Path path;
  private final RandomAccessFile file;
  private final long every;
  private boolean begun;

  private TraceFile(Path path, RandomAccessFile file, long every) {
    this.path = path;
    this.file = file;
    this.every = every;
  }

  /// @param every how many steps make a line; one with norms always has its line
  /// @param resume whether lines of the run so far are to be kept
  static TraceFile open(Path path, long every, boolean resume) {
    try {
      TraceFile trace = new TraceFile(path, new RandomAccessFile(path.toFile(), "rw"), every);
      if (!resume) {
        trace.cut(0);
      }
      return trace;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public boolean proceed(TrainingEvent event) {
    try {
      hear(event);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    return true;
  }

  private void hear(TrainingEvent event) throws IOException {
    switch (event) {
      case TrainingEvent.Resumed(var step) -> cut(step);
      case TrainingEvent.Notice _ -> {
        // nothing of the run
      }
      case TrainingEvent.Stepped step -> {
        if (step.progress().step() % every == 0 || !step.groups().isEmpty()) {
          write(TraceLine.of(step));
        }
      }
      case TrainingEvent.Validated validation -> write(TraceLine.of(validation));
    }
  }

  private void write(byte[] line) throws IOException {
    if (!begun) {
      cut(0); // a run from the start, though it might have been resumed
    }
    file.write(line);
  }

  /// Keeps the whole lines of the first steps, and goes on behind them.
  private void cut(long steps) throws IOException {
    long kept = 0;
    file.seek(0);
    for (String line = next(); line != null; line = next()) {
      Matcher step = STEP.matcher(line);
      boolean whole = line.endsWith("}") && file.getFilePointer() > kept + line.length();
      if (!whole || !step.find() || Long.parseLong(step.group(1)) > steps) {
        break;
      }
      kept = file.getFilePointer();
    }
    file.setLength(kept);
    file.seek(kept);
    begun = true;
  }

  private @Nullable String next() throws IOException {
    return file.readLine();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static UncheckedIOException unwritable(Path path, IOException e) {
    return new UncheckedIOException(
        "cannot write the trace " + path + ": " + e.getMessage() + "; choose another file", e);
  }
}
