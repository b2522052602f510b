package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The space in which [Lanczos] looks for eigenvectors: an orthonormal basis `V` and the projection
/// `H = VᵀAV` of the operator.
///
/// All coefficients of the orthogonalization are kept, so that `H` is right after a restart, where
/// it is diagonal but for one row, and where a random vector continues a space that the operator
/// does not leave.
final class RitzSpace {
  private final LinearOperator a;
  private final int n;
  private final int capacity;
  private final End end;
  private final SplittableRandom random;
  private final Basis basis;

  /// Row `j` holds the coefficients of `Av_j` along the vectors up to `v_j`.
  private final double[][] h;

  /// What `Av` has outside the space, for the last vector, and its norm.
  private final double[] rest;

  private double restNorm;
  private final double[] v;
  private int products;

  /// The eigenvalues of `H` in the order of preference, the eigenvectors as rows, and `‖Ay − θy‖`
  /// of the Ritz pairs.
  private double[] ritzValues = {};

  private double[][] ritzVectors = {};
  private double[] residuals = {};

  RitzSpace(LinearOperator a, int capacity, End end, long seed) {
    this.a = a;
    this.n = a.rows();
    this.capacity = capacity;
    this.end = end;
    this.random = new SplittableRandom(seed);
    this.basis = new Basis(n, capacity);
    this.h = new double[capacity][capacity];
    this.rest = new double[n];
    this.v = new double[n];
    basis.append(Directions.random(n, random), 1);
  }

  int products() {
    return products;
  }

  /// Multiplies until the basis is full, and finds the Ritz pairs; false where a product is not
  /// finite.
  boolean fill() {
    while (true) {
      int j = basis.count() - 1;
      basis.copy(j, v);
      a.apply(v, rest);
      products++;
      Arrays.fill(h[j], 0);
      restNorm = basis.orthogonalize(rest, h[j]);
      if (!Double.isFinite(restNorm)) {
        return false;
      }
      if (basis.count() == capacity) {
        break;
      }
      extend();
    }
    project();
    return true;
  }

  private void extend() {
    if (restNorm > 0) {
      basis.append(rest, restNorm);
    } else {
      basis.append(basis.fresh(random), 1); // the space is invariant: another one begins
    }
  }

  private void project() {
    int m = basis.count();
    double[] projected = new double[m * m];
    for (int j = 0; j < m; j++) {
      for (int i = 0; i <= j; i++) {
        projected[i * m + j] = h[j][i];
        projected[j * m + i] = h[j][i];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(Storage.tensor(Shape.of(m, m), projected));
    int[] order = end.preference(m);
    ritzValues = new double[m];
    ritzVectors = new double[m][m];
    residuals = new double[m];
    for (int k = 0; k < m; k++) {
      ritzValues[k] = eigen.values().flat(order[k]);
      for (int i = 0; i < m; i++) {
        ritzVectors[k][i] = eigen.vectors().at(i, order[k]);
      }
      residuals[k] = restNorm * Math.abs(ritzVectors[k][m - 1]);
    }
  }

  /// Whether no vector lies outside the space.
  boolean isEverything() {
    return basis.count() == n;
  }

  private double scale() {
    double largest = 0;
    for (double value : ritzValues) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  boolean converged(int count, double tolerance) {
    for (int k = 0; k < count; k++) {
      if (residuals[k] > tolerance * scale()) {
        return false;
      }
    }
    return true;
  }

  /// Whether the best Ritz values that are not wanted, one for each end looked at, are settled well
  /// enough not to become wanted.
  boolean nothingHidden(int count) {
    int ends = end == End.BOTH ? 2 : 1;
    for (int k = count; k < Math.min(count + ends, ritzValues.length); k++) {
      double gap = k < ends ? 0 : Math.abs(ritzValues[k - ends] - ritzValues[k]);
      if (residuals[k] > Math.max(gap, 1e-6 * scale())) {
        return false;
      }
    }
    return true;
  }

  /// Begins the next space with the wanted Ritz vectors and half of the others, and what the last
  /// product had outside.
  void restart(int count) {
    int m = basis.count();
    keep(Math.min(m - 1, count + Math.max(1, (m - count) / 2)));
    extend();
  }

  /// Begins it with the wanted Ritz vectors and a random one.
  void restartAtRandom(int count) {
    keep(count);
    basis.append(basis.fresh(random), 1);
  }

  private void keep(int size) {
    basis.combine(flattened(size), size);
    for (int k = 0; k < size; k++) {
      Arrays.fill(h[k], 0);
      h[k][k] = ritzValues[k];
    }
  }

  private double[] flattened(int size) {
    int m = basis.count();
    double[] rows = new double[size * m];
    for (int k = 0; k < size; k++) {
      System.arraycopy(ritzVectors[k], 0, rows, k * m, m);
    }
    return rows;
  }

  /// The wanted pairs in falling order of their values, with residuals computed anew.
  Lanczos result(int count, Outcome outcome) {
    basis.combine(flattened(count), count);
    double[] values = new double[count];
    double[] bounds = new double[count];
    double[] columns = new double[n * count];
    int[] falling = falling(count);
    for (int k = 0; k < count; k++) {
      values[k] = ritzValues[falling[k]];
      basis.copy(falling[k], v);
      a.apply(v, rest);
      products++;
      Vectors.add(-values[k], v, rest);
      bounds[k] = Vectors.norm(rest);
      Directions.copyTo(v, Directions.sign(v), columns, k, count);
    }
    return new Lanczos(
        Tensor.vector(values),
        Storage.tensor(Shape.of(n, count), columns),
        Tensor.vector(bounds),
        outcome,
        products);
  }

  private int[] falling(int count) {
    Integer[] places = new Integer[count];
    Arrays.setAll(places, k -> k);
    Arrays.sort(places, (i, j) -> Double.compare(ritzValues[j], ritzValues[i]));
    return Arrays.stream(places).mapToInt(Integer::intValue).toArray();
  }
}
