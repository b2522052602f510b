package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.JustInTime;
import gradus.linalg.kernel.Workers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Expressions compiled to run: several outputs that share their work.
///
/// ```java
/// Program program = Program.compile(List.of(loss, gradient), Program.Options.defaults());
/// Execution execution = program.bind(Map.of("X", x, "y", y, "w", w));
/// execution.run();
/// double value = execution.scalar(0);
/// ```
public final class Program {
  /// How a program computes: in which precision, and on how many threads. The results do not depend
  /// on the threads.
  public record Options(Precision precision, int threads) {
    public Options {
      if (threads < 1) {
        throw new IllegalArgumentException("a program runs on at least 1 thread, not " + threads);
      }
    }

    /// Double precision, on all cores.
    public static Options defaults() {
      return new Options(Precision.DOUBLE, Runtime.getRuntime().availableProcessors());
    }

    public Options threads(int count) {
      return new Options(precision, count);
    }
  }

  static {
    if (Workers.processors() > 2) {
      JustInTime.prepare();
    }
  }

  private final List<Expr> outputs;
  private final Options options;
  private final Map<String, Expr> variables;

  private Program(List<Expr> outputs, Options options) {
    this.outputs = List.copyOf(outputs);
    this.options = options;
    this.variables = Graph.variables(outputs);
  }

  public static Program compile(List<Expr> outputs, Options options) {
    return new Program(outputs, options);
  }

  public List<Expr> outputs() {
    return outputs;
  }

  public Options options() {
    return options;
  }

  /// The variables that need values, by name.
  public Map<String, Expr> variables() {
    return variables;
  }

  /// Fixes the sizes of all dimensions and plans the buffers.
  public Execution bind(Map<String, Tensor> values) {
    Execution execution = new Execution(this, values);
    // not earlier where processors are few: it would delay what is planned
    JustInTime.prepare();
    return execution;
  }

  /// Binds and runs once.
  public List<Tensor> evaluate(Map<String, Tensor> values) {
    Execution execution = bind(values);
    execution.run();
    return IntStream.range(0, outputs.size()).mapToObj(execution::tensor).toList();
  }
}
