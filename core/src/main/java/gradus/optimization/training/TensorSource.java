package gradus.optimization.training;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows of tensors in memory.
record TensorSource(List<Column> columns, List<Tensor> tensors) implements Source {
  static TensorSource of(Map<String, Tensor> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException(
          "a source of rows has at least one column, but no tensor was given");
    }
    List<Column> columns = new ArrayList<>();
    List<Tensor> tensors = new ArrayList<>();
    // in alphabetical order: what a map is asked for must not depend on how it hashes
    for (Map.Entry<String, Tensor> entry : new TreeMap<>(given).entrySet()) {
      Shape shape = entry.getValue().shape();
      if (shape.rank() == 0) {
        throw new IllegalArgumentException(
            "the column "
                + entry.getKey()
                + " is a scalar, which has no rows: give a tensor whose first axis counts them");
      }
      columns.add(new Column(entry.getKey(), row(shape)));
      tensors.add(entry.getValue());
      if (tensors.getFirst().rows() != shape.size(0)) {
        throw new IllegalArgumentException(
            "the column "
                + columns.getFirst().name()
                + " has "
                + tensors.getFirst().rows()
                + " rows, but "
                + entry.getKey()
                + " has "
                + shape.size(0)
                + ": each row needs its part of every column");
      }
    }
    return new TensorSource(List.copyOf(columns), List.copyOf(tensors));
  }

  private static Shape row(Shape shape) {
    return Shape.of(Arrays.copyOfRange(shape.sizes(), 1, shape.rank()));
  }

  @Override
  public long rows() {
    return tensors.getFirst().rows();
  }

  @Override
  public void read(int column, long first, int count, double[] into, int at) {
    int width = columns.get(column).row().count();
    int from = Math.toIntExact(first * width);
    if (Storage.of(tensors.get(column)) instanceof double[] doubles) {
      System.arraycopy(doubles, from, into, at, count * width);
    } else {
      float[] floats = (float[]) Storage.of(tensors.get(column));
      for (int i = 0; i < count * width; i++) {
        into[at + i] = floats[from + i];
      }
    }
  }

  @Override
  public void read(int column, long first, int count, float[] into, int at) {
    int width = columns.get(column).row().count();
    int from = Math.toIntExact(first * width);
    if (Storage.of(tensors.get(column)) instanceof float[] floats) {
      System.arraycopy(floats, from, into, at, count * width);
    } else {
      double[] doubles = (double[]) Storage.of(tensors.get(column));
      for (int i = 0; i < count * width; i++) {
        into[at + i] = (float) doubles[from + i];
      }
    }
  }

  @Override
  public boolean resident() {
    return true;
  }
}
