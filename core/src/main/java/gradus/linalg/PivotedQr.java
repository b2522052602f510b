package gradus.linalg;

import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.List;

/// `A P = QR` with columns exchanged so that the diagonal of `R` falls: which columns depend on
/// others, and on how many dimensions the matrix acts.
///
/// For an m×n matrix of any shape, `k = min(m, n)`: `Q` is m×k with orthonormal columns, `R` k×n
/// upper trapezoidal. Each step takes the column that is furthest from the span of those before.
/// The rank is the number of diagonal entries of `R` above a tolerance, which is stated; it is
/// right for all matrices but contrived ones, whose rank only singular values ([Svd]) reveal. Where
/// a column is longer than the largest number, `R` is infinite and the certificate does not hold.
/// Cost `4mnk − 2k²(m + n) + 4k³/3` flops for `R` and as much for `Q`. Source: Businger & Golub
/// 1965; Golub & Van Loan, *Matrix Computations*, 4th ed., §5.4.2; norms kept up to date as Drmač &
/// Bujanović 2008.
///
/// @param order column `j` of `AP` is column `order[j]` of `A`
/// @param rank the number of `|rⱼⱼ|` above the tolerance
/// @param tolerance absolute: what is below counts as 0
public record PivotedQr(Tensor q, Tensor r, List<Integer> order, int rank, double tolerance) {
  public PivotedQr {
    order = List.copyOf(order);
  }

