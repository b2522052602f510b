package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One step of training as one program: loss, gradients, update and the next buffers, whose outputs
/// are carried over to the next step.
///
/// A batch of another size is another execution of it; the values move from one to the other.
final class StepProgram {
  private final Training training;
  private final Update update;
  private final Program program;

  /// The variables that each step replaces; variable `k` becomes output `k + 1`.
  private final List<String> carried;

  StepProgram(Training training) {
    this.training = training;
    Learning learning = training.learning();
    List<Expr> gradients = learning.gradients();
    List<Update.Slope> slopes =
        IntStream.range(0, gradients.size())
            .mapToObj(k -> slope(learning.parameters().get(k), gradients.get(k)))
            .toList();
    this.update = Update.of(training.method(), slopes, training.options().precision());
    this.program =
        Program.compile(
            Stream.of(
                    Stream.of(learning.loss()),
                    update.outputs().stream(),
                    learning.buffers().stream().map(Buffer::next))
                .flatMap(outputs -> outputs)
                .toList(),
            training.options());
    this.carried = new ArrayList<>();
    update.parameters().forEach(next -> carried.add(Variables.name(next.variable())));
    update.memory().forEach(memory -> carried.add(Variables.name(memory.variable())));
    learning.buffers().forEach(buffer -> carried.add(buffer.name()));
  }

  private static Update.Slope slope(Parameter parameter, Expr gradient) {
    return new Update.Slope(parameter.variable(), gradient, parameter.group());
  }

  Update update() {
    return update;
  }

  /// The names of the values that each step replaces.
  List<String> carried() {
    return carried;
  }

  /// A program beside this one that reads what a step reads.
  Program beside(List<Expr> outputs) {
    return Program.compile(outputs, training.options());
  }

  /// Loss, gradients and everything that becomes a value, in the order of computation: where the
  /// first number that is not finite is looked for.
  List<Expr> witnesses() {
    List<Expr> all = new ArrayList<>(List.of(training.learning().loss()));
    all.addAll(training.learning().gradients());
    all.addAll(program.outputs().subList(1, program.outputs().size()));
    return all;
  }

  /// The values before the first step, in the precision of the program.
  Map<String, Tensor> start() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    training.learning().parameters().forEach(p -> values.put(p.name(), p.start()));
    Map<String, Tensor> memory = update.start(values);
    update
        .memory()
        .forEach(one -> {
          String name = Variables.name(one.variable());
          values.put(name, Variables.value(memory, name));
        });
    training.learning().buffers().forEach(b -> values.put(b.name(), b.start()));
    values.replaceAll((name, value) -> value.as(training.options().precision()));
    return values;
  }

  /// The scalar variables and their values in step `step`, from 0.
  ///
  /// @param factor of the learning rates
  Map<String, Tensor> scalars(long step, double factor) {
    Map<String, Tensor> scalars = new LinkedHashMap<>();
    for (Update.Input input : update.inputs()) {
      double value = input.coefficient().at().applyAsDouble(step + 1);
      double paced = input.coefficient().isRate() ? factor * value : value;
      scalars.put(Variables.name(input.variable()), Tensor.scalar(paced));
    }
    training
        .learning()
        .step()
        .ifPresent(t -> scalars.put(Variables.name(t), Tensor.scalar((double) step)));
    return scalars;
  }

  /// Binds the program to batches of a size.
  Bound bind(int rows, Map<String, Tensor> values) {
    return new Bound(rows, bind(program, rows, values));
  }

  /// Binds a program that reads what a step reads.
  Execution bind(Program one, int rows, Map<String, Tensor> values) {
    Map<String, Tensor> bound = new LinkedHashMap<>(values);
    bound.putAll(scalars(0, 1));
    Source source = training.batches().source();
    List<String> names = training.rowNames();
    for (int place : Columns.places(source, names)) {
      Source.Column column = source.columns().get(place);
      Shape shape = Columns.shape(rows, column.row());
      bound.put(column.name(), Tensor.zeros(shape.sizes()).as(training.options().precision()));
    }
    // a buffer's next value need not depend on the buffer
    bound.keySet().retainAll(one.variables().keySet());
    return one.bind(bound);
  }

  /// The program for one size of batch.
  final class Bound {
    private final int rows;
    private final Execution execution;
    private final Update.Pace pace;
    private final double[] number = new double[1];

    /// The values of the step to come, where no step was taken since they were given.
    private @Nullable Map<String, Tensor> loaded;

    private Bound(int rows, Execution execution) {
      this.rows = rows;
      this.execution = execution;
      this.pace = update.pace(execution);
      for (int k = 0; k < carried.size(); k++) {
        if (program.variables().containsKey(carried.get(k))) {
          execution.carry(k + 1, carried.get(k));
        }
      }
    }

    /// Of a batch.
    int rows() {
      return rows;
    }

    Execution execution() {
      return execution;
    }

    void load(Map<String, Tensor> values) {
      loaded = values;
      for (String name : carried) {
        if (program.variables().containsKey(name)) {
          execution.set(name, Variables.value(values, name));
        }
      }
    }

    /// The values after the last step.
    Map<String, Tensor> values() {
      if (loaded != null) {
        return loaded;
      }
      Map<String, Tensor> values = new LinkedHashMap<>();
      for (int k = 0; k < carried.size(); k++) {
        values.put(carried.get(k), execution.tensor(k + 1));
      }
      return values;
    }

    /// One of the values after the last step.
    Tensor value(String name) {
      return loaded != null
          ? Variables.value(loaded, name)
          : execution.tensor(carried.indexOf(name) + 1);
    }

    /// Takes a step on the rows that were given, and answers the loss before it.
    ///
    /// @param factor of the learning rates
    double step(long step, double factor) {
      pace.at(step + 1, factor);
      if (training.learning().step().isPresent()) {
        number[0] = step;
        execution.set(training.stepName(), number, 0);
      }
      loaded = null;
      execution.run();
      return execution.scalar(0);
    }
  }
}
