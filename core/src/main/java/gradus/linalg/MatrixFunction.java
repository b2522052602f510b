package gradus.linalg;

import gradus.linalg.Certificate.Measure;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/// A function of a square matrix, `f(A)`: what becomes of the matrix when `f` is applied to its
/// eigenvalues, be it diagonalizable or not. Exponential, principal logarithm and principal square
/// root.
///
/// | function | method |
/// |---|---|
/// | `exp` | scaling and squaring with Padé approximants (Al-Mohy & Higham 2009) |
/// | `log` | Schur form, then square roots and Padé approximants (Al-Mohy & Higham 2012) |
/// | `sqrt` | Schur form, then the recurrence of Björck & Hammarling (1983) in real arithmetic (Higham 1987) |
/// | any, of a symmetric matrix | eigenvalues and orthonormal eigenvectors |
///
/// Logarithm and root are real only where no eigenvalue is negative, and there is no logarithm of a
/// singular matrix: such outcomes are named in the result, whose value is then NaN. A relative
/// error of about `n ε κ` is what the problem itself leaves open, with the condition number `κ` of
/// [#condition].
///
/// ```java
/// Tensor generator = Tensor.matrix(new double[][] {{0, -1}, {1, 0}});
/// Tensor rotation = MatrixFunction.exp(generator).value(); // by one radian
/// ```
///
/// Source: Higham 2008, *Functions of Matrices: Theory and Computation*, ch. 3, 6, 10, 11.
///
/// @param function which function
/// @param argument `A`
/// @param value `f(A)`; NaN in every entry where the outcome says that there is none
public record MatrixFunction(Function function, Tensor argument, Tensor value, Outcome outcome) {
  /// Of a symmetric matrix, eigenvalues below 0 by no more than this multiple of `n ε ‖A‖₂` are
  /// rounding errors of 0.
  private static final double ZERO = 4;

  /// From here on sums of entries may leave the range of numbers.
  private static final int LARGEST_EXPONENT = 1000;

  /// The condition is found to about a tenth in a few steps of power iteration.
  private static final int MOST_STEPS = 8;

  private static final double SETTLED = 0.02;

  /// Any larger bound of a relative residual would also admit a value of zeros.
  private static final double LARGEST_BOUND = 0.5;

  /// What can be computed.
  public enum Function {
    EXPONENTIAL,
    LOGARITHM,
    SQUARE_ROOT
  }

  /// How it went.
  public enum Outcome {
    /// The value is there, and all its entries are finite.
    FOUND,
    /// Entries are beyond the largest number.
    OVERFLOW,
    /// A real eigenvalue is below 0, where principal logarithm and root are not real.
    NEGATIVE_EIGENVALUE,
    /// An eigenvalue is 0: there is no logarithm; a root is missing only where the zero is
    /// defective or too ill-conditioned.
    ZERO_EIGENVALUE,
    /// The QR iteration did not converge.
    NOT_CONVERGED
  }

