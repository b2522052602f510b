package gradus.models;

import gradus.linalg.Tensor;
import java.util.List;

/// What is to be predicted for each row of a [Dataset]: a class, a real number, or nothing.
public sealed interface Target {

  /// Nothing is to be predicted: the rows alone are the data, as for a principal component
  /// analysis.
  record None() implements Target {}

  /// One of `k` classes for each row.
  ///
  /// | field     | shape | meaning                                                       |
  /// |-----------|-------|---------------------------------------------------------------|
  /// | `indices` | (n)   | the class of each row, a whole number of `0 … k − 1`          |
  /// | `classes` | k     | the name of each class, no name twice; a class may be without rows |
  record Classes(String name, Tensor indices, List<String> classes) implements Target {
    public Classes {
      classes = List.copyOf(classes);
      Target.requireVector(name, indices);
      if (classes.stream().distinct().count() != classes.size()) {
        throw new IllegalArgumentException(
            "the classes of " + name + " are " + classes + ": a class is named once");
      }
      for (int i = 0; i < indices.rows(); i++) {
        double index = indices.flat(i);
        if (!(index >= 0 && index < classes.size() && index == Math.rint(index))) {
          throw new IllegalArgumentException(
              "row "
                  + i
                  + " of "
                  + name
                  + " has the class index "
                  + index
                  + ", but "
                  + classes.size()
                  + " classes are numbered 0 to "
                  + (classes.size() - 1));
        }
      }
    }

    /// The class of a row, counted from 0.
    public int index(int row) {
      return (int) indices.flat(row);
    }

    /// The name of a row's class.
    public String label(int row) {
      return classes.get(index(row));
    }

    /// The number of rows of each class: shape (k).
    public Tensor counts() {
      double[] counts = new double[classes.size()];
      for (int i = 0; i < indices.rows(); i++) {
        counts[index(i)]++;
      }
      return Tensor.vector(counts);
    }

    /// The indicator matrix `Y` of shape (n, k): `Yᵢⱼ = 1` where row `i` is of class `j`, 0
    /// elsewhere.
    public Tensor indicators() {
      int k = classes.size();
      double[][] rows = new double[indices.rows()][k];
      for (int i = 0; i < rows.length; i++) {
        rows[i][index(i)] = 1;
      }
      return rows.length == 0 ? Tensor.zeros(0, k) : Tensor.matrix(rows);
    }

    /// For two classes, −1 for the first and +1 for the second: shape (n), the `y` of a margin
    /// `y·f(x)`.
    public Tensor signs() {
      if (classes.size() != 2) {
        throw new IllegalStateException(
            "signs tell two classes apart, but "
                + name
                + " has "
                + classes.size()
                + ": "
                + classes
                + "; use indicators()");
      }
      return Tensor.generate(indices.shape(), i -> 2 * indices.flat(i) - 1);
    }
  }

  /// A real number for each row: `values` of shape (n).
  record Values(String name, Tensor values) implements Target {
    public Values {
      Target.requireVector(name, values);
    }
  }

  private static void requireVector(String name, Tensor tensor) {
    if (tensor.rank() != 1) {
      throw new IllegalArgumentException(
          "the target "
              + name
              + " is a "
              + tensor.shape()
              + " tensor; a target is a vector, one number a row");
    }
  }
}
