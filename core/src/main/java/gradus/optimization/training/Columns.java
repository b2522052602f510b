package gradus.optimization.training;

import gradus.compile.Execution;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Copies the rows of a batch, of some columns, to arrays that are used again and again. For one
/// thread.
final class Columns {
  private final Batches batches;
  private final Permutation permutation;
  private final String[] names;
  private final int[] places;
  private final int[] widths;
  private final List<Shape> rows;

  Columns(Batches batches, List<String> names) {
    this.batches = batches;
    this.permutation = Permutation.of(batches.order(), batches.source().rows());
    this.names = names.toArray(String[]::new);
    this.places = places(batches.source(), names).stream().mapToInt(Integer::intValue).toArray();
    this.rows = new ArrayList<>();
    this.widths = new int[places.length];
    for (int k = 0; k < places.length; k++) {
      rows.add(batches.source().columns().get(places[k]).row());
      widths[k] = rows.get(k).count();
    }
  }

  /// Where in a source the columns of these names are.
  ///
  /// @throws IllegalArgumentException where there is none
  static List<Integer> places(Source source, List<String> names) {
    List<String> there = source.columns().stream().map(Source.Column::name).toList();
    return names.stream()
        .map(name -> {
          if (!there.contains(name)) {
            throw new IllegalArgumentException(
                "the data have no column "
                    + name
                    + ", which the loss reads; they have "
                    + there
                    + "; name the column as the variable");
          }
          return there.indexOf(name);
        })
        .toList();
  }

  /// Arrays for the rows of a batch.
  ///
  /// @param arrays `double[]` or `float[]`
  /// @param tensors around these arrays. They change with every batch, so they are shown to nobody
  ///   but a program, between whose runs they do
  @SuppressWarnings("ArrayRecordComponent") // an identity, compared never
  record Buffer(Object[] arrays, Tensor[] tensors) {}

  Buffer buffer(Precision precision) {
    Buffer buffer = new Buffer(new Object[places.length], new Tensor[places.length]);
    for (int k = 0; k < places.length; k++) {
      Shape shape = shape(batches.size(), rows.get(k));
      if (precision == Precision.DOUBLE) {
        double[] doubles = new double[shape.count()];
        buffer.arrays[k] = doubles;
        buffer.tensors[k] = Storage.tensor(shape, doubles);
      } else {
        float[] floats = new float[shape.count()];
        buffer.arrays[k] = floats;
        buffer.tensors[k] = Storage.tensor(shape, floats);
      }
    }
    return buffer;
  }

  /// So many rows of a column.
  static Shape shape(int count, Shape row) {
    int[] sizes = new int[row.rank() + 1];
    sizes[0] = count;
    System.arraycopy(row.sizes(), 0, sizes, 1, row.rank());
    return Shape.of(sizes);
  }

  /// Copies the rows of a step.
  void fill(Buffer buffer, long step) {
    permutation.turnTo(batches.epoch(step));
    int count = batches.rows(step);
    long place = batches.place(step);
    for (int done = 0; done < count; ) {
      long row = permutation.row(place + done);
      int run = permutation.run(place + done, count - done);
      for (int k = 0; k < places.length; k++) {
        if (buffer.arrays[k] instanceof double[] doubles) {
          batches.source().read(places[k], row, run, doubles, done * widths[k]);
        } else {
          batches.source().read(places[k], row, run, (float[]) buffer.arrays[k], done * widths[k]);
        }
      }
      done += run;
    }
  }

  /// The rows of a step as tensors of their own, by name.
  Map<String, Tensor> tensors(long step, Precision precision) {
    Buffer buffer = buffer(precision);
    fill(buffer, step);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int k = 0; k < names.length; k++) {
      tensors.put(names[k], buffer.tensors[k].slice(0, batches.rows(step)));
    }
    return tensors;
  }

  /// Lets the variables of a program be the rows in a buffer.
  void give(Buffer buffer, Execution execution) {
    for (int k = 0; k < names.length; k++) {
      execution.window(names[k], buffer.tensors[k], 0);
    }
  }
}