  /// With the tolerance `max(m, n) ε |r₀₀|`: what rounding of the entries of `A` can make of 0.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static PivotedQr of(Tensor a) {
    Requirements.matrix("factor", a);
    return of(a, Math.max(a.rows(), a.columns()) * Math.ulp(1.0));
  }

  /// With a tolerance relative to `|r₀₀|`: how exactly the entries of `A` are known.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers, or the tolerance
  ///   is negative or NaN
  public static PivotedQr of(Tensor a, double relativeTolerance) {
    Requirements.matrix("factor", a);
    Requirements.finite("rank", a);
    if (!(relativeTolerance >= 0)) {
      throw new IllegalArgumentException(
          "a rank needs a tolerance of at least 0, not " + relativeTolerance);
    }
    int m = a.rows();
    int n = a.columns();
    int k = Math.min(m, n);
    double[] columns = a.transpose().toDoubles();
    int power = Scaling.safeExponent(columns);
    Scaling.scale(columns, -power);
    int[] order = new int[n];
    double[] tau = triangularize(columns, m, n, order);
    double[] r = new double[k * n];
    for (int i = 0; i < k; i++) {
      for (int j = i; j < n; j++) {
        r[i * n + j] = columns[j * m + i];
      }
    }
    double largest = k == 0 ? 0 : Math.abs(r[0]);
    int rank = 0;
    while (rank < k && Math.abs(r[rank * n + rank]) > relativeTolerance * largest) {
      rank++;
    }
    Scaling.scale(r, power);
    double[] reflections = Arrays.copyOf(columns, k * m);
    double[] rows = HouseholderRows.multiplyOut(reflections, tau, k, m, k);
    return new PivotedQr(
        Storage.tensor(Shape.of(k, m), rows).transpose(),
        Storage.tensor(Shape.of(k, n), r),
        Lu.boxed(order),
        rank,
        Math.scalb(relativeTolerance * largest, power));
  }

  private static double[] triangularize(double[] columns, int m, int n, int[] order) {
    int k = Math.min(m, n);
    double[] tau = new double[k];
    double[] norms = new double[n]; // of what is left of each column
    double[] computed = new double[n]; // the same when it was last summed, not only kept up to date
    for (int j = 0; j < n; j++) {
      order[j] = j;
      norms[j] = norm(columns, j * m, m);
      computed[j] = norms[j];
    }
    for (int step = 0; step < k; step++) {
      exchange(columns, m, order, norms, computed, step, largest(norms, step));
      tau[step] = HouseholderRows.step(columns, n, m, step);
      for (int j = step + 1; j < n; j++) {
        shorten(columns, m, norms, computed, step, j);
      }
    }
    return tau;
  }

  /// Takes the entry that a step made final out of the norm of a column. Where too little is left
  /// of it for the difference to be accurate, the norm is summed again.
  private static void shorten(
      double[] columns, int m, double[] norms, double[] computed, int step, int j) {
    if (norms[j] == 0) {
      return;
    }
    double share = Math.abs(columns[j * m + step]) / norms[j];
    double left = Math.max(0, (1 - share) * (1 + share));
    double sinceSummed = norms[j] / computed[j];
    if (left * sinceSummed * sinceSummed <= 0x1p-26) { // √ε
      norms[j] = norm(columns, j * m + step + 1, m - step - 1);
      computed[j] = norms[j];
    } else {
      norms[j] *= Math.sqrt(left);
    }
  }

  /// The length of a run of numbers, scaled where squares would be lost.
  private static double norm(double[] x, int at, int length) {
    double squares = Rows.dot(x, at, x, at, length);
    return squares > 0x1p-900 && squares < 0x1p900
        ? Math.sqrt(squares)
        : Norms.euclidean(Arrays.copyOfRange(x, at, at + length));
  }

  private static int largest(double[] norms, int from) {
    int largest = from;
    for (int j = from + 1; j < norms.length; j++) {
      largest = norms[j] > norms[largest] ? j : largest;
    }
    return largest;
  }

  private static void exchange(
      double[] columns, int m, int[] order, double[] norms, double[] computed, int i, int j) {
    for (int k = 0; k < m && i != j; k++) {
      double entry = columns[i * m + k];
      columns[i * m + k] = columns[j * m + k];
      columns[j * m + k] = entry;
    }
    int moved = order[i];
    order[i] = order[j];
    order[j] = moved;
    norms[j] = norms[i];
    computed[j] = computed[i];
  }

  /// An orthonormal basis of all `x` with `Ax = 0`, as the columns of an n×(n − rank) matrix.
  public Tensor nullSpace() {
    return columns(rows().fullQ(), rank, r.columns());
  }

  /// An orthonormal basis of all `Ax`, as the columns of an m×rank matrix.
  public Tensor range() {
    return columns(q, 0, rank);
  }

  /// `[R₁₁ R₁₂]ᵀ = Z T` in the order of the columns of `A`.
  private Qr rows() {
    int n = r.columns();
    int[] place = new int[n];
    for (int j = 0; j < n; j++) {
      place[order.get(j)] = j;
    }
    return Qr.of(Tensor.generate(Shape.of(n, rank), i -> r.at(i % rank, place[i / rank])));
  }

  private static Tensor columns(Tensor a, int from, int to) {
    int width = to - from;
    return Tensor.generate(Shape.of(a.rows(), width), k -> a.at(k / width, from + k % width));
  }

  /// Of all `x` that minimize `‖Ax − b‖₂` the shortest, for a vector or each column of a matrix;
  /// entries of `R` below the tolerance count as 0 (complete orthogonal factorization, Golub & Van
  /// Loan, §5.5.2).
  ///
  /// @throws IllegalArgumentException where `b` has not as many rows as `A`
  public Tensor solve(Tensor b) {
    int columns = Requirements.rightSide(q.rows(), b);
    int n = r.columns();
    double[] right = b.toDoubles();
    int[] powers = Scaling.scaleColumns(right, columns);
    Qr rows = rows();
    Tensor projected =
        range().transpose().times(Storage.tensor(Shape.of(q.rows(), columns), right));
    double[] y = projected.toDoubles();
    double[] t = rows.r().toDoubles();
    int power = Scaling.safeExponent(t);
    Scaling.scale(t, -power);
    Triangular.solve(t, rank, false, true, y, columns);
    double[] x = rows.q().times(Storage.tensor(Shape.of(rank, columns), y)).toDoubles();
    Scaling.unscaleColumns(x, powers, -power);
    return Storage.tensor(b.rank() == 1 ? Shape.of(n) : Shape.of(n, columns), x);
  }

  /// How well the factors multiply to `a`, which must be the matrix that was factored, and how
  /// orthonormal `Q` is.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(Shape.of(q.rows(), r.columns()), a);
    double[] triangle = r.toDoubles();
    int power = Scaling.exponent(triangle);
    Scaling.scale(triangle, -power);
    Tensor permuted =
        Tensor.generate(
            a.shape(), k -> Math.scalb(a.at(k / r.columns(), order.get(k % r.columns())), -power));
    return Certificate.of(
        "AP = QR",
        Measures.residual(
            "‖AP − QR‖ / ‖A‖", permuted, q.times(Storage.tensor(r.shape(), triangle))),
        Measures.orthogonality("‖QᵀQ − I‖", q));
  }
}
