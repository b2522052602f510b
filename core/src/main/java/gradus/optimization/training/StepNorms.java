package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.linalg.Tensor;
import gradus.optimization.GroupNorms;
import gradus.optimization.Trace;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The norms of gradient, update and parameters of each group in a step that is about to be taken.
///
/// A program of its own computes them from the values and rows that the step will read, so nothing
/// of the step changes, and a step without norms costs nothing.
final class StepNorms {
  private final StepProgram step;
  private final GroupNorms norms;
  private final Program program;
  private final Map<Integer, Execution> bound = new HashMap<>();

  StepNorms(StepProgram step) {
    this.step = step;
    this.norms = step.norms();
    this.program = step.beside(norms.outputs());
  }

  /// Of the step to be taken next.
  ///
  /// @param current the program of the step, with the values before it
  /// @param number of the step, from 0
  /// @param factor of the learning rates
  List<Trace.Group> of(StepProgram.Bound current, Feed feed, long number, double factor) {
    Map<String, Tensor> values = new LinkedHashMap<>(current.values());
    values.putAll(step.scalars(number, factor));
    values.keySet().retainAll(program.variables().keySet());
    Execution execution =
        bound.computeIfAbsent(current.rows(), rows -> step.bind(program, rows, values));
    values.forEach(execution::set);
    feed.give(execution, number);
    execution.run();
    return norms.read(execution, 0);
  }
}
