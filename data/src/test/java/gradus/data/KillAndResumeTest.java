package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.optimization.training.Best;
import gradus.optimization.training.Checkpoint;
import gradus.optimization.training.Trained;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that trains is killed (SIGKILL) at random moments and started again, until it is done:
/// the weights are those of a run that was never killed, bit for bit.
///
/// `-Dgradus.kills=100` kills more often than every build does.
final class KillAndResumeTest {
  private static final int KILLS = Integer.getInteger("gradus.kills", 3);
  private static final long STEPS_A_KILL = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aKilledRunEndsLikeOneThatWasNot(Precision precision)
      throws IOException, InterruptedException {
    Path data = folder.resolve("rows");
    Files.write(data, littleEndian(KilledRun.fileNumbers()));
    long steps = STEPS_A_KILL * (KILLS + 1);
    Path checkpoints = folder.resolve("checkpoints");
    List<String> arguments =
        List.of(checkpoints.toString(), data.toString(), "" + steps, precision.name());
    SplittableRandom random = new SplittableRandom(KILLS);
    int killed = 0;
    for (int attempt = 0; attempt < KILLS; attempt++) {
      killed += killed(arguments, random) ? 1 : 0;
    }
    assertThat(killed).as("processes that were killed before their end").isPositive();
    assertThat(start(arguments).waitFor()).isZero();
    List<String> notices = new ArrayList<>();
    Checkpoint end = CheckpointFolder.of(checkpoints).latest(notices::add).orElseThrow();
    Trained expected = KilledRun.training(data, steps, precision).run();
    assertThat(notices).isEmpty();
    assertThat(end.step()).isEqualTo(steps);
    Best best = expected.best().orElseThrow();
    assertThat(end.values().keySet()).isEqualTo(expected.last().values().keySet());
    end.values().forEach((name, value) -> requireSameBits(value, expected.last().value(name)));
    assertThat(end.best().orElseThrow().step()).isEqualTo(best.step());
    best.values()
        .forEach((name, value) -> requireSameBits(end.best().orElseThrow().value(name), value));
    assertThat(end.scores()).isEqualTo(expected.scores());
    assertThat(end.waiting()).isEqualTo(expected.last().waiting());
    assertThat(end.epochLoss()).isEqualTo(expected.last().epochLoss());
  }

  private static byte[] littleEndian(double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(bytes::putDouble);
    return bytes.array();
  }

  /// Starts the run and kills it: mostly while it trains, sometimes while it starts.
  private static boolean killed(List<String> arguments, SplittableRandom random)
      throws IOException, InterruptedException {
    Process process = start(arguments);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      if (random.nextInt(4) > 0) {
        assertThat(out.readLine()).isEqualTo(KilledRun.BEGUN);
      }
      Thread.sleep(random.nextInt(400));
      boolean alive = process.isAlive();
      process.destroyForcibly();
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      return alive && process.exitValue() != 0;
    }
  }

  private static Process start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void requireSameBits(Tensor a, Tensor b) {
    assertThat(a.precision()).isEqualTo(b.precision());
    assertThat(a.toDoubles()).isEqualTo(b.toDoubles());
  }
}
