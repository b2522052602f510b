package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import java.util.List;

/// Gives a program the rows of each step. Steps come one after another; nothing is allocated for
/// one.
sealed interface Feed extends AutoCloseable permits Feed.Windows, Feed.Gathered, ReadAhead {
  /// Lets the variables of the program be the rows of a step, until the next is given.
  void give(Execution execution, long step);

  @Override
  void close();

  /// The fastest way to the rows of some columns: where they lie, where that is in memory and in
  /// order; copied on the spot, from elsewhere in memory; copied ahead of time, from anywhere else.
  ///
  /// @param from the first step that will be asked for
  /// @param to the end of the steps that will
  static Feed of(Batches batches, List<String> names, Precision precision, long from, long to) {
    if (batches.source() instanceof TensorSource source
        && batches.order() instanceof Order.Sequential) {
      List<Tensor> tensors =
          Columns.places(source, names).stream().map(source.tensors()::get).toList();
      if (tensors.stream().allMatch(tensor -> tensor.precision() == precision)) {
        return new Windows(batches, List.copyOf(names), tensors);
      }
    }
    return batches.source().resident()
        ? new Gathered(new Columns(batches, names), precision)
        : new ReadAhead(batches, names, precision, from, to);
  }

  /// Rows that are read where they lie.
  record Windows(Batches batches, List<String> names, List<Tensor> tensors) implements Feed {
    @Override
    public void give(Execution execution, long step) {
      int first = (int) batches.place(step);
      for (int k = 0; k < names.size(); k++) {
        execution.window(names.get(k), tensors.get(k), first);
      }
    }

    @Override
    public void close() {
      // owns nothing
    }
  }

  /// Rows copied to one buffer when they are needed.
  final class Gathered implements Feed {
    private final Columns columns;
    private final Columns.Buffer buffer;

    private Gathered(Columns columns, Precision precision) {
      this.columns = columns;
      this.buffer = columns.buffer(precision);
    }

    @Override
    public void give(Execution execution, long step) {
      columns.fill(buffer, step);
      columns.give(buffer, execution);
    }

    @Override
    public void close() {
      // the buffer goes with it
    }
  }
}
