package gradus.linalg;

import gradus.linalg.kernel.CholeskyKernel;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;

/// `A = LLᵀ` for a symmetric positive definite matrix: half the work of [Lu], and the test of
/// definiteness itself.
///
/// Only the lower triangle of `A` is read. Not being positive definite is an answer, not an error:
/// `failedPivot` is then the 0-based row at which the remaining matrix had no positive, finite
/// diagonal entry, nothing can be solved, and [#witness] proves it. Cost `n³/3` flops; backward
/// stable (Higham 2002, *Accuracy and Stability*, §10.1).
///
/// @param lower `L`, with zeros above the diagonal, and in the rows from a failed pivot on
/// @param failedPivot -1 where `A` is positive definite
public record Cholesky(Tensor lower, int failedPivot) implements Inverse {
  /// @throws IllegalArgumentException where `a` is not a square matrix
  public static Cholesky of(Tensor a) {
    int n = Requirements.square("take the Cholesky factor of", a);
    double[] entries = Storage.doubles(a);
    // the largest entry of a definite matrix is on its diagonal; even, since L takes its root
    int power = Scaling.safeExponent(diagonal(a)) & ~1;
    if (power != 0) {
      entries = entries.clone();
      Scaling.scale(entries, -power);
    }
    double[] l = new double[n * n];
    int failed = CholeskyKernel.factor(MatrixKernels.best(), Workers.processors(), entries, l, n);
    if (failed >= 0) {
      Arrays.fill(l, failed * n, n * n, 0);
    }
    Scaling.scale(l, power / 2);
    return new Cholesky(Storage.tensor(Shape.of(n, n), l), failed);
  }

  public boolean positiveDefinite() {
    return failedPivot < 0;
  }

  @Override
  public int dimension() {
    return lower.rows();
  }

  private void requireDefinite(String what) {
    if (!positiveDefinite()) {
      throw new IllegalStateException(
          what
              + ": the matrix is not positive definite at pivot "
              + failedPivot
              + "; ask positiveDefinite() first, or factor it with Ldl");
    }
  }

  /// `A⁻¹b` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  @Override
  public Tensor solve(Tensor b) {
    requireDefinite("nothing can be solved");
    int n = dimension();
    int columns = Requirements.rightSide(n, b);
    double[] l = Storage.doubles(lower);
    double[] x = b.toDoubles();
    int[] powers = Scaling.scaleColumns(x, columns);
    // between the two steps the solution is of the size of the root of A: far from both ends
    int root = Scaling.exponent(diagonal(lower));
    Scaling.scale(x, root);
    Triangular.solve(l, n, true, false, x, columns);
    Triangular.solve(l, n, true, true, x, columns);
    Scaling.unscaleColumns(x, powers, -root);
    return Storage.tensor(b.shape(), x);
  }

  private static double[] diagonal(Tensor a) {
    double[] diagonal = new double[a.rows()];
    Arrays.setAll(diagonal, i -> a.at(i, i));
    return diagonal;
  }

  /// The same as [#solve]: `A` is its own transpose.
  @Override
  public Tensor solveTransposed(Tensor b) {
    return solve(b);
  }

