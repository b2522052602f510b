package gradus.linalg;

import gradus.linalg.kernel.Storage;
import java.util.SplittableRandom;

/// The leading singular triplets of a large dense matrix, from products with a few random vectors
/// (Halko, Martinsson & Tropp 2011, Algorithms 4.4 and 5.1).
///
/// `U` is m×k, `V` n×k, both with orthonormal columns, and `UᵀA = diag(σ)Vᵀ` up to rounding, so
/// that `σᵢ` is never above the true one. Cost `2mn(k + p)(2q + 2)` flops for `p` extra vectors and
/// `q` power iterations, almost all in dense products.
///
/// @param bounds some exact singular value of `A` lies within `boundsᵢ = ‖Avᵢ − σᵢuᵢ‖₂ / √2` of
///   `σᵢ`, up to rounding (the residual of the symmetric matrix with the blocks `A` and `Aᵀ`;
///   Parlett 1998, §4.5)
/// @param remainder `‖A − U diag(σ) Vᵀ‖_F`, computed as `√(‖A‖²_F − Σσᵢ²)`, and so with an error of
///   about `√ε ‖A‖_F` where it is small
public record RandomizedSvd(Tensor u, Tensor values, Tensor v, Tensor bounds, double remainder) {
  /// How to look for the leading triplets.
  ///
  /// @param rank the number `k` of triplets
  /// @param oversampling the number `p` of extra random vectors; 10 serves most
  /// @param iterations the number `q` of power iterations; 2 serve most, more where the singular
  ///   values fall slowly
  /// @param seed same seed, same bits
  public record Options(int rank, int oversampling, int iterations, long seed) {
    public Options {
      if (rank < 1 || oversampling < 0 || iterations < 0) {
        throw new IllegalArgumentException(
            "needs a rank of at least 1 and no negative oversampling or iterations, not "
                + rank
                + ", "
                + oversampling
                + " and "
                + iterations);
      }
    }

    public static Options of(int rank, long seed) {
      return new Options(rank, 10, 2, seed);
    }
  }

  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers or has fewer than
  ///   `rank` rows or columns
  public static RandomizedSvd of(Tensor a, Options options) {
    Requirements.matrix("find the singular values of", a);
    int smaller = Math.min(a.rows(), a.columns());
    if (options.rank > smaller) {
      throw new IllegalArgumentException(
          "cannot find "
              + options.rank
              + " singular values of a matrix of shape "
              + a.shape()
              + ": it has "
              + smaller);
    }
    if (!a.isFinite()) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no singular values; look where they come"
              + " from");
    }
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    Tensor wide = Storage.tensor(a.shape(), entries);
    int width = (int) Math.min((long) options.rank + options.oversampling, smaller);
    Tensor transposed = wide.transpose();
    Tensor q = range(wide, transposed, width, options);
    // Aᵀ Q = V Σ Wᵀ, so A ≈ (Q W) Σ Vᵀ
    Svd small = Svd.of(transposed.times(q));
    Tensor u = leading(q.times(small.v()), options.rank);
    return result(wide, u, small.values().slice(0, options.rank), leading(small.u(), options.rank))
        .times(power);
  }

  /// An orthonormal basis of about the leading left singular vectors; orthonormalized after every
  /// product, without which small singular values drown in rounding (§4.5 of the paper).
  private static Tensor range(Tensor a, Tensor transposed, int width, Options options) {
    SplittableRandom random = new SplittableRandom(options.seed);
    Tensor probes = Tensor.generate(Shape.of(a.columns(), width), k -> random.nextGaussian());
    Tensor q = Qr.of(a.times(probes)).q();
    for (int i = 0; i < options.iterations; i++) {
      q = Qr.of(a.times(Qr.of(transposed.times(q)).q())).q();
    }
    return q;
  }

  private static Tensor leading(Tensor a, int count) {
    int columns = a.columns();
    double[] all = Storage.doubles(a);
    return Tensor.generate(Shape.of(a.rows(), count), k -> all[k / count * columns + k % count]);
  }

  private static RandomizedSvd result(Tensor a, Tensor u, Tensor values, Tensor v) {
    int k = values.rows();
    double[] left = u.toDoubles();
    double[] right = v.toDoubles();
    for (int j = 0; j < k; j++) {
      double sign = Spectra.sign(right, j, k, v.rows());
      flip(left, j, k, sign);
      flip(right, j, k, sign);
    }
    Tensor signedRight = Storage.tensor(v.shape(), right);
    double[] image = Storage.doubles(a.times(signedRight));
    double[] bounds = new double[k];
    for (int p = 0; p < image.length; p++) {
      double difference = image[p] - values.flat(p % k) * left[p];
      bounds[p % k] += difference * difference;
    }
    for (int j = 0; j < k; j++) {
      bounds[j] = Math.sqrt(bounds[j] / 2);
    }
    return new RandomizedSvd(
        Storage.tensor(u.shape(), left),
        values,
        signedRight,
        Tensor.vector(bounds),
        remainder(Storage.doubles(a), Storage.doubles(values)));
  }

  /// The triplets of `2ᵖ A`.
  private RandomizedSvd times(int power) {
    double[] scaled = values.toDoubles();
    double[] limits = bounds.toDoubles();
    Scaling.scale(scaled, power);
    Scaling.scale(limits, power);
    return new RandomizedSvd(
        u, Tensor.vector(scaled), v, Tensor.vector(limits), Math.scalb(remainder, power));
  }

  private static void flip(double[] a, int column, int columns, double sign) {
    for (int p = column; p < a.length; p += columns) {
      a[p] *= sign;
    }
  }

  private static double remainder(double[] a, double[] values) {
    double sum = 0;
    for (double entry : a) {
      sum += entry * entry;
    }
    for (double value : values) {
      sum -= value * value;
    }
    return Math.sqrt(Math.max(0, sum));
  }
}