  /// `exp(A) = I + A + A²/2! + …`. Entries that are too large for a number make it
  /// [Outcome#OVERFLOW]. Cost about `2n³` flops times 7 to 15, by the norm of `A`.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static MatrixFunction exp(Tensor a) {
    int n = Requirements.square("take the exponential of", a);
    Requirements.finite("exponential", a);
    return n > 1 && Eigen.symmetric(a)
        ? ofSymmetric(Function.EXPONENTIAL, a)
        : found(Function.EXPONENTIAL, a, PadeExponential.of(a.toDoubles(), n));
  }

  /// The principal logarithm: the `X` with `exp(X) = A` whose eigenvalues have imaginary parts
  /// between `−π` and `π`. Cost about `25n³` flops for the Schur form and as much again.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static MatrixFunction log(Tensor a) {
    Requirements.square("take the logarithm of", a);
    Requirements.finite("logarithm", a);
    int power = power(a);
    if (power != 0) {
      MatrixFunction small = log(scaled(a, -power));
      double shift = power * Math.log(2);
      int n = a.rows();
      return new MatrixFunction(
          Function.LOGARITHM,
          a,
          Tensor.generate(a.shape(), k -> small.value.flat(k) + (k / n == k % n ? shift : 0)),
          small.outcome);
    }
    return Eigen.symmetric(a)
        ? ofSymmetric(Function.LOGARITHM, a)
        : ofTriangle(Function.LOGARITHM, a);
  }

  /// The principal square root: the `X` with `X² = A` whose eigenvalues have positive real parts,
  /// or are 0. Cost about `25n³` flops for the Schur form and `5n³` for the rest.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static MatrixFunction sqrt(Tensor a) {
    Requirements.square("take the square root of", a);
    Requirements.finite("square root", a);
    int power = power(a);
    if (power != 0) {
      MatrixFunction small = sqrt(scaled(a, -power));
      return new MatrixFunction(
          Function.SQUARE_ROOT, a, scaled(small.value, power / 2), small.outcome);
    }
    return Eigen.symmetric(a)
        ? ofSymmetric(Function.SQUARE_ROOT, a)
        : ofTriangle(Function.SQUARE_ROOT, a);
  }

  /// An even power of two to take out of a matrix so near the end of the range of numbers that its
  /// eigenvalues may be beyond it; 0 elsewhere.
  private static int power(Tensor a) {
    int exponent = Scaling.exponent(a.toDoubles());
    return Math.abs(exponent) < LARGEST_EXPONENT ? 0 : exponent - exponent % 2;
  }

  private static Tensor scaled(Tensor a, int power) {
    double[] entries = a.toDoubles();
    Scaling.scale(entries, power);
    return Storage.tensor(a.shape(), entries);
  }

  private static MatrixFunction found(Function function, Tensor a, double[] value) {
    boolean finite = Arrays.stream(value).allMatch(Double::isFinite);
    // a triangle's root divides by sums of eigenvalues; only zeros make them vanish
    Outcome failed = function == Function.SQUARE_ROOT ? Outcome.ZERO_EIGENVALUE : Outcome.OVERFLOW;
    return new MatrixFunction(
        function, a, Storage.tensor(a.shape(), value), finite ? Outcome.FOUND : failed);
  }

  private static MatrixFunction none(Function function, Tensor a, Outcome outcome) {
    return new MatrixFunction(function, a, Tensor.generate(a.shape(), _ -> Double.NaN), outcome);
  }

  /// `V f(Λ) Vᵀ`
  private static MatrixFunction ofSymmetric(Function function, Tensor a) {
    int n = a.rows();
    SymmetricEigen eigen = SymmetricEigen.of(a);
    double[] values = eigen.values().toDoubles();
    if (function != Function.EXPONENTIAL && n > 0) {
      double largest = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
      double rounding = ZERO * n * Math.ulp(1.0) * largest;
      if (values[n - 1] < -rounding) {
        return none(function, a, Outcome.NEGATIVE_EIGENVALUE);
      }
      if (function == Function.LOGARITHM && values[n - 1] <= 0) {
        return none(function, a, Outcome.ZERO_EIGENVALUE);
      }
    }
    DoubleUnaryOperator scalar =
        switch (function) {
          case EXPONENTIAL -> Math::exp;
          case LOGARITHM -> Math::log;
          case SQUARE_ROOT -> x -> Math.sqrt(Math.max(0, x));
        };
    double[] v = Storage.doubles(eigen.vectors());
    double[] scaled = new double[n * n];
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = v[k] * scalar.applyAsDouble(values[k % n]);
    }
    double[] product = SquareArrays.times(scaled, false, v, true, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        product[i * n + j] = product[j * n + i];
      }
    }
    return found(function, a, product);
  }

  /// `Q f(T) Qᵀ`
  private static MatrixFunction ofTriangle(Function function, Tensor a) {
    int n = a.rows();
    double[] t = a.toDoubles();
    // an even power of two, so that its root is one
    int power = Scaling.safeExponent(t) / 2 * 2;
    Scaling.scale(t, -power);
    QuasiTriangle triangle = QuasiTriangle.of(t, n, 0, n, true);
    Outcome outcome = outcome(function, triangle);
    if (outcome != Outcome.FOUND) {
      return none(function, a, outcome);
    }
    double[] value = ofTriangle(function, t, n);
    if (function == Function.SQUARE_ROOT) {
      Scaling.scale(value, power / 2);
    } else {
      SquareArrays.addToDiagonal(value, n, power * Math.log(2));
    }
    return found(function, a, turned(triangle, value));
  }

  private static double[] ofTriangle(Function function, double[] t, int n) {
    return function == Function.SQUARE_ROOT
        ? TriangleSquareRoot.of(t, n)
        : TriangleLogarithm.of(t, n);
  }

  /// `Q X Qᵀ`
  private static double[] turned(QuasiTriangle triangle, double[] x) {
    int n = triangle.n();
    double[] left = SquareArrays.times(triangle.qt(), true, x, false, n);
    return SquareArrays.times(left, triangle.qt(), n);
  }

  private static Outcome outcome(Function function, QuasiTriangle triangle) {
    if (triangle.unfinished() > 0) {
      return Outcome.NOT_CONVERGED;
    }
    boolean zero = false;
    for (int i = 0; i < triangle.n(); i++) {
      boolean real = triangle.imaginary()[i] == 0;
      if (real && triangle.real()[i] < 0) {
        return Outcome.NEGATIVE_EIGENVALUE;
      }
      zero |= real && triangle.real()[i] == 0;
    }
    return zero && function == Function.LOGARITHM ? Outcome.ZERO_EIGENVALUE : Outcome.FOUND;
  }

  /// The Fréchet derivative `L` in a direction: `f(A + tE) = f(A) + t L(E) + O(t²)`, as the upper
  /// right block of `f([A E; 0 A])`. Cost about eight times that of the function.
  ///
  /// @param direction `E`, of the shape of `A`
  /// @throws IllegalArgumentException where `direction` has another shape or is not finite
  /// @throws IllegalStateException where there is no value to differentiate
  public Tensor derivative(Tensor direction) {
    if (!direction.shape().equals(argument.shape())) {
      throw new IllegalArgumentException(
          "the direction of a derivative has the shape of the matrix, "
              + argument.shape()
              + ", not "
              + direction.shape());
    }
    Requirements.finite("derivative in its direction", direction);
    if (outcome != Outcome.FOUND) {
      throw new IllegalStateException(
          "there is no derivative where there is no value: the outcome is " + outcome);
    }
    return Storage.tensor(argument.shape(), new Derivative(this, false).in(direction.toDoubles()));
  }

  /// The relative condition number `κ = max ‖L(E)‖ ‖A‖ / (‖f(A)‖ ‖E‖)` in Frobenius norm: the
  /// factor by which a small relative change of `A` is magnified. Of a symmetric matrix exactly; of
  /// another by power iteration on `L`, which yields a lower bound, usually good to a tenth (Higham
  /// 2008, Algorithm 3.20), at the cost of a dozen derivatives. 0 where `A = 0`, infinite where
  /// `f(A) = 0`, NaN where there is no value.
  public double condition() {
    if (outcome != Outcome.FOUND) {
      return Double.NaN;
    }
    double own = Norms.euclidean(argument.toDoubles());
    double size = Norms.euclidean(value.toDoubles());
    if (own == 0) {
      return 0;
    }
    if (size == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double slope = Eigen.symmetric(argument) ? steepest() : derivativeNorm();
    // an exponential and its derivative can both be near the smallest number
    return function == Function.EXPONENTIAL ? slope / size * own : slope * (own / size);
  }

  /// What proves a logarithm or a root: that its exponential, or its square, is the matrix, up to
  /// what rounding the value alone leaves open. An exponential is compared with the cube of
  /// `exp(A/3)`, which is scaled otherwise, up to what rounding and the conditions of both leave
  /// open, and to one half at most. The error is `4 n ε κ`, relative and in Frobenius norm.
  ///
  /// @throws IllegalStateException where there is no value
  public Certificate certificate() {
    if (outcome != Outcome.FOUND) {
      throw new IllegalStateException(
          "there is no certificate where there is no value: the outcome is " + outcome);
    }
    int n = argument.rows();
    double condition = condition();
    double error = 4.0 * n * Math.ulp(1.0) * Math.max(1, condition);
    return switch (function) {
      case EXPONENTIAL ->
          new Certificate("X = exp(A)", List.of(exponentialResidual(condition)), condition, error);
      case LOGARITHM ->
          new Certificate("exp(X) = A", List.of(logarithmResidual(exp(value))), condition, error);
      case SQUARE_ROOT -> new Certificate("X² = A", List.of(rootResidual()), condition, error);
    };
  }

  private Measure exponentialResidual(double condition) {
    int n = argument.rows();
    MatrixFunction third = exp(Tensor.generate(argument.shape(), k -> argument.flat(k) / 3));
    double[] root = third.value.toDoubles();
    double[] cube = SquareArrays.times(SquareArrays.times(root, root, n), root, n);
    double[] difference = value.toDoubles();
    int power = Scaling.exponent(cube);
    Scaling.scale(cube, -power);
    Scaling.scale(difference, -power);
    double size = Norms.euclidean(difference);
    double norm = Norms.euclidean(cube);
    SquareArrays.add(-1, cube, difference);
    // numbers below the smallest normal one are rounded as if they were that large
    double scale = Math.max(norm, Math.scalb(Double.MIN_NORMAL, -power));
    double own = size == 0 || norm == 0 ? 1 : Math.max(1, condition * (size / norm));
    double bound = Certificate.stable(n, n) * (own + third.cubed(Math.scalb(1 / scale, -power)));
    // a condition that overflows makes the bound NaN
    return new Measure(
        Certificate.RESIDUAL,
        "‖X − exp(A/3)³‖ / ‖exp(A/3)³‖",
        Norms.euclidean(difference) / scale,
        bound <= LARGEST_BOUND ? bound : LARGEST_BOUND);
  }

  /// What an error of `X`, relative to `max(1, κ)`, makes of `X³`: at most `3 ‖X‖_F ‖X‖₂²` times as
  /// much, and `‖X‖₂² ≤ ‖X‖₁ ‖X‖∞`.
  private double cubed(double factor) {
    double size = Norms.frobenius(value);
    return size == 0
        ? 0
        : 3 * Math.max(1, condition()) * (size * factor) * Norms.one(value) * Norms.infinity(value);
  }

  private Measure logarithmResidual(MatrixFunction exponential) {
    Measure measure = Measures.residual("‖A − exp(X)‖ / ‖A‖", argument, exponential.value);
    double growth = Math.max(1, exponential.condition());
    return new Measure(
        measure.name(), measure.formula(), measure.value(), growth * measure.bound());
  }

  private Measure rootResidual() {
    double[] root = value.toDoubles();
    double[] matrix = argument.toDoubles();
    int power = Scaling.exponent(root);
    Scaling.scale(root, -power);
    Scaling.scale(matrix, -2 * power);
    int n = argument.rows();
    Measure measure =
        Measures.residual(
            "‖A − X²‖ / ‖A‖",
            Storage.tensor(argument.shape(), matrix),
            Storage.tensor(argument.shape(), SquareArrays.times(root, root, n)));
    // a rounding error of X changes X² by up to ‖X‖² / ‖A‖ times as much (Higham 2008, §6.1)
    double size = Norms.euclidean(root);
    double growth = size == 0 ? 1 : Math.max(1, size * size / Norms.euclidean(matrix));
    return new Measure(
        measure.name(), measure.formula(), measure.value(), growth * measure.bound());
  }

  /// The largest `|f′(λ)|`, which is the norm of the derivative at a symmetric matrix.
  private double steepest() {
    double[] values = SymmetricEigen.of(argument).values().toDoubles();
    double last = values[values.length - 1];
    return switch (function) {
      case EXPONENTIAL -> Math.exp(values[0]);
      case LOGARITHM -> 1 / last;
      case SQUARE_ROOT -> last <= 0 ? Double.POSITIVE_INFINITY : 0.5 / Math.sqrt(last);
    };
  }

  /// `max ‖L(E)‖_F / ‖E‖_F`; the adjoint of `L` at `A` is `L` at `Aᵀ`.
  private double derivativeNorm() {
    int n = argument.rows();
    Derivative derivative = new Derivative(this, false);
    Derivative adjoint = new Derivative(this, true);
    double[] e = new double[n * n];
    Arrays.setAll(e, k -> 1 + (k % 7) / 8.0);
    double estimate = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      double length = Norms.euclidean(e);
      Arrays.setAll(e, scaledBy(e, 1 / length));
      double[] image = derivative.in(e);
      double size = Norms.euclidean(image);
      boolean settled = !(size > estimate * (1 + SETTLED));
      estimate = Math.max(estimate, size);
      if (settled || !Double.isFinite(size)) {
        break;
      }
      e = adjoint.in(image);
      if (Norms.euclidean(e) == 0) {
        break;
      }
    }
    return estimate;
  }

  private static IntToDoubleFunction scaledBy(double[] x, double factor) {
    return k -> factor * x[k];
  }

  /// The derivative at one matrix, or its transpose, in any number of directions.
  private static final class Derivative {
    /// Directions are at least that long, so that factors do not overflow.
    private static final double SMALLEST = 0x1p-500;

    private final Function function;
    private final int n;
    private final double[] a;
    private final QuasiTriangle triangle;
    private final int shift;

    Derivative(MatrixFunction at, boolean transposed) {
      function = at.function;
      n = at.argument.rows();
      double[] entries = at.argument.toDoubles();
      // L at cA is L at A divided by √c for the root, by c for the logarithm
      int power = function == Function.EXPONENTIAL ? 0 : Scaling.safeExponent(entries) / 2 * 2;
      Scaling.scale(entries, -power);
      shift = function == Function.SQUARE_ROOT ? -power / 2 : -power;
      a = transposed ? SquareArrays.transpose(entries, n) : entries;
      triangle = QuasiTriangle.of(a.clone(), n, 0, n, true);
    }

    double[] in(double[] direction) {
      // a direction as large as the matrix disturbs neither scaling nor rounding
      double size = Norms.euclidean(direction);
      double own = Norms.euclidean(a);
      double factor = size == 0 ? 0 : (own == 0 ? 1 : Math.max(own, SMALLEST)) / size;
      double[] e = direction.clone();
      Arrays.setAll(e, scaledBy(direction, factor));
      double[] image = function == Function.EXPONENTIAL ? ofExponential(e) : ofTriangle(e);
      Arrays.setAll(image, scaledBy(image.clone(), size == 0 ? 0 : 1 / factor));
      Scaling.scale(image, shift);
      return image;
    }

    private double[] ofExponential(double[] e) {
      return SquareArrays.direction(
          PadeExponential.of(SquareArrays.withDirection(a, e, n), 2 * n), n);
    }

    private double[] ofTriangle(double[] e) {
      double[] left = SquareArrays.times(triangle.qt(), e, n);
      double[] inner = SquareArrays.times(left, false, triangle.qt(), true, n);
      double[] block = SquareArrays.withDirection(triangle.t(), inner, n);
      double[] image = SquareArrays.direction(MatrixFunction.ofTriangle(function, block, 2 * n), n);
      return turned(triangle, image);
    }
  }
}
