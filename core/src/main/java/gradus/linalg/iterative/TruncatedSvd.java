package gradus.linalg.iterative;

import gradus.linalg.Qr;
import gradus.linalg.RandomizedSvd;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The leading singular triplets of an operator, by the bidiagonalization of Golub and Kahan with
/// thick restarts (Baglama & Reichel 2005; Hernández, Román & Tomás 2008) and full
/// reorthogonalization of both bases.
///
/// ```java
/// TruncatedSvd svd = TruncatedSvd.of(LinearOperator.of(sparse), TruncatedSvd.Options.of(20, 1));
/// ```
///
/// Cost: memory for `basis` vectors on each side; each product with `A` and with `Aᵀ` comes with
/// about `4(m + n)·basis` multiplications for the pair. Of a multiple singular value not every copy
/// need be found.
///
/// @param u by columns, of shape (m, count), orthonormal
/// @param values `σ`, in falling order; NaN where the operator is not finite
/// @param v by columns, of shape (n, count), orthonormal; of each the entry of largest modulus is
///   positive
/// @param bounds some exact singular value lies within `boundsᵢ = √(½‖Avᵢ − σᵢuᵢ‖² + ½‖Aᵀuᵢ −
///   σᵢvᵢ‖²)` of `σᵢ`, computed anew (the residual of the symmetric matrix with the blocks `A` and
///   `Aᵀ`; Parlett 1998, §4.5)
/// @param outcome why the iteration ended
/// @param products with `A` and with `Aᵀ`
public record TruncatedSvd(
    Tensor u, Tensor values, Tensor v, Tensor bounds, Outcome outcome, int products) {
  /// What to look for, and how.
  ///
  /// @param count of triplets
  /// @param basis the dimension of the spaces they are found in
  /// @param tolerance a triplet has converged where its residual is at most this part of the
  ///   largest singular value
  /// @param products the most that are allowed; a cycle that has begun is completed
  /// @param seed same seed, same bits
  public record Options(int count, int basis, double tolerance, int products, long seed) {
    public Options {
      if (count < 1 || basis < count + 2 || !(tolerance >= 0) || products < 1) {
        throw new IllegalArgumentException(
            "needs at least 1 triplet, a basis of at least 2 vectors more, no negative tolerance"
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
    public static Options of(int count, long seed) {
      return new Options(count, 2 * count + 20, 1e-10, 100_000, seed);
    }

    public Options tolerance(double other) {
      return new Options(count, basis, other, products, seed);
    }

    public Options basis(int vectors) {
      return new Options(count, vectors, tolerance, products, seed);
    }

    public Options products(int most) {
      return new Options(count, basis, tolerance, most, seed);
    }
  }

  /// @param a with a transpose
  /// @throws IllegalArgumentException where `a` has fewer than `count` rows or columns
  /// @throws UnsupportedOperationException where `a` has no transpose
  public static TruncatedSvd of(LinearOperator a, Options options) {
    int smaller = requireCount(a, options.count);
    // the right vectors lie in the smaller space, so that the bases can fill it
    LinearOperator tall = a.rows() < a.columns() ? a.transpose() : a;
    SingularSpaces spaces =
        new SingularSpaces(tall, Math.min(smaller, options.basis), options.seed);
    while (true) {
      if (!spaces.fill()) {
        return notFinite(a, options.count, spaces.products());
      }
      boolean converged = spaces.converged(options.count, options.tolerance);
      if (converged || spaces.products() >= options.products) {
        Outcome outcome = converged ? Outcome.CONVERGED : Outcome.LIMIT;
        return spaces.result(a, options.count, outcome);
      }
      spaces.restart(options.count);
    }
  }

  /// The same from products with a few random vectors (Halko, Martinsson & Tropp 2011, Algorithms
  /// 4.4 and 5.1): a fixed number of products with many vectors at a time, which suits dense
  /// operators and singular values that fall fast. Nothing is iterated until it has converged; how
  /// good the answer is the bounds tell, and the outcome is [Outcome#LIMIT].
  ///
  /// @throws IllegalArgumentException where `a` has fewer than `rank` rows or columns, or a product
  ///   is not finite
  public static TruncatedSvd randomized(LinearOperator a, RandomizedSvd.Options options) {
    int smaller = requireCount(a, options.rank());
    int width = (int) Math.min((long) options.rank() + options.oversampling(), smaller);
    LinearOperator transposed = a.transpose();
    SplittableRandom random = new SplittableRandom(options.seed());
    Tensor probes = Tensor.generate(Shape.of(a.columns(), width), _ -> random.nextGaussian());
    Tensor q = orthonormal(a.times(probes));
    for (int i = 0; i < options.iterations(); i++) {
      q = orthonormal(a.times(orthonormal(transposed.times(q))));
    }
    // Aᵀ Q = V Σ Wᵀ, so A ≈ (Q W) Σ Vᵀ
    Svd small = Svd.of(transposed.times(q));
    int products = width * (2 * options.iterations() + 2);
    return verified(
        a,
        leading(q.times(small.v()), options.rank()),
        small.values().slice(0, options.rank()),
        leading(small.u(), options.rank()),
        Outcome.LIMIT,
        products);
  }

  private static Tensor orthonormal(Tensor a) {
    if (!a.isFinite()) {
      throw new IllegalArgumentException(
          "an operator with NaN or infinite entries has no singular values; look where they come"
              + " from");
    }
    return Qr.of(a).q();
  }

  private static Tensor leading(Tensor a, int count) {
    int columns = a.columns();
    return Tensor.generate(Shape.of(a.rows(), count), k -> a.flat(k / count * columns + k % count));
  }

  private static int requireCount(LinearOperator a, int count) {
    int smaller = Math.min(a.rows(), a.columns());
    if (count > smaller) {
      throw new IllegalArgumentException(
          "cannot find "
              + count
              + " singular values of an operator of "
              + Lengths.sizes(a)
              + ": it has "
              + smaller);
    }
    return smaller;
  }

  private static TruncatedSvd notFinite(LinearOperator a, int count, int products) {
    Tensor nan = Tensor.generate(Shape.of(count), _ -> Double.NaN);
    return new TruncatedSvd(
        Tensor.generate(Shape.of(a.rows(), count), _ -> Double.NaN),
        nan,
        Tensor.generate(Shape.of(a.columns(), count), _ -> Double.NaN),
        nan,
        Outcome.NOT_FINITE,
        products);
  }

  /// The triplets with their signs fixed and their bounds computed.
  static TruncatedSvd verified(
      LinearOperator a, Tensor u, Tensor values, Tensor v, Outcome outcome, int products) {
    int count = values.rows();
    LinearOperator transposed = a.transpose();
    double[] left = new double[a.rows() * count];
    double[] right = new double[a.columns() * count];
    double[] bounds = new double[count];
    for (int k = 0; k < count; k++) {
      double[] x = v.column(k).toDoubles();
      double[] y = u.column(k).toDoubles();
      double sign = Directions.sign(x);
      Directions.copyTo(x, sign, right, k, count);
      Directions.copyTo(y, sign, left, k, count);
      double forward = residual(a, x, values.flat(k), y);
      double backward = residual(transposed, y, values.flat(k), x);
      bounds[k] = Math.hypot(forward, backward) * Math.sqrt(0.5);
    }
    return new TruncatedSvd(
        Storage.tensor(u.shape(), left),
        values,
        Storage.tensor(v.shape(), right),
        Tensor.vector(bounds),
        outcome,
        products + 2 * count);
  }

  /// `‖Ax − σy‖`
  private static double residual(LinearOperator a, double[] x, double sigma, double[] y) {
    double[] image = new double[y.length];
    a.apply(x, image);
    Vectors.add(-sigma, y, image);
    return Vectors.norm(image);
  }

  /// The bases `A V = U B` and `Aᵀ U = V Bᵀ + r eₖᵀ`, and the triplets of the projection `B`.
  private static final class SingularSpaces {
    private final LinearOperator a;
    private final LinearOperator transposed;
    private final int capacity;
    private final SplittableRandom random;
    private final Basis left;
    private final Basis right;

    /// Row `j` holds the coefficients of `Av_j` along `u_0 … u_j`.
    private final double[][] b;

    private final double[] image;
    private final double[] rest;
    private double restNorm;
    private int products;
    private Svd projected = Svd.of(Tensor.zeros(0, 0));

    SingularSpaces(LinearOperator a, int capacity, long seed) {
      this.a = a;
      this.transposed = a.transpose();
      this.capacity = capacity;
      this.random = new SplittableRandom(seed);
      this.left = new Basis(a.rows(), capacity);
      this.right = new Basis(a.columns(), capacity);
      this.b = new double[capacity][capacity];
      this.image = new double[a.rows()];
      this.rest = new double[a.columns()];
      right.append(Directions.random(a.columns(), random), 1);
    }

    int products() {
      return products;
    }

    /// Multiplies until the bases are full; false where a product is not finite.
    boolean fill() {
      while (true) {
        int j = right.count() - 1;
        double[] x = new double[a.columns()];
        right.copy(j, x);
        a.apply(x, image);
        Arrays.fill(b[j], 0);
        double norm = left.orthogonalize(image, b[j]);
        if (!Double.isFinite(norm)) {
          return false;
        }
        b[j][j] = norm;
        if (norm > 0) {
          left.append(image, norm);
        } else {
          left.append(left.fresh(random), 1);
        }
        left.copy(j, image);
        transposed.apply(image, rest);
        products += 2;
        restNorm = right.orthogonalize(rest, new double[capacity]);
        if (!Double.isFinite(restNorm)) {
          return false;
        }
        if (right.count() == capacity) {
          break;
        }
        extend();
      }
      project();
      return true;
    }

    private void extend() {
      if (restNorm > 0) {
        right.append(rest, restNorm);
      } else {
        right.append(right.fresh(random), 1);
      }
    }

    private void project() {
      int k = right.count();
      double[] elements = new double[k * k];
      for (int j = 0; j < k; j++) {
        for (int i = 0; i <= j; i++) {
          elements[i * k + j] = b[j][i];
        }
      }
      projected = Svd.of(Storage.tensor(Shape.of(k, k), elements));
    }

    /// `‖Aᵀu − σv‖` of each triplet; `Av = σu` holds by construction.
    boolean converged(int count, double tolerance) {
      int last = left.count() - 1;
      for (int k = 0; k < count; k++) {
        double residual = restNorm * Math.abs(projected.u().at(last, k));
        if (residual > tolerance * projected.values().flat(0)) {
          return false;
        }
      }
      return true;
    }

    void restart(int count) {
      int k = right.count();
      keep(Math.min(k - 1, count + Math.max(1, (k - count) / 2)));
      extend();
    }

    private void keep(int size) {
      left.combine(rows(projected.u(), size), size);
      right.combine(rows(projected.v(), size), size);
      for (int j = 0; j < size; j++) {
        Arrays.fill(b[j], 0);
        b[j][j] = projected.values().flat(j);
      }
    }

    /// The first columns of a square matrix, as rows.
    private static double[] rows(Tensor columns, int size) {
      int k = columns.rows();
      double[] rows = new double[size * k];
      for (int j = 0; j < size; j++) {
        for (int i = 0; i < k; i++) {
          rows[j * k + i] = columns.at(i, j);
        }
      }
      return rows;
    }

    /// The triplets of `whole`, which is the operator or its transpose.
    TruncatedSvd result(LinearOperator whole, int count, Outcome outcome) {
      keep(count);
      boolean turned = whole.rows() < whole.columns();
      Tensor u = turned ? right.columns() : left.columns();
      Tensor v = turned ? left.columns() : right.columns();
      return verified(whole, u, projected.values().slice(0, count), v, outcome, products);
    }
  }
}
