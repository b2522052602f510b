package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.compile.Program;
import gradus.data.DataException.Problem;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.optimization.Adam;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.Stop;
import gradus.optimization.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
  private static final Stop STEPS = new Stop(0, 0, 25);

  @TempDir Path folder;

  /// `Σ (wᵢ² − 1)²`, from 0.3, 0.7.
  private static Objective objective() {
    Expr w = Expr.variable("w", Dim.of(2));
    Expr loss = Functions.sum(Functions.square(Functions.square(w).minus(1)));
    return Objective.of(loss, List.of(w), Map.of(), Program.Options.defaults());
  }

  private static Trace.Entry entry(int step) {
    return new Trace.Entry(
        step,
        Math.PI * step,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        Double.MIN_VALUE,
        step + 1,
        1e-9,
        List.of(
            new Trace.Group("layer 1, \"W\"", 0.1, Double.NEGATIVE_INFINITY, 1e300),
            new Trace.Group("ö", -0.0, 0, 3)),
        Map.of("curvature", 38.5));
  }

  private static List<Trace.Entry> all(Path file) {
    List<Trace.Entry> entries = new ArrayList<>();
    TraceFile.forEach(file, entries::add);
    return entries;
  }

  @Test
  void entriesAreReadBackToTheBit() {
    Path file = folder.resolve("run.jsonl");
    List<Trace.Entry> written = List.of(entry(0), entry(1), new Trace.Entry(2, 1, 2, 3, 4, 5, 6));
    try (TraceWriter writer = TraceWriter.create(file)) {
      written.forEach(writer::proceed);
    }
    assertThat(all(file)).isEqualTo(written);
    assertThat(TraceFile.read(file).entries()).isEqualTo(written);
  }

  @Test
  void lineIsTheObjectThatThePageShows() throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      writer.proceed(
          new Trace.Entry(
              1,
              0.69,
              Double.NaN,
              0.31,
              0.1,
              2,
              0.004,
              List.of(new Trace.Group("W", 0.3, 0.03, 1.5)),
              Map.of("curvature", 12.5)));
      // before the file is closed
      assertThat(file)
          .hasContent(
              """
              {"step":1,"loss":0.69,"gradient_max":"NaN","gradient_norm":0.31,"step_length":0.1,\
              "evaluations":2,"seconds":0.004,"groups":{"W":{"gradient":0.3,"update":0.03,\
              "parameter":1.5}},"measures":{"curvature":12.5}}
              """);
    }
  }

  @Test
  void runThatIsWrittenTakesTheSameStepsAndItsFileIsItsTrace() {
    Path file = folder.resolve("run.jsonl");
    double[] start = {0.3, 0.7};
    Minimum written;
    try (TraceWriter writer = TraceWriter.create(file)) {
      written = Minimize.run(objective(), start, Adam.of(0.1), STEPS, writer);
    }
    Minimum alone = Minimize.run(objective(), start, Adam.of(0.1), STEPS);
    assertThat(written.point().toDoubles()).isEqualTo(alone.point().toDoubles());
    assertThat(TraceFile.read(file)).isEqualTo(written.trace());
  }

  @Test
  void lineThatWasNotFinishedIsLeftOut() throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      writer.proceed(entry(0));
      writer.proceed(entry(1));
    }
    byte[] whole = Files.readAllBytes(file);
    int second = whole.length / 2;
    for (int length = second; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(all(file)).as("%s bytes", length).containsExactly(entry(0));
    }
  }

  @Test
  void resumedRunCutsOffWhatItTakesAgain() throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (int step = 0; step < 6; step++) {
        writer.proceed(entry(step));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5)); // killed in step 5
    try (TraceWriter writer = TraceWriter.resume(file, 1, 3)) {
      writer.proceed(entry(4));
      writer.proceed(entry(5));
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    Path fresh = folder.resolve("fresh.jsonl");
    try (TraceWriter writer = TraceWriter.resume(fresh, 1, 3)) {
      writer.proceed(entry(4));
    }
    assertThat(all(fresh)).containsExactly(entry(4));
  }

  @Test
  void oneOfEveryThreeStepsAndTheLast() {
    Path file = folder.resolve("run.jsonl");
    try (TraceWriter writer = TraceWriter.create(file, 3)) {
      for (int step = 0; step < 9; step++) {
        writer.proceed(entry(step));
      }
    }
    assertThat(all(file)).extracting(Trace.Entry::step).containsExactly(0, 3, 6, 8);
  }

  @Test
  void longFileIsReadIntoABoundedTrace() {
    Path file = folder.resolve("run.jsonl");
    try (TraceWriter writer = TraceWriter.create(file)) {
      for (int step = 0; step < 5000; step++) {
        writer.proceed(new Trace.Entry(step, 1, 2, 3, 4, 5, 6));
      }
    }
    Trace trace = TraceFile.read(file);
    assertThat(trace.entries().size()).isLessThanOrEqualTo(Trace.CAPACITY + Trace.RECENT);
    assertThat(trace.first().step()).isZero();
    assertThat(trace.last().step()).isEqualTo(4999);
  }

  /// Writes steps until it is killed.
  static final class Endless {
    public static void main(String[] args) {
      TraceWriter writer = TraceWriter.create(Path.of(args[0]));
      for (int step = 0; ; step++) {
        writer.proceed(entry(step));
      }
    }
  }

  @Test
  void killedRunLosesAtMostItsLastLine() throws Exception {
    Path file = folder.resolve("run.jsonl");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (run.isAlive() && (!Files.exists(file) || Files.size(file) < 200_000)) {
        Thread.sleep(10);
      }
    } finally {
      run.destroyForcibly().waitFor();
    }
    String text = Files.readString(file);
    List<Trace.Entry> entries = all(file);
    assertThat(entries).hasSizeGreaterThan(100);
    // nothing but an unfinished line is missing
    assertThat((long) entries.size()).isEqualTo(text.chars().filter(c -> c == '\n').count());
    for (int step = 0; step < entries.size(); step++) {
      assertThat(entries.get(step).step()).isEqualTo(step);
    }
  }

  @Test
  void badFilesAreNamed() throws IOException {
    Path file = folder.resolve("run.jsonl");
    Files.writeString(file, "{\"step\":0,\"loss\":1,\"gradient_max\":1}\n");
    DataException missing = Thrown.by(() -> TraceFile.read(file));
    assertThat(missing.problem()).isEqualTo(Problem.CORRUPT);
    assertThat(missing).hasMessageContaining("line 1").hasMessageContaining("gradient_norm");
    Files.writeString(file, "not JSON\n");
    assertThat(Thrown.by(() -> TraceFile.read(file)).problem()).isEqualTo(Problem.CORRUPT);
    DataException absent = Thrown.by(() -> TraceFile.read(folder.resolve("none.jsonl")));
    assertThat(absent.problem()).isEqualTo(Problem.NO_SUCH_FILE);
    DataException unwritable =
        Thrown.by(() -> TraceWriter.create(folder.resolve("nowhere").resolve("run.jsonl")));
    assertThat(unwritable.problem()).isEqualTo(Problem.UNWRITABLE);
    assertThatThrownBy(() -> TraceWriter.create(file, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every 0");
    // a number that is a text is refused, not read as 0
    Files.writeString(
        file,
        "{\"step\":0,\"loss\":\"low\",\"gradient_max\":1,\"gradient_norm\":1,\"step_length\":1,"
            + "\"evaluations\":1,\"seconds\":1}\n");
    assertThat(Thrown.by(() -> TraceFile.read(file)).problem()).isEqualTo(Problem.CORRUPT);
  }

  @Test
  void fullDiskIsNamed() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full to play a full disk");
    TraceWriter writer = TraceWriter.create(full);
    DataException thrown = Thrown.by(() -> writer.proceed(entry(0)));
    assertThat(thrown.problem()).isEqualTo(Problem.UNWRITABLE);
    assertThat(thrown).hasMessageContaining("No space left");
  }
}
