package gradus.data;

import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.tanh;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Sampling;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Adam;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.training.Batches;
import gradus.optimization.training.Buffer;
import gradus.optimization.training.Every;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Order;
import gradus.optimization.training.Parameter;
import gradus.optimization.training.Patience;
import gradus.optimization.training.Source;
import gradus.optimization.training.Training;
import gradus.optimization.training.TrainingEvent;
import gradus.optimization.training.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A run of training that another process kills and starts again until it is done.
///
/// Nothing is left out that a checkpoint has to hold: a method with memory, dropout, a buffer,
/// shuffled rows of a file and of memory, a smaller last batch, validations, early stopping.
final class KilledRun {
  static final String BEGUN = "begun";

  private static final Dim N = Dim.of("n");
  private static final int INPUTS = 6;
  private static final int HIDDEN = 32;
  private static final int ROWS = 100;

  private KilledRun() {}

  /// Goes on from the checkpoints in a folder: `FOLDER FILE STEPS PRECISION`.
  public static void main(String[] arguments) {
    Training training =
        training(
                Path.of(arguments[1]),
                Long.parseLong(arguments[2]),
                Precision.valueOf(arguments[3]))
            .saved(CheckpointFolder.of(Path.of(arguments[0])), Every.steps(3));
    System.out.println(BEGUN);
    training.resume(event -> {
      if (event instanceof TrainingEvent.Stepped) {
        pause();
      }
      return true;
    });
  }

  /// So that a run takes long enough to be killed in its midst.
  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Training training(Path file, long steps, Precision precision) {
    Source rows = RowFile.raw("X", file, NumberType.FLOAT64, Shape.of(INPUTS), 0);
    Source more = Source.of(Map.of("X", inputs(40, 2)));
    Source all = rows.then(more);
    Source labelled = all.beside(Source.of(Map.of("y", targets((int) all.rows()))));
    Batches batches = Batches.of(labelled.rows(0, 120), 16).ordered(Order.blocks(5, 10, 4));
    return Training.of(network(), Adam.of(0.01), batches, 1)
        .steps(steps)
        .in(precision)
        .validated(
            Validation.of(labelled.rows(120, ROWS + 40), 8, loss(hidden())).every(Every.steps(10)))
        .patient(new Patience(1_000_000, 1e-3))
        .slowed(new Plateau(0.9, 2, 1e-3, 1, 0.1));
  }

  /// The numbers of the file that the run reads.
  static double[] fileNumbers() {
    return inputs(ROWS, 1).toDoubles();
  }

  private static Tensor inputs(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(rows, INPUTS), i -> random.nextGaussian());
  }

  private static Tensor targets(int rows) {
    SplittableRandom random = new SplittableRandom(3);
    return Tensor.generate(Shape.of(rows), i -> random.nextGaussian());
  }

  /// `mean((Xw − y)²)`
  static Learning regression(int inputs) {
    Expr x = Expr.variable("X", N, Dim.of(inputs));
    Expr y = Expr.variable("y", N);
    Expr w = Expr.variable("w", Dim.of(inputs));
    Expr loss = mean(x.matmul(w).minus(y).power(2));
    return Learning.of(loss, List.of(Parameter.of(w, Tensor.zeros(inputs))), x, y);
  }

  private static Learning network() {
    Expr step = Expr.variable("t");
    Expr running = Expr.variable("running", Dim.of(HIDDEN));
    Expr next = running.times(0.9).plus(mean(hidden(), 0).times(0.1));
    SplittableRandom random = new SplittableRandom(4);
    return new Learning(
        loss(Sampling.dropout(hidden(), step, 1, 0.2)),
        List.of(
            new Parameter(
                first(),
                Tensor.generate(Shape.of(INPUTS, HIDDEN), i -> 0.3 * random.nextGaussian()),
                "first"),
            new Parameter(
                second(),
                Tensor.generate(Shape.of(HIDDEN), i -> 0.3 * random.nextGaussian()),
                "second")),
        List.of(new Buffer(running, Tensor.zeros(HIDDEN), next)),
        List.of(Expr.variable("X", N, Dim.of(INPUTS)), Expr.variable("y", N)),
        Optional.of(step));
  }

  private static Expr first() {
    return Expr.variable("W1", Dim.of(INPUTS), Dim.of(HIDDEN));
  }

  private static Expr second() {
    return Expr.variable("w2", Dim.of(HIDDEN));
  }

  private static Expr hidden() {
    return tanh(Expr.variable("X", N, Dim.of(INPUTS)).matmul(first()));
  }

  private static Expr loss(Expr hidden) {
    return mean(hidden.matmul(second()).minus(Expr.variable("y", N)).power(2));
  }
}
