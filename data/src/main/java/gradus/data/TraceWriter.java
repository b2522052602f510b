package gradus.data;

import gradus.data.DataException.Problem;
import gradus.optimization.Listener;
import gradus.optimization.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the trace of a run to a file while the run is under way, as JSON lines ([TraceFile]).
///
/// ```java
/// try (TraceWriter trace = TraceWriter.create(Path.of("run.jsonl"))) {
///   Minimize.run(objective, start, method, stop, trace);
/// }
/// ```
///
/// Each line is handed to the system whole, before the next step: who kills the run loses at most
/// the line that is being written, and a reader sees every step that was. Nothing is kept in
/// memory.
public final class TraceWriter implements Listener, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final int every;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private Trace.@Nullable Entry unwritten;

  private TraceWriter(Path file, FileChannel channel, int every) {
    this.file = file;
    this.channel = channel;
    this.every = every;
  }

  /// Every step, into a new file; an old one of the name is replaced.
  ///
  /// @throws DataException where it cannot be written
  public static TraceWriter create(Path file) {
    return create(file, 1);
  }

  /// One of every so many steps, and the last.
  ///
  /// @throws DataException where the file cannot be written
  public static TraceWriter create(Path file, int every) {
    requireEvery(every);
    AtomicFile.requireWritable(file);
    return open(file, every, 0);
  }

  /// Goes on with the file of a run that was interrupted, after a step: what it says of later
  /// steps, which are taken again, is cut off, and so is a line that was not finished. Where there
  /// is no file, one is made.
  ///
  /// @param after the step that the run goes on from
  /// @throws DataException where the file cannot be read or written, or a line is no entry
  public static TraceWriter resume(Path file, int every, int after) {
    requireEvery(every);
    AtomicFile.requireWritable(file);
    return open(
        file,
        every,
        Files.exists(file) ? TraceFile.whole(file, entry -> entry.step() <= after) : 0);
  }

  private static void requireEvery(int every) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "a trace has one of every 1 or more steps, not of every " + every);
    }
  }

  private static TraceWriter open(Path file, int every, long length) {
    try {
      FileChannel channel =
          FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      if (Files.isRegularFile(file)) {
        channel.truncate(length).position(length);
      }
      return new TraceWriter(file, channel, every);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// Writes an entry.
  ///
  /// @throws DataException where that fails, as on a full disk
  @Override
  public boolean proceed(Trace.Entry entry) {
    if (entry.step() % every == 0) {
      unwritten = null;
      write(entry);
    } else {
      unwritten = entry;
    }
    return true;
  }

  private void write(Trace.Entry entry) {
    line.reset();
    TraceLine.write(entry, line);
    line.write('\n');
    ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// Writes the last entry, where it was left out, and closes the file.
  @Override
  public void close() {
    try (channel) {
      Trace.Entry last = unwritten;
      unwritten = null;
      if (last != null) {
        write(last);
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static DataException failure(Path file, IOException e) {
    return DataException.of(
            Problem.UNWRITABLE,
            "cannot write the trace " + file,
            "writing failed",
            String.valueOf(e.getMessage()),
            "make room, or choose another folder, and resume the run")
        .in(file)
        .causedBy(e);
  }
}
