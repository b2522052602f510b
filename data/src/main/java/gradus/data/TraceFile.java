package gradus.data;

import gradus.data.DataException.Problem;
import gradus.optimization.Trace;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/// A trace in a file of JSON lines: a complete JSON object in each line, one for each step, in
/// UTF-8, as [TraceWriter] writes it while a run is under way.
///
/// ```json
/// {"step":1,"loss":0.69,"gradient_max":0.2,"gradient_norm":0.31,"step_length":0.1,"evaluations":2,"seconds":0.004,"groups":{"W":{"gradient":0.3,"update":0.03,"parameter":1.5}},"measures":{"curvature":12.5}}
/// ```
///
/// | name | what |
/// |---|---|
/// | `step` | a whole number, 0 at the start |
/// | `loss`, `gradient_max`, `gradient_norm`, `step_length`, `seconds` | numbers, as in [Trace.Entry] |
/// | `evaluations` | a whole number |
/// | `groups` | by name: `gradient`, `update` and `parameter`, norms as in [Trace.Group]; absent where there are none |
/// | `measures` | numbers by name; absent where there are none |
///
/// Numbers have as many digits as it takes to read them back to the bit. What is not finite is the
/// text `"NaN"`, `"Infinity"` or `"-Infinity"`. Other names are ignored by the reader.
public final class TraceFile {
  private TraceFile() {}

  /// The trace, thinned out as that of a run is; a last line that was not finished is left out.
  ///
  /// @throws DataException where the file cannot be read, or a line is no entry
  public static Trace read(Path file) {
    Trace.Recorder recorder = new Trace.Recorder();
    forEach(file, recorder::add);
    return recorder.trace();
  }

  /// Hands over all entries, one after the other, in the memory of one.
  ///
  /// @throws DataException where the file cannot be read, or a line is no entry
  public static void forEach(Path file, Consumer<Trace.Entry> action) {
    whole(
        file,
        entry -> {
          action.accept(entry);
          return true;
        });
  }

  /// Reads complete lines as long as they are wanted; the number of bytes that the wanted ones
  /// take.
  static long whole(Path file, Predicate<Trace.Entry> wanted) {
    String asked = "cannot read the trace " + file;
    InputFile.require(file, asked);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long length = 0;
      for (long number = 1; readLine(in, line); number++) {
        if (!wanted.test(entry(file, asked, line.toByteArray(), number))) {
          break;
        }
        length += line.size() + 1;
        line.reset();
      }
      return length;
    } catch (IOException e) {
      throw InputFile.unreadable(file, asked, e);
    }
  }

  /// Whether there was a line with its end.
  private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    int read = in.read();
    while (read >= 0 && read != '\n') {
      line.write(read);
      read = in.read();
    }
    return read == '\n';
  }

  private static Trace.Entry entry(Path file, String asked, byte[] line, long number) {
    try {
      return TraceLine.read(line);
    } catch (JacksonException e) {
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw DataException.of(
              Problem.CORRUPT,
              asked,
              "line " + number + " is no step of a trace",
              reason,
              "delete the line, or record the trace again")
          .in(file)
          .at(number)
          .causedBy(e);
    }
  }
}
