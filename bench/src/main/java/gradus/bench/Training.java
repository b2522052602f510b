package gradus.bench;

import gradus.calculus.Gradient;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.optimization.Adam;
import gradus.optimization.Block;
import gradus.optimization.FlatUpdate;
import gradus.optimization.training.Batches;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Parameter;
import gradus.optimization.training.Source;
import gradus.optimization.training.TrainingListener;
import gradus.optimization.training.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Minibatch training of a [Network] with Adam, one epoch at a time, in the ways the library
/// offers.
final class Training {
  private static final Adam ADAM = Adam.of(1e-3);

  private final Network network;
  private final Inputs data;
  private final int batch;
  private final int threads;

  /// @param data `X` and `y`, whose rows are taken in order
  Training(Network network, Inputs data, int batch, int threads) {
    this.network = network;
    this.data = data;
    this.batch = batch;
    this.threads = threads;
  }

  int batches() {
    return data.get("X").rows() / batch;
  }

  /// The rows of one batch.
  Inputs rows(int number) {
    int from = number * batch;
    return new Inputs(
        Map.of(
            "X", data.get("X").slice(from, from + batch),
            "y", data.get("y").slice(from, from + batch)));
  }

  Inputs first() {
    return network.start(0).with(rows(0));
  }

  /// A way to train: takes a step on a batch, one after another, and answers the loss before it.
  interface Stepper {
    double step(int batch);
  }

  /// Takes a step for each batch; the mean loss.
  double epoch(Stepper stepper) {
    double sum = 0;
    for (int number = 0; number < batches(); number++) {
      sum += stepper.step(number);
    }
    return sum / batches();
  }

  /// The training loop of the library: loss, gradient and update are one program.
  Stepper whole(Precision precision) {
    Inputs start = first();
    Learning learning =
        Learning.of(
            network.loss(),
            network.parameters().stream().map(p -> Parameter.of(p, start.get(p))).toList(),
            network.inputs(),
            network.labels());
    Source rows = Source.of(data.as(precision).tensors());
    TrainingRun run =
        gradus.optimization.training.Training.of(
                learning, ADAM, Batches.of(rows, batch).onlyWhole(), Integer.MAX_VALUE)
            .options(new Program.Options(precision, threads))
            .begin(TrainingListener.none());
    return _ -> {
      run.advance(1);
      return run.loss();
    };
  }

  private void window(Execution execution, Inputs rows, int number) {
    execution.window("X", rows.get("X"), number * batch);
    execution.window("y", rows.get("y"), number * batch);
  }

  /// The program gives loss and gradient; the update runs apart, on arrays of doubles.
  Stepper apart(Precision precision) {
    List<Expr> parameters = network.parameters();
    List<Expr> outputs = new ArrayList<>(List.of(network.loss()));
    outputs.addAll(Gradient.of(network.loss(), parameters));
    Inputs start = first();
    Execution execution = bind(outputs, start, precision);
    int[] offsets = new int[parameters.size() + 1];
    for (int k = 0; k < parameters.size(); k++) {
      offsets[k + 1] = offsets[k] + start.get(parameters.get(k)).shape().count();
    }
    int size = offsets[parameters.size()];
    double[] point = new double[size];
    IntStream.range(0, parameters.size())
        .forEach(k -> {
          double[] values = start.get(parameters.get(k)).toDoubles();
          System.arraycopy(values, 0, point, offsets[k], values.length);
        });
    double[] gradient = new double[size];
    FlatUpdate update = FlatUpdate.of(ADAM, Block.vector(size));
    Inputs rows = data.as(precision);
    return number -> {
      window(execution, rows, number);
      for (int k = 0; k < parameters.size(); k++) {
        execution.set(Inputs.name(parameters.get(k)), point, offsets[k]);
      }
      execution.run();
      for (int k = 0; k < parameters.size(); k++) {
        execution.read(k + 1, gradient, offsets[k]);
      }
      update.advance(point, gradient);
      return execution.scalar(0);
    };
  }

  private Execution bind(List<Expr> outputs, Inputs values, Precision precision) {
    return Program.compile(outputs, new Program.Options(precision, threads)).bind(values.tensors());
  }

  /// The first loss against the formula, and the first losses of the way timed against those of the
  /// other way in double precision.
  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    Stepper timed = whole(Precision.SINGLE);
    Stepper other = apart(Precision.SINGLE);
    Stepper exact = apart(Precision.DOUBLE);
    for (int number = 0; number < Math.min(5, batches()); number++) {
      double expected = exact.step(number);
      if (number == 0) {
        checks.add(new Check("the first loss", expected, network.loss(first()), Check.DOUBLE));
      }
      String what = "the loss before step " + number;
      checks.add(new Check(what, timed.step(number), expected, Check.SINGLE));
      checks.add(new Check(what, other.step(number), expected, Check.SINGLE));
    }
    return checks;
  }
}
