package gradus.linalg;

import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.List;

/// `P A Pᵀ = 2ᵉ L D Lᵀ` for a symmetric matrix that need not be definite: systems, determinant and
/// the signs of the eigenvalues, at half the work of [Lu].
///
/// `L` is unit lower triangular and `D` has blocks of order 1 and 2 on its diagonal. Pivots are
/// chosen by the bounded method of Bunch and Kaufman (rook pivoting), which keeps all entries of
/// `L` below 2.8. Only the lower triangle of `A` is read. The power of two is 1 but for matrices
/// near the ends of the range of numbers. A singular matrix is an answer: see `zeroPivot` and
/// [#inertia]. Cost `n³/3` flops; backward stable. Source: Ashcraft, Grimes & Lewis 1998, §2.4;
/// Higham 2002, *Accuracy and Stability*, §11.1.
///
/// @param lower `L`
/// @param diagonal the diagonal of `D`
/// @param beside below the diagonal of `D`: `beside[i]` is not 0 where a block of order 2 begins at
///   `i`
/// @param order row and column `i` of `PAPᵀ` are row and column `order[i]` of `A`
/// @param zeroPivot -1 where no pivot is exactly 0
/// @param exponent `e`
public record Ldl(
    Tensor lower, Tensor diagonal, Tensor beside, List<Integer> order, int zeroPivot, int exponent)
    implements Inverse {
  public Ldl {
    order = List.copyOf(order);
  }

  /// @throws IllegalArgumentException where `a` is not a square matrix, or an entry of its lower
  ///   triangle is NaN or infinite
  public static Ldl of(Tensor a) {
    int n = Requirements.square("factor", a);
    double[] entries = Triangular.lower(a);
    Requirements.finite("LDLᵀ factors", entries);
    int exponent = Scaling.safeExponent(entries);
    Scaling.scale(entries, -exponent);
    return new BunchKaufman(entries, n).factors(exponent);
  }

  @Override
  public int dimension() {
    return lower.rows();
  }

  /// Whether a pivot is exactly 0. [#inertia] counts what is 0 but for rounding.
  public boolean singular() {
    return zeroPivot >= 0;
  }

  /// `D` as a matrix, without the power of two.
  public Tensor blocks() {
    int n = dimension();
    return Tensor.generate(
        Shape.of(n, n),
        k -> {
          int i = k / n;
          int j = k % n;
          return i == j ? diagonal.flat(i) : Math.abs(i - j) == 1 ? beside.flat(Math.min(i, j)) : 0;
        });
  }

  private boolean startsBlock(int i) {
    return beside.flat(i) != 0;
  }

  /// `A⁻¹b` for a vector or for each column of a matrix. Where the matrix is singular, entries are
  /// infinite or NaN.
  @Override
  public Tensor solve(Tensor b) {
    int n = dimension();
    int columns = Requirements.rightSide(n, b);
    double[] right = b.toDoubles();
    int[] powers = Scaling.scaleColumns(right, columns);
    double[] x = new double[right.length];
    for (int i = 0; i < n; i++) {
      System.arraycopy(right, order.get(i) * columns, x, i * columns, columns);
    }
    double[] l = Storage.doubles(lower);
    Triangular.solve(l, n, true, false, true, x, columns);
    solveBlocks(x, columns);
    Triangular.solve(l, n, true, true, true, x, columns);
    for (int i = 0; i < n; i++) {
      System.arraycopy(x, i * columns, right, order.get(i) * columns, columns);
    }
    Scaling.unscaleColumns(right, powers, -exponent);
    return Storage.tensor(b.shape(), right);
  }

  private void solveBlocks(double[] x, int columns) {
    for (int i = 0; i < dimension(); i++) {
      if (startsBlock(i)) {
        for (int c = 0; c < columns; c++) {
          solveBlock(x, i, i * columns + c, columns);
        }
        i++;
      } else {
        for (int c = 0; c < columns; c++) {
          x[i * columns + c] /= diagonal.flat(i);
        }
      }
    }
  }

  /// A system of order 2. Divided by the entry beside the diagonal, which is the largest of the
  /// block but for a factor of 2, nothing overflows.
  private void solveBlock(double[] x, int i, int at, int next) {
    double side = beside.flat(i);
    double first = diagonal.flat(i) / side;
    double second = diagonal.flat(i + 1) / side;
    double determinant = Math.fma(first, second, -1);
    double upper = x[at] / side;
    double under = x[at + next] / side;
    x[at] = (second * upper - under) / determinant;
    x[at + next] = (first * under - upper) / determinant;
  }

  /// The same as [#solve]: `A` is its own transpose.
  @Override
  public Tensor solveTransposed(Tensor b) {
    return solve(b);
  }

  /// How many eigenvalues are positive, negative and zero. A pivot counts as 0 where it is below
  /// `nε` times what was subtracted to make it, since it can be all rounding then.
  public Inertia inertia() {
    int n = dimension();
    int positive = 0;
    int negative = 0;
    for (int i = 0; i < n; i++) {
      double pivot = diagonal.flat(i);
      if (startsBlock(i)) { // its determinant is negative: one eigenvalue of each sign
        positive++;
        negative++;
        i++;
      } else if (Math.abs(pivot) > n * Math.ulp(1.0) * subtracted(i)) {
        positive += pivot > 0 ? 1 : 0;
        negative += pivot < 0 ? 1 : 0;
      }
    }
    return new Inertia(positive, negative, n - positive - negative);
  }

  /// The size of the terms `lᵢₖ dₖ lᵢₖ` that are taken out of diagonal entry `i`.
  private double subtracted(int i) {
    double sum = 0;
    for (int k = 0; k < i; k++) {
      double l = Math.abs(lower.at(i, k));
      sum += l * l * Math.abs(diagonal.flat(k));
      if (startsBlock(k)) {
        sum += 2 * l * Math.abs(lower.at(i, k + 1) * beside.flat(k));
      }
    }
    return sum;
  }

  /// How well the factors multiply to `a`, which must be the matrix that was factored.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(lower.shape(), a);
    int n = dimension();
    Tensor symmetric = Measures.symmetric(a);
    Tensor permuted =
        Tensor.generate(
            a.shape(),
            k -> Math.scalb(symmetric.at(order.get(k / n), order.get(k % n)), -exponent));
    return Certificate.of(
        "PAPᵀ = LDLᵀ",
        Measures.residual(
            "‖PAPᵀ − LDLᵀ‖ / ‖A‖", permuted, lower.times(blocks()).times(lower.transpose())));
  }

  /// `det A`, whatever its size.
  public Determinant scaledDeterminant() {
    int n = dimension();
    double[] factors = new double[n];
    Arrays.setAll(factors, diagonal::flat);
    for (int i = 0; i < n; i++) {
      if (startsBlock(i)) {
        // d₀d₁ − s² = s² ((d₀/s)(d₁/s) − 1)
        double side = beside.flat(i);
        factors[i] = side * Math.fma(diagonal.flat(i) / side, diagonal.flat(i + 1) / side, -1);
        factors[i + 1] = side;
        i++;
      }
    }
    return Determinant.product(factors, (long) n * exponent);
  }

  /// `det A`; infinite or 0 where it is out of range, unlike [#scaledDeterminant].
  public double determinant() {
    return scaledDeterminant().value();
  }

  /// `log |det A|`; `-∞` where the matrix is singular.
  public double logAbsoluteDeterminant() {
    return scaledDeterminant().log();
  }
}
