package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.data.DataException.Problem;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.optimization.Adam;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.training.Batches;
import gradus.optimization.training.Best;
import gradus.optimization.training.Checkpoint;
import gradus.optimization.training.Every;
import gradus.optimization.training.Fingerprint;
import gradus.optimization.training.OtherRunException;
import gradus.optimization.training.Score;
import gradus.optimization.training.Source;
import gradus.optimization.training.Training;
import gradus.optimization.training.TrainingEvent;
import gradus.optimization.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints come back as they were; damaged ones are passed over.
final class CheckpointFolderTest {
  @TempDir Path folder;

  private static Checkpoint checkpoint(long step) {
    return new Checkpoint(
        new Fingerprint(Map.of("parameters", "w 2")),
        step,
        Map.of("w", Tensor.vector(1.0 / 3, -0.0).as(Precision.SINGLE), "m", Tensor.scalar(0.1)),
        Optional.of(new Best(step, 0.1, Map.of("w", Tensor.vector(5, Double.MIN_VALUE)))),
        2,
        new Plateau.Progress(Double.POSITIVE_INFINITY, 3, 1, 0.1),
        List.of(
            new Score(1, 0.1 + 0.2, Double.NaN, Map.of("accuracy", 1 / 3.0)),
            new Score(2, Double.POSITIVE_INFINITY, 1e-300, Map.of())),
        Math.PI,
        12.5);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Checkpoint latest(List<String> notices) {
    return CheckpointFolder.of(folder).latest(notices::add).orElseThrow();
  }

  @Test
  void aCheckpointComesBackBitForBit() {
    CheckpointFolder.of(folder.resolve("new")).save(checkpoint(7));
    Checkpoint back = CheckpointFolder.of(folder.resolve("new")).latest(_ -> {}).orElseThrow();
    Checkpoint old = checkpoint(7);
    assertThat(back.fingerprint()).isEqualTo(old.fingerprint());
    assertThat(back.step()).isEqualTo(7);
    assertThat(back.waiting()).isEqualTo(2);
    assertThat(back.plateau()).isEqualTo(old.plateau());
    assertThat(back.scores()).isEqualTo(old.scores());
    assertThat(back.epochLoss()).isEqualTo(Math.PI);
    assertThat(back.seconds()).isEqualTo(12.5);
    assertThat(back.value("w").toFloats()).isEqualTo(old.value("w").toFloats());
    assertThat(back.value("m").value()).isEqualTo(0.1);
    assertThat(back.best().orElseThrow().value("w").toDoubles())
        .isEqualTo(new double[] {5, Double.MIN_VALUE});
  }

  @Test
  void theLatestFewAreKept() throws IOException {
    CheckpointFolder store = CheckpointFolder.of(folder).keeping(2);
    assertThat(store.latest(_ -> {})).isEmpty();
    for (int step = 8; step <= 12; step++) {
      store.save(checkpoint(step));
    }
    assertThat(names())
        .containsExactly("checkpoint-000000000011.gradus", "checkpoint-000000000012.gradus");
    assertThatThrownBy(() -> store.keeping(0)).hasMessageContaining("at least 1");
  }

  /// Whatever was cut off or changed, the one before it is used, and a word is said.
  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    CheckpointFolder store = CheckpointFolder.of(folder);
    store.save(checkpoint(5));
    store.save(checkpoint(6));
    Path last = folder.resolve("checkpoint-000000000006.gradus");
    byte[] whole = Files.readAllBytes(last);
    for (int length = 0; length < whole.length; length += 37) {
      Files.write(last, Arrays.copyOf(whole, length));
      List<String> notices = new ArrayList<>();
      assertThat(latest(notices).step()).isEqualTo(5);
      assertThat(notices).hasSize(1);
      assertThat(notices.getFirst())
          .contains("checkpoint-000000000006.gradus")
          .contains("checkpoint-000000000005.gradus is tried instead");
    }
    // a bit of a weight
    int weight = whole.length;
    byte[] third = Safetensors.write(Map.of("w", Tensor.vector(1.0 / 3).as(Precision.SINGLE)));
    for (int at = 0; at + 4 <= whole.length; at++) {
      if (Arrays.equals(whole, at, at + 4, third, third.length - 4, third.length)) {
        weight = at;
      }
    }
    byte[] changed = whole.clone();
    changed[weight] ^= 1;
    Files.write(last, changed);
    assertThat(latest(new ArrayList<>()).step()).isEqualTo(5);
    Files.write(folder.resolve("checkpoint-000000000005.gradus"), new byte[] {1});
    DataException none = Thrown.by(() -> latest(new ArrayList<>()));
    assertThat(none.problem()).isEqualTo(Problem.NOT_A_MODEL);
    assertThat(none.fix()).contains("delete it: without a checkpoint a run starts anew");
  }

  @Test
  void whatAKillLeftIsRemoved() throws IOException {
    CheckpointFolder.of(folder).save(checkpoint(5));
    Files.write(folder.resolve(".checkpoint-000000000006.gradus.0a1b2c3d.part"), new byte[9]);
    Files.write(folder.resolve("notes.txt"), new byte[9]);
    latest(new ArrayList<>());
    assertThat(names()).containsExactly("checkpoint-000000000005.gradus", "notes.txt");
  }

  private Training training(int inputs, Batches batches) {
    return Training.of(KilledRun.regression(inputs), Adam.of(0.1), batches, 3)
        .saved(CheckpointFolder.of(folder), Every.steps(2));
  }

  private static Batches batches(int inputs) {
    Tensor x = Tensor.zeros(10, inputs);
    return Batches.of(Source.of(Map.of("X", x, "y", Tensor.zeros(10))), 4);
  }

  @Test
  void aCheckpointOfAnotherModelIsRefused() {
    training(3, batches(3)).run();
    assertThatThrownBy(() -> training(4, batches(4)).resume(TrainingListener.none()))
        .isInstanceOf(OtherRunException.class)
        .hasMessageContaining("whose parameters is w 3, and that of this run is w 4");
    CheckpointFolder.of(folder).save(checkpoint(100));
    assertThatThrownBy(() -> training(3, batches(3)).resume(TrainingListener.none()))
        .isInstanceOf(OtherRunException.class);
  }

  @Test
  void aRunGoesOnFromTheOlderCheckpointAndSaysSo() throws IOException {
    training(3, batches(3)).run();
    Files.write(folder.resolve("checkpoint-000000000009.gradus"), new byte[] {'P', 'K', 3, 4});
    List<TrainingEvent> events = new ArrayList<>();
    training(3, batches(3)).resume(events::add);
    assertThat(events.getFirst()).isInstanceOf(TrainingEvent.Notice.class);
    assertThat(events).contains(new TrainingEvent.Resumed(8));
    assertThat(latest(new ArrayList<>()).step()).isEqualTo(9);
  }

  @Test
  void aModelIsNoCheckpoint() {
    Path file = folder.resolve("checkpoint-000000000001.gradus");
    new ModelFile("logistic", CheckpointJson.model(checkpoint(1)).description(), Map.of())
        .write(file);
    assertThat(Thrown.by(() -> latest(new ArrayList<>())))
        .hasMessageContaining("a model of the kind logistic");
  }
}
