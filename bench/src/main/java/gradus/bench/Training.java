package gradus.bench;

import gradus.calculus.Gradient;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.optimization.Adam;
import gradus.optimization.FirstOrder;
import gradus.optimization.Moments;
import java.util.ArrayList;
import java.util.List;
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
        java.util.Map.of(
            "X", data.get("X").slice(from, from + batch),
            "y", data.get("y").slice(from, from + batch)));
  }

  Inputs first() {
    return network.start(0).with(rows(0));
  }

  /// A way to train: takes a step on a batch, and answers the loss before it.
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

  /// The update is part of the program: it gives new parameters and moments, which are carried over
  /// to the next step.
  Stepper whole(Precision precision) {
    List<Expr> state = new ArrayList<>();
    List<Expr> outputs = new ArrayList<>(List.of(network.loss()));
    List<Expr> gradients = Gradient.of(network.loss(), network.parameters());
    Inputs values = first().with("first", Tensor.scalar(0)).with("second", Tensor.scalar(0));
    for (int k = 0; k < gradients.size(); k++) {
      Expr p = network.parameters().get(k);
      List<Expr> own = List.of(p, like("m", p), like("v", p));
      state.addAll(own);
      outputs.addAll(update(own, gradients.get(k)));
      Tensor zero = Tensor.zeros(values.get(p).shape().sizes());
      values = values.with(Inputs.name(own.get(1)), zero).with(Inputs.name(own.get(2)), zero);
    }
    Execution execution = bind(outputs, values, precision);
    for (int k = 0; k < state.size(); k++) {
      execution.carry(k + 1, Inputs.name(state.get(k)));
    }
    Inputs rows = data.as(precision);
    int[] steps = {0};
    double[] corrections = new double[2];
    return number -> {
      steps[0]++;
      corrections[0] = 1 / (1 - Math.pow(ADAM.beta1(), steps[0]));
      corrections[1] = 1 / (1 - Math.pow(ADAM.beta2(), steps[0]));
      window(execution, rows, number);
      execution.set("first", corrections, 0);
      execution.set("second", corrections, 1);
      execution.run();
      return execution.scalar(0);
    };
  }

  private void window(Execution execution, Inputs rows, int number) {
    execution.window("X", rows.get("X"), number * batch);
    execution.window("y", rows.get("y"), number * batch);
  }

  private static Expr like(String prefix, Expr p) {
    return Expr.variable(prefix + Inputs.name(p), p.dims().toArray(Dim[]::new));
  }

  /// New parameter, first and second moment.
  private static List<Expr> update(List<Expr> own, Expr g) {
    Expr m = own.get(1).times(ADAM.beta1()).plus(g.times(1 - ADAM.beta1()));
    Expr v = own.get(2).times(ADAM.beta2()).plus(g.times(g).times(1 - ADAM.beta2()));
    Expr root = Functions.sqrt(v.times(Expr.variable("second")));
    Expr step = m.times(Expr.variable("first")).times(ADAM.rate()).over(root.plus(ADAM.epsilon()));
    return List.of(own.get(0).minus(step), m, v);
  }

  /// The program gives loss and gradient; the update is that of [Adam#update], on arrays of
  /// doubles.
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
    Moments[] moments = {Moments.zero(size)};
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
      FirstOrder.Update update = ADAM.update(gradient, moments[0]);
      moments[0] = update.state();
      for (int i = 0; i < size; i++) {
        point[i] += update.step()[i];
      }
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
