package gradus.linalg;

import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.List;

/// Algorithms for eigenvalues, watched at work: what the matrix or the estimate was after each
/// step.
///
/// [#qrIteration] and [#jacobi] run the very code of [SymmetricEigen] and write down what it does.
/// The last step's matrix is diagonal up to rounding, and its diagonal holds the eigenvalues.
///
/// ```java
/// Tensor a = Tensor.matrix(new double[][] {{2, 1}, {1, 3}});
/// List<SpectralTrace.Rotation> steps = SpectralTrace.jacobi(a);
/// double left = steps.getLast().offDiagonal();
/// ```
public final class SpectralTrace {
  /// Traces hold a matrix for each step; of larger ones they would not fit into memory.
  private static final int LARGEST = 32;

  private SpectralTrace() {}

  /// A step of the power iteration.
  ///
  /// @param number of products so far
  /// @param vector `x`, of length 1
  /// @param estimate `λ = xᵀAx` (Rayleigh's quotient)
  /// @param residual `‖Ax − λx‖₂`; an eigenvalue of a symmetric matrix is not further than this
  ///   from the estimate
  public record Power(int number, Tensor vector, double estimate, double residual) {}

  /// A step of the QR iteration.
  ///
  /// @param number of steps so far; 0 is the tridiagonal matrix before the first
  /// @param first where the block began that the step worked on
  /// @param last where it ended
  /// @param shift what was subtracted from the diagonal before the step, and added after it
  /// @param matrix tridiagonal, with the eigenvalues of `A`
  /// @param offDiagonal `√Σ aᵢⱼ²` over all `i ≠ j`
  public record Shifted(
      int number, int first, int last, double shift, Tensor matrix, double offDiagonal) {}

  /// A step of Jacobi's method.
  ///
  /// @param number of rotations so far; 0 is `A` itself
  /// @param sweep how often each pair has been visited before
  /// @param p first row that was turned
  /// @param q second row that was turned
  /// @param angle by which, in radians
  /// @param matrix with the eigenvalues of `A`, and zero at `(p, q)`
  /// @param offDiagonal `√Σ aᵢⱼ²` over all `i ≠ j`; a rotation takes `2 aₚᵩ²` from its square
  public record Rotation(
      int number, int sweep, int p, int q, double angle, Tensor matrix, double offDiagonal) {}

  /// The power iteration `x ← Ax / ‖Ax‖` (von Mises & Pollaczek-Geiringer 1929; Golub & Van Loan,
  /// *Matrix Computations*, 4th ed., §7.3.1, §8.2.1). The error falls by `|λ₂/λ₁|` in each step,
  /// and that of the estimate by its square where the matrix is symmetric.
  ///
  /// The trace begins with `start` brought to length 1, and ends early where `Ax` is zero.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers, `start`
  ///   not a vector of as many, zero, or the number of steps negative
  public static List<Power> powerIteration(Tensor a, Tensor start, int steps) {
    int n = Requirements.square("iterate powers of", a);
    Requirements.finite("eigenvalues", a);
    double length = start.rank() == 1 && start.rows() == n ? Norms.frobenius(start) : 0;
    if (!(length > 0 && start.isFinite())) {
      throw new IllegalArgumentException(
          "the power iteration of a matrix of order "
              + n
              + " starts with a vector of as many finite numbers that are not all 0, not with "
              + start);
    }
    if (steps < 0) {
      throw new IllegalArgumentException("cannot take " + steps + " steps; take 0 or more");
    }
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    Tensor scaled = Storage.tensor(a.shape(), entries);
    List<Power> trace = new ArrayList<>();
    Tensor x = unit(start);
    Tensor image = scaled.times(x);
    trace.add(power(0, x, image, power));
    for (int k = 1; k <= steps && Norms.max(image) > 0; k++) {
      x = unit(image);
      image = scaled.times(x);
      trace.add(power(k, x, image, power));
    }
    return trace;
  }

