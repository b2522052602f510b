package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Means over the rows of a source, computed batch by batch and added up in the order of the
/// batches.
final class Evaluation implements AutoCloseable {
  private final Validation validation;
  private final Program program;
  private final List<String> rows;
  private final Feed feed;
  private final Map<Integer, Execution> executions = new HashMap<>();
  private long next;

  Evaluation(Validation validation, List<String> rowNames, Program.Options options) {
    this.validation = validation;
    this.program = Program.compile(validation.outputs(), options);
    this.rows = rowNames.stream().filter(program.variables()::containsKey).toList();
    this.feed = Feed.of(validation.batches(), rows, options.precision(), 0, Long.MAX_VALUE);
  }

  /// The loss and the measures of a model.
  ///
  /// @param values of parameters and buffers at least
  Map<String, Double> measure(Map<String, Tensor> values) {
    Batches batches = validation.batches();
    double[] sums = new double[program.outputs().size()];
    executions.values().forEach(execution -> set(execution, values));
    // batches are counted on from one validation to the next, so that they can be read ahead
    for (long end = next + batches.perEpoch(); next < end; next++) {
      int count = batches.rows(next);
      Execution execution = executions.computeIfAbsent(count, n -> bind(n, values));
      feed.give(execution, next);
      execution.run();
      for (int k = 0; k < sums.length; k++) {
        sums[k] += execution.scalar(k) * count;
      }
    }
    Map<String, Double> means = new LinkedHashMap<>();
    means.put(Validation.LOSS, sums[0] / batches.source().rows());
    int k = 1;
    for (String name : validation.measures().keySet()) {
      means.put(name, sums[k++] / batches.source().rows());
    }
    return means;
  }

  private void set(Execution execution, Map<String, Tensor> values) {
    for (String name : program.variables().keySet()) {
      if (!rows.contains(name)) {
        execution.set(name, Variables.value(values, name));
      }
    }
  }

  private Execution bind(int count, Map<String, Tensor> values) {
    Map<String, Tensor> bound = new LinkedHashMap<>(values);
    Source source = validation.batches().source();
    for (int place : Columns.places(source, rows)) {
      Source.Column column = source.columns().get(place);
      Shape shape = Columns.shape(count, column.row());
      bound.put(column.name(), Tensor.zeros(shape.sizes()).as(program.options().precision()));
    }
    bound.keySet().retainAll(program.variables().keySet());
    return program.bind(bound);
  }

  @Override
  public void close() {
    feed.close();
  }
}
