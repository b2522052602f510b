package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The norms of gradient, update and parameters of each group in a step.
///
/// The gradients are computed once more by a program of their own, from the values and rows that
/// the step will read, so nothing of the step changes, and a step without norms costs nothing. That
/// program has the products of the step and nothing else, so there is little to compile.
final class StepNorms {
  private final StepProgram step;
  private final List<Parameter> parameters;
  private final Program gradients;
  private final Map<Integer, Execution> bound = new HashMap<>();

  StepNorms(StepProgram step, Learning learning) {
    this.step = step;
    this.parameters = learning.parameters();
    this.gradients = step.beside(learning.gradients());
  }

  /// What is known before a step: in the order of the parameters the norms of their gradients, and
  /// their values.
  final class Before {
    private final List<Double> slopes = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();

    private Before(StepProgram.Bound current, Execution execution) {
      for (int k = 0; k < parameters.size(); k++) {
        slopes.add(Vectors.norm(execution.tensor(k).toDoubles()));
        values.add(value(current, k));
      }
    }

    /// The norms of the step, once it is taken.
    List<Trace.Group> after(StepProgram.Bound current) {
      Map<String, Trace.Group> groups = new LinkedHashMap<>();
      for (int k = 0; k < parameters.size(); k++) {
        String group = parameters.get(k).group();
        double[] value = value(current, k);
        double[] moved = Vectors.difference(value, values.get(k));
        Trace.Group one =
            new Trace.Group(group, slopes.get(k), Vectors.norm(moved), Vectors.norm(value));
        groups.merge(group, one, StepNorms::joined);
      }
      return List.copyOf(groups.values());
    }
  }

  private double[] value(StepProgram.Bound current, int k) {
    return current.value(parameters.get(k).name()).toDoubles();
  }

  private static Trace.Group joined(Trace.Group one, Trace.Group other) {
    return new Trace.Group(
        one.name(),
        Math.hypot(one.gradient(), other.gradient()),
        Math.hypot(one.update(), other.update()),
        Math.hypot(one.parameter(), other.parameter()));
  }

  /// Of the step to be taken next.
  ///
  /// @param current the program of the step, with the values before it
  /// @param number of the step, from 0
  Before before(StepProgram.Bound current, Feed feed, long number) {
    Map<String, Tensor> values = new LinkedHashMap<>(step.scalars(number, 1));
    values.keySet().retainAll(gradients.variables().keySet());
    // what the method remembers is not copied
    step.carried().stream()
        .filter(gradients.variables()::containsKey)
        .forEach(name -> values.put(name, current.value(name)));
    Execution execution =
        bound.computeIfAbsent(current.rows(), rows -> step.bind(gradients, rows, values));
    values.forEach(execution::set);
    feed.give(execution, number);
    execution.run();
    return new Before(current, execution);
  }
}