  private static Tensor unit(Tensor x) {
    double[] entries = x.toDoubles();
    Scaling.scale(entries, -Scaling.exponent(entries));
    double length = Norms.euclidean(entries);
    return Tensor.generate(x.shape(), k -> entries[k] / length);
  }

  private static Power power(int number, Tensor x, Tensor image, int power) {
    double estimate = 0;
    for (int k = 0; k < x.rows(); k++) {
      estimate += x.flat(k) * image.flat(k);
    }
    double found = estimate;
    double[] residual = new double[x.rows()];
    for (int k = 0; k < residual.length; k++) {
      residual[k] = image.flat(k) - found * x.flat(k);
    }
    return new Power(
        number, x, Math.scalb(found, power), Math.scalb(Norms.euclidean(residual), power));
  }

  /// The QR iteration with implicit shifts on the tridiagonal matrix that reflections make of a
  /// symmetric one: what [SymmetricEigen] does with matrices up to order 32.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers, or its
  ///   order above 32
  public static List<Shifted> qrIteration(Tensor a) {
    int n = order(a);
    List<Shifted> trace = new ArrayList<>();
    SymmetricEigen.Small small = SymmetricEigen.Small.of(a, n);
    double[] d = small.diagonal;
    double[] e = small.beside;
    trace.add(shifted(0, 0, n - 1, 0, d, e, small.power));
    small.iterate((first, last, shift) ->
        trace.add(shifted(trace.size(), first, last, shift, d, e, small.power)));
    return trace;
  }

  private static Shifted shifted(
      int number, int first, int last, double shift, double[] d, double[] e, int power) {
    int n = d.length;
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = Math.scalb(d[i], power);
      if (i < n - 1) {
        matrix[i * n + i + 1] = Math.scalb(e[i], power);
        matrix[i * n + n + i] = matrix[i * n + i + 1];
      }
    }
    return new Shifted(
        number,
        first,
        last,
        Math.scalb(shift, power),
        Storage.tensor(Shape.of(n, n), matrix),
        offDiagonal(matrix, n));
  }

  /// Jacobi's rotations from both sides (1846): what [SymmetricEigen#byRotations] does with a
  /// matrix that is not positive definite.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers, or its
  ///   order above 32
  public static List<Rotation> jacobi(Tensor a) {
    int n = order(a);
    double[] full = SymmetricEigen.symmetrized(Storage.doubles(a), n, n);
    int power = Scaling.safeExponent(full);
    List<Rotation> trace = new ArrayList<>();
    trace.add(rotation(0, 0, 0, 0, 0, full, n, 0));
    Scaling.scale(full, -power);
    Jacobi.diagonalize(
        full,
        n,
        new double[n],
        new double[n * n],
        (sweep, now, p, q, angle) ->
            trace.add(rotation(trace.size(), sweep, p, q, angle, now, n, power)));
    return trace;
  }

  private static Rotation rotation(
      int number, int sweep, int p, int q, double angle, double[] now, int n, int power) {
    double[] matrix = now.clone();
    Scaling.scale(matrix, power);
    return new Rotation(
        number, sweep, p, q, angle, Storage.tensor(Shape.of(n, n), matrix), offDiagonal(matrix, n));
  }

  private static int order(Tensor a) {
    int n = Requirements.square("trace the eigenvalues of", a);
    Requirements.finite("eigenvalues", a);
    if (n > LARGEST) {
      throw new IllegalArgumentException(
          "a trace keeps the matrix of every step, so it is for orders up to "
              + LARGEST
              + ", not "
              + n
              + "; trace a part of the matrix");
    }
    return n;
  }

  private static double offDiagonal(double[] matrix, int n) {
    double[] rest = matrix.clone();
    for (int i = 0; i < n; i++) {
      rest[i * n + i] = 0;
    }
    return Norms.euclidean(rest);
  }
}