  /// How well the factor multiplies to `a`, which must be the matrix that was factored.
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    requireDefinite("there is no factor to certify");
    Requirements.sameShape(lower.shape(), a);
    // halves of the power of two on either side of the product
    double[] l = lower.toDoubles();
    int power = Scaling.exponent(l);
    Scaling.scale(l, -power);
    Tensor scaled = Storage.tensor(lower.shape(), l);
    double[] entries = Measures.symmetric(a).toDoubles();
    Scaling.scale(entries, -2 * power);
    return Certificate.of(
        "A = LLᵀ",
        Measures.residual(
            "‖A − LLᵀ‖ / ‖A‖",
            Storage.tensor(a.shape(), entries),
            scaled.times(scaled.transpose())));
  }

  /// A vector `z ≠ 0` with `zᵀAz ≤ 0` up to rounding, which no positive definite matrix has: the
  /// proof that `a`, the matrix that was factored, is none (Higham 2002, §10.1).
  ///
  /// Its entries after the failed pivot are 0, and that at the pivot is 1.
  ///
  /// @throws IllegalStateException where the matrix is positive definite
  public Tensor witness(Tensor a) {
    if (positiveDefinite()) {
      throw new IllegalStateException("a positive definite matrix has no witness that it is not");
    }
    Requirements.sameShape(lower.shape(), a);
    int n = dimension();
    int k = failedPivot;
    // the leading block is definite: z = (−A₁₁⁻¹a₁₂, 1) makes zᵀAz the failed pivot
    Tensor leading = Tensor.generate(Shape.of(k, k), i -> lower.at(i / k, i % k));
    Tensor beside = Tensor.generate(Shape.of(k), j -> a.at(k, j));
    Tensor solved = new Cholesky(leading, -1).solve(beside);
    return Tensor.generate(Shape.of(n), i -> i < k ? -solved.flat(i) : i == k ? 1 : 0);
  }

  /// The factor of `A + xxᵀ`, by rotations: `O(n²)` instead of a new factorization (Golub & Van
  /// Loan, *Matrix Computations*, 4th ed., §6.5.4). A sum that is not finite fails as in [#of].
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  /// @throws IllegalArgumentException where `x` is not a vector of `n` elements
  public Cholesky update(Tensor x) {
    requireDefinite("there is no factor to update");
    int n = dimension();
    double[] columns = lower.transpose().toDoubles(); // so that columns of L lie in one piece
    double[] rest = vector(x);
    for (int k = 0; k < n; k++) {
      double diagonal = columns[k * n + k];
      double length = Math.hypot(diagonal, rest[k]);
      if (!(length < Double.POSITIVE_INFINITY)) {
        return of(columns, n, k);
      }
      double cosine = diagonal / length;
      double sine = rest[k] / length;
      columns[k * n + k] = length;
      for (int i = k + 1; i < n; i++) {
        double entry = columns[k * n + i];
        columns[k * n + i] = cosine * entry + sine * rest[i];
        rest[i] = cosine * rest[i] - sine * entry;
      }
    }
    return of(columns, n, -1);
  }

  /// The factor of `A − xxᵀ`; that this is not positive definite is an answer again, with the first
  /// leading block that is not as `failedPivot`.
  ///
  /// With `Lp = x` the determinant of the leading block of order `k` falls by the factor `1 − p₁² −
  /// … − pₖ²`, which decides; rotations then carry `(p, √(1 − pᵀp))` to a unit vector (Stewart
  /// 1979; LINPACK `dchdd`). Where the factor is close to 0 that many digits are lost.
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  /// @throws IllegalArgumentException where `x` is not a vector of `n` elements
  public Cholesky downdate(Tensor x) {
    requireDefinite("there is no factor to downdate");
    int n = dimension();
    double[] p = vector(x);
    Triangular.solve(Storage.doubles(lower), n, true, false, p, 1);
    double left = 1;
    int definite = 0;
    while (definite < n && left - p[definite] * p[definite] > 0) {
      left -= p[definite] * p[definite];
      definite++;
    }
    double[] columns = lower.transpose().toDoubles();
    double[] gone = new double[n];
    double length = Math.sqrt(left);
    for (int k = definite - 1; k >= 0; k--) {
      double longer = Math.hypot(length, p[k]);
      double cosine = length / longer;
      double sine = p[k] / longer;
      length = longer;
      for (int i = k; i < n; i++) {
        double entry = columns[k * n + i];
        columns[k * n + i] = cosine * entry - sine * gone[i];
        gone[i] = cosine * gone[i] + sine * entry;
      }
    }
    return of(columns, n, definite < n ? definite : -1);
  }

  private double[] vector(Tensor x) {
    if (x.rank() != 1 || x.rows() != dimension()) {
      throw new IllegalArgumentException(
          "a matrix of order "
              + dimension()
              + " changes by xxᵀ with a vector of as many elements, not one of shape "
              + x.shape());
    }
    return x.toDoubles();
  }

  private static Cholesky of(double[] columns, int n, int failed) {
    for (int k = 0; failed >= 0 && k < n; k++) {
      Arrays.fill(columns, k * n + failed, (k + 1) * n, 0);
    }
    return new Cholesky(Storage.tensor(Shape.of(n, n), columns).transpose(), failed);
  }

  /// `det A`, whatever its size.
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public Determinant scaledDeterminant() {
    requireDefinite("the factor tells no determinant");
    return Determinant.product(diagonal(lower), 0).squared();
  }

  /// `det A`; infinite or 0 where it is out of range, unlike [#scaledDeterminant].
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public double determinant() {
    return scaledDeterminant().value();
  }

  /// `log det A`
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public double logDeterminant() {
    return scaledDeterminant().log();
  }
}
