package gradus.linalg;

import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// Powers of two for rows and columns that bring them to about the same size: `2^rows A 2^columns`.
/// They change no digit, but let factorizations and condition numbers forget the units of the data.
@SuppressWarnings("ArrayRecordComponent") // handed over, compared never
record Equilibration(int[] rows, int[] columns) {
  /// Alternating rows and columns of a symmetric matrix settles in a few rounds.
  private static final int ROUNDS = 4;

  /// Each column to a largest entry between 1 and 2.
  static Equilibration columns(double[] a, int m, int n) {
    int[] columns = new int[n];
    double[] largest = new double[n];
    for (int k = 0; k < a.length; k++) {
      largest[k % n] = Math.max(largest[k % n], Math.abs(a[k]));
    }
    Arrays.setAll(columns, j -> -Scaling.exponent(largest[j]));
    return new Equilibration(new int[m], columns);
  }

  /// First each row, then each column.
  static Equilibration general(double[] a, int m, int n) {
    int[] rows = rows(a, m, n).rows;
    double[] scaled = new Equilibration(rows, new int[n]).scaled(a);
    return new Equilibration(rows, columns(scaled, m, n).columns);
  }

  /// Each row to a largest entry between 1 and 2, or to more where its smallest would be lost then.
  static Equilibration rows(double[] a, int m, int n) {
    int[] rows = new int[m];
    Arrays.setAll(rows, i -> -Scaling.central(Arrays.copyOfRange(a, i * n, (i + 1) * n)));
    return new Equilibration(rows, new int[n]);
  }

  /// The same for a matrix whose rows were multiplied by powers of two already.
  Equilibration after(Equilibration other) {
    int[] left = new int[rows.length];
    Arrays.setAll(left, i -> rows[i] - other.rows[i]);
    return new Equilibration(left, columns);
  }

  /// Multiplies the rows of a matrix or the elements of a vector by their powers.
  Tensor timesRows(Tensor b) {
    return Storage.tensor(b.shape(), times(rows, Storage.doubles(b)));
  }

  /// The opposite of [#timesRows].
  Tensor divideRows(Tensor b) {
    int[] powers = Arrays.stream(rows).map(power -> -power).toArray();
    return Storage.tensor(b.shape(), times(powers, Storage.doubles(b)));
  }

  /// Rows and columns alike, so that the matrix stays symmetric (Ruiz 2001).
  static Equilibration symmetric(double[] a, int n) {
    int[] powers = new int[n];
    for (int round = 0; round < ROUNDS; round++) {
      int[] again = rows(new Equilibration(powers, powers).scaled(a), n, n).rows;
      for (int i = 0; i < n; i++) {
        powers[i] += Math.floorDiv(again[i] + 1, 2);
      }
    }
    return new Equilibration(powers, powers);
  }

  double[] scaled(double[] a) {
    int n = columns.length;
    double[] scaled = a.clone();
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < n; j++) {
        int power = rows[i] + columns[j];
        if (power != 0) {
          scaled[i * n + j] = Math.scalb(a[i * n + j], power);
        }
      }
    }
    return scaled;
  }

  /// Multiplies the rows of `x` by their powers.
  static double[] times(int[] powers, double[] x) {
    int columns = powers.length == 0 ? 0 : x.length / powers.length;
    double[] scaled = x.clone();
    for (int k = 0; k < x.length; k++) {
      int power = powers[k / columns];
      scaled[k] = power == 0 ? x[k] : Math.scalb(x[k], power);
    }
    return scaled;
  }

  /// The inverse of `A` from that of `2^rows A 2^columns`.
  Inverse unscaled(Inverse scaled) {
    return new Unscaled(scaled, this);
  }

  private record Unscaled(Inverse scaled, Equilibration scales) implements Inverse {
    @Override
    public int dimension() {
      return scaled.dimension();
    }

    @Override
    public Tensor solve(Tensor b) {
      return times(scales.columns, scaled.solve(times(scales.rows, b)));
    }

    @Override
    public Tensor solveTransposed(Tensor b) {
      return times(scales.rows, scaled.solveTransposed(times(scales.columns, b)));
    }

    private static Tensor times(int[] powers, Tensor x) {
      return Storage.tensor(x.shape(), Equilibration.times(powers, Storage.doubles(x)));
    }
  }
}
