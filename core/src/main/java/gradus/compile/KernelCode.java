package gradus.compile;

import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import java.util.ArrayList;
import java.util.List;

/// A straight line of elementwise operations inside a double loop: what one fused kernel computes,
/// apart from where its numbers are. Two kernels with equal code share one generated class.
///
/// The loop runs over `outer × inner` elements. Operand `k` is input `k`, or, from the number of
/// inputs on, the result of operation `k − inputs`.
///
/// @param inputs for each input whether it moves along the inner loop (`true`) or stays (`false`)
/// @param operations in order of evaluation
/// @param sinks where results go
record KernelCode(
    Precision precision, List<Boolean> inputs, List<Operation> operations, List<Sink> sinks) {
  KernelCode {
    inputs = List.copyOf(inputs);
    operations = List.copyOf(operations);
    sinks = List.copyOf(sinks);
  }

  /// How the target moves that pointer number `pointer`, counted from the inputs on, writes to.
  Along sinkAlong(int pointer) {
    return sinks.get(pointer - inputs.size()).along();
  }

  /// The operations in order and where the results go, in one line.
  String summary() {
    List<String> names = new ArrayList<>();
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.Constant _ -> {}
        case Operation.Apply1(var function, var _) -> names.add(function.symbol());
        case Operation.Apply2(var function, var _, var _) -> names.add(function.symbol());
        case Operation.ApplyPower(var _, var exponent) -> names.add("^" + exponent);
        case Operation.ApplySelect _ -> names.add("select");
      }
    }
    for (Sink sink : sinks) {
      names.add(sink.along() == Along.ELEMENT ? "store" : sink.reduction().symbol());
    }
    return String.join(" ", names);
  }

  /// One elementwise operation; its operands are numbers of inputs or of earlier operations.
  sealed interface Operation {
    record Constant(double value) implements Operation {}

    record Apply1(Function1 function, int x) implements Operation {}

    record Apply2(Function2 function, int x, int y) implements Operation {}

    record ApplyPower(int x, double exponent) implements Operation {}

    record ApplySelect(int condition, int then, int otherwise) implements Operation {}
  }

  /// Where a result goes: stored element by element, or combined by a reduction with what is there.
  ///
  /// @param along how the target moves: with each element, with the inner loop, with the outer
  ///   loop, or not at all
  record Sink(int operand, Along along, Reduction reduction) {
    /// A plain store.
    static Sink store(int operand) {
      return new Sink(operand, Along.ELEMENT, Reduction.SUM);
    }
  }

  /// Which loops move a sink's target.
  enum Along {
    ELEMENT,
    INNER,
    OUTER,
    NONE
  }
}
