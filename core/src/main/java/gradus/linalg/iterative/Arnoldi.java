package gradus.linalg.iterative;

import gradus.linalg.ComplexTensor;
import gradus.linalg.Eigen;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;

/// A few eigenpairs of any square operator, by the Arnoldi method with Krylov–Schur restarts
/// (Stewart 2001) and full reorthogonalization.
///
/// ```java
/// Arnoldi rightmost = Arnoldi.of(jacobian, Arnoldi.Options.of(4, Arnoldi.Wanted.LARGEST_REAL, 1));
/// ```
///
/// The eigenvalues at the rim of the spectrum come first. For those near a number `σ` inside it,
/// look for the largest moduli of an operator that solves with `A − σI`. Of a multiple eigenvalue
/// not every copy need be found. For symmetric operators use [Lanczos].
///
/// Cost: memory for `basis` vectors; each product comes with about `4n·basis` multiplications.
///
/// @param values the wanted first, of a conjugate pair first the one with positive imaginary part;
///   one more than asked for where the last would be half of a pair. NaN where the operator is not
///   finite
/// @param vectors of length 1, by columns, of shape (n, values)
/// @param residuals `‖Av − λv‖₂`, computed anew: `λ` and `v` are exact for a matrix that differs
///   from `A` by as much. How far `λ` is from an eigenvalue of `A` depends on its condition, too
/// @param outcome why the iteration ended
/// @param products with the operator
public record Arnoldi(
    ComplexTensor values, ComplexTensor vectors, Tensor residuals, Outcome outcome, int products) {
  /// Which eigenvalues are looked for.
  public enum Wanted {
    LARGEST_MODULUS(Math::hypot),
    LARGEST_REAL((real, _) -> real),
    SMALLEST_REAL((real, _) -> -real);

    private final DoubleBinaryOperator preference;

    Wanted(DoubleBinaryOperator preference) {
      this.preference = preference;
    }
  }

  /// What to look for, and how.
  ///
  /// @param count of eigenvalues
  /// @param basis the dimension of the space they are found in
  /// @param tolerance the wanted have converged where the operator leaves their space by at most
  ///   this part of its norm
  /// @param products the most that are allowed; a cycle that has begun is completed
  /// @param seed same seed, same bits
  public record Options(
      int count, Wanted wanted, int basis, double tolerance, int products, long seed) {
    public Options {
      if (count < 1 || basis < count + 3 || !(tolerance >= 0) || products < 1) {
        throw new IllegalArgumentException(
            "needs at least 1 eigenvalue, a basis of at least 3 vectors more, no negative tolerance"
                + " and at least 1 product, not "
                + count
                + ", "
                + basis
                + ", "
                + tolerance
                + " and "
                + products);
      }
    }

    /// A basis of `2·count + 20` vectors, a tolerance of `1e-10`, at most 100,000 products.
    public static Options of(int count, Wanted wanted, long seed) {
      return new Options(count, wanted, 2 * count + 20, 1e-10, 100_000, seed);
    }

    public Options tolerance(double other) {
      return new Options(count, wanted, basis, other, products, seed);
    }

    public Options basis(int vectors) {
      return new Options(count, wanted, vectors, tolerance, products, seed);
    }

    public Options products(int most) {
      return new Options(count, wanted, basis, tolerance, most, seed);
    }
  }

  /// @throws IllegalArgumentException where `a` is not square, or smaller than `count`
  public static Arnoldi of(LinearOperator a, Options options) {
    int n = Lengths.requireSquare("find eigenvalues of", a);
    if (options.count > n) {
      throw new IllegalArgumentException(
          "cannot find "
              + options.count
              + " eigenvalues of an operator of "
              + Lengths.sizes(a)
              + ": it has "
              + n);
    }
    return new Search(a, options).run();
  }

  /// The decomposition `A V = V H + r eₘᵀ`, where `H` is upper Hessenberg but for what restarts
  /// left in its first rows and columns.
  private static final class Search {
    private final LinearOperator a;
    private final int n;
    private final Options options;
    private final int capacity;
    private final SplittableRandom random;
    private final Basis basis;

    /// The columns of `H`.
    private final double[][] h;

    private final double[] rest;
    private double restNorm;
    private final double[] v;
    private int products;

    Search(LinearOperator a, Options options) {
      this.a = a;
      this.n = a.rows();
      this.options = options;
      this.capacity = Math.min(n, options.basis);
      this.random = new SplittableRandom(options.seed);
      this.basis = new Basis(n, capacity);
      this.h = new double[capacity][capacity];
      this.rest = new double[n];
      this.v = new double[n];
      basis.append(Directions.random(n, random), 1);
    }

    Arnoldi run() {
      while (true) {
        if (!fill()) {
          return withoutAnswer(Outcome.NOT_FINITE);
        }
        OrderedSchur schur = new OrderedSchur(projected(capacity), options.wanted.preference);
        if (!schur.converged) {
          return withoutAnswer(Outcome.STAGNATED);
        }
        int count = whole(schur, options.count);
        boolean converged = leaves(schur, count) <= options.tolerance * norm();
        if (converged || products >= options.products) {
          keep(schur, count);
          return result(count, converged ? Outcome.CONVERGED : Outcome.LIMIT);
        }
        int kept = whole(schur, count + (capacity - count) / 2);
        keep(schur, kept < capacity ? kept : count);
        extend();
      }
    }

    /// At least so many eigenvalues, without cutting a pair.
    private static int whole(OrderedSchur schur, int count) {
      int at = 0;
      while (at < count) {
        at += schur.size(at);
      }
      return at;
    }

    private boolean fill() {
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
          return true;
        }
        h[j][j + 1] = restNorm;
        extend();
      }
    }

    private void extend() {
      if (restNorm > 0) {
        basis.append(rest, restNorm);
      } else {
        basis.append(basis.fresh(random), 1); // the space is invariant: another one begins
      }
    }

    private Tensor projected(int size) {
      return Tensor.generate(Shape.of(size, size), k -> h[k % size][k / size]);
    }

    /// The largest column of `H`, at most `‖A‖`.
    private double norm() {
      double largest = 0;
      for (double[] column : h) {
        largest = Math.max(largest, Vectors.norm(column));
      }
      return largest;
    }

    /// By how much the operator leaves the space of the first Schur vectors.
    private double leaves(OrderedSchur schur, int count) {
      double[] last = Arrays.copyOf(schur.q[capacity - 1], count);
      return restNorm * Vectors.norm(last);
    }

    /// Goes on with the first Schur vectors: `H` becomes their triangle, and below it a row of what
    /// each of them has along the rest.
    private void keep(OrderedSchur schur, int size) {
      double[] rows = new double[size * capacity];
      for (int k = 0; k < size; k++) {
        for (int i = 0; i < capacity; i++) {
          rows[k * capacity + i] = schur.q[i][k];
        }
      }
      basis.combine(rows, size);
      for (int j = 0; j < size; j++) {
        Arrays.fill(h[j], 0);
        for (int i = 0; i < size; i++) {
          h[j][i] = schur.t[i][j];
        }
        if (size < capacity) {
          h[j][size] = restNorm * schur.q[capacity - 1][j];
        }
      }
    }

    private Arnoldi result(int count, Outcome outcome) {
      Eigen eigen = Eigen.of(projected(count));
      int[] order = order(eigen.values());
      double[] real = new double[count];
      double[] imaginary = new double[count];
      double[] residuals = new double[count];
      double[] vectorsReal = new double[n * count];
      double[] vectorsImaginary = new double[n * count];
      for (int k = 0; k < count; k++) {
        real[k] = eigen.values().real().flat(order[k]);
        imaginary[k] = eigen.values().imaginary().flat(order[k]);
        double[] x = combined(eigen.vectors().real().column(order[k]));
        double[] y = combined(eigen.vectors().imaginary().column(order[k]));
        residuals[k] = residual(real[k], imaginary[k], x, y);
        Directions.copyTo(x, 1, vectorsReal, k, count);
        Directions.copyTo(y, 1, vectorsImaginary, k, count);
      }
      Shape shape = Shape.of(n, count);
      return new Arnoldi(
          new ComplexTensor(Tensor.vector(real), Tensor.vector(imaginary)),
          new ComplexTensor(
              Storage.tensor(shape, vectorsReal), Storage.tensor(shape, vectorsImaginary)),
          Tensor.vector(residuals),
          outcome,
          products);
    }

    private double[] combined(Tensor coefficients) {
      double[] x = new double[n];
      basis.addCombination(coefficients.toDoubles(), x);
      return x;
    }

    /// `‖A(x + iy) − (α + iβ)(x + iy)‖`
    private double residual(double alpha, double beta, double[] x, double[] y) {
      a.apply(x, rest);
      Vectors.add(-alpha, x, rest);
      Vectors.add(beta, y, rest);
      a.apply(y, v);
      Vectors.add(-alpha, y, v);
      Vectors.add(-beta, x, v);
      products += 2;
      return Math.hypot(Vectors.norm(rest), Vectors.norm(v));
    }

    private int[] order(ComplexTensor values) {
      Integer[] places = new Integer[values.shape().count()];
      Arrays.setAll(places, k -> k);
      // stable: of a pair, which is preferred alike, the positive imaginary part stays first
      Arrays.sort(
          places,
          (i, j) ->
              Double.compare(
                  options.wanted.preference.applyAsDouble(
                      values.real().flat(j), Math.abs(values.imaginary().flat(j))),
                  options.wanted.preference.applyAsDouble(
                      values.real().flat(i), Math.abs(values.imaginary().flat(i)))));
      return Arrays.stream(places).mapToInt(Integer::intValue).toArray();
    }

    private Arnoldi withoutAnswer(Outcome outcome) {
      Tensor nan = Tensor.generate(Shape.of(options.count), _ -> Double.NaN);
      Tensor vectors = Tensor.generate(Shape.of(n, options.count), _ -> Double.NaN);
      return new Arnoldi(
          new ComplexTensor(nan, nan), new ComplexTensor(vectors, vectors), nan, outcome, products);
    }
  }
}
