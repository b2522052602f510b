package gradus.models;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;
import java.util.Map;

/// Principal components in the feature space of a [Kernel]: curved directions in the space of the
/// rows (Schölkopf, Smola & Müller 1998).
///
/// `K̃ = HKH` with `H = I − 11ᵀ/n` holds the inner products of the centered rows; `K̃ u_k = κ_k
/// u_k`, variances `κ_k/(n − 1)`, scores of the rows learned from `√κ_k u_k`. The entry of `u_k` of
/// largest modulus is positive, the first of equals. With [Kernel.Linear] the scores are those of
/// [Pca] up to sign. Kernels that allow it are taken of rows less their mean, so that a large
/// offset of a column costs no digits. Cost `n²d + 9n³` flops and memory for a few n×n matrices.
///
/// @param components how many directions are kept
/// @param options of the compiled program
public record KernelPca(int components, Kernel kernel, Program.Options options)
    implements Estimator<KernelPcaFit> {
  private static final String NAME = "kernel principal component analysis";
  private static final Dim M = Dim.of("m");
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");

  public KernelPca {
    if (components < 1) {
      throw new IllegalArgumentException(NAME + " keeps at least 1 component, not " + components);
    }
  }

  public static KernelPca of(int components, Kernel kernel) {
    return new KernelPca(components, kernel, Program.Options.defaults());
  }

  /// @throws IllegalArgumentException also where fewer directions than asked for have a variance
  ///   above rounding
  @Override
  public KernelPcaFit fit(Dataset data) {
    Requirements.features(NAME, data, 2);
    int n = data.rows();
    if (components > n - 1) {
      throw new IllegalArgumentException(
          components
              + " components were asked for, but "
              + n
              + " rows span at most "
              + (n - 1)
              + " directions of any feature space; keep fewer");
    }
    Tensor matrix = shiftedMatrix(kernel, data.features(), data.features(), options);
    if (!matrix.isFinite()) {
      throw new IllegalArgumentException(
          NAME
              + " has a kernel that overflows for some of these rows; divide the columns by their"
              + " size first");
    }
    double[] means = means(matrix);
    double mean = mean(means);
    double[] k = Storage.doubles(matrix);
    Tensor centered =
        Tensor.generate(matrix.shape(), i -> k[i] - means[i / n] - means[i % n] + mean);
    SymmetricEigen eigen = SymmetricEigen.of(centered);
    requireRank(eigen, largest(k), n);
    return new KernelPcaFit(
        kernel,
        data.featureNames(),
        data.features(),
        eigen.values().slice(0, components),
        Tensor.generate(Shape.of(components, n), i -> eigen.vectors().at(i % n, i / n)),
        Tensor.vector(means),
        trace(centered) / (n - 1.0),
        options);
  }

  /// Every kernel of a row of `x` and one of `learned`, where it makes no difference to `K̃` with
  /// the mean of `learned` taken from both.
  static Tensor shiftedMatrix(Kernel kernel, Tensor x, Tensor learned, Program.Options options) {
    return switch (kernel) {
      case Kernel.Linear _, Kernel.Rbf _ -> {
        Tensor mean = CenteredRows.mean(learned);
        yield matrix(kernel, less(x, mean), less(learned, mean), options);
      }
      case Kernel.Polynomial _ -> matrix(kernel, x, learned, options);
    };
  }

  /// Unlike [CenteredRows#of], it takes the same from every matrix.
  private static Tensor less(Tensor rows, Tensor mean) {
    int d = mean.rows();
    return Tensor.generate(rows.shape(), i -> rows.flat(i) - mean.flat(i % d));
  }

  /// Every kernel of a row of `x` and one of `y`.
  static Tensor matrix(Kernel kernel, Tensor x, Tensor y, Program.Options options) {
    Expr formula = kernel.matrix(Expr.variable("X", M, D), Expr.variable("Y", N, D));
    return Program.compile(List.of(formula), options).evaluate(Map.of("X", x, "Y", y)).getFirst();
  }

  private void requireRank(SymmetricEigen eigen, double size, int n) {
    // rounding of the kernels moves eigenvalues by up to n times it
    double floor = 8 * n * Math.ulp(size);
    int rank = 0;
    while (rank < n && eigen.values().flat(rank) > floor) {
      rank++;
    }
    if (rank < components) {
      throw new IllegalArgumentException(
          components
              + " components were asked for, but only "
              + rank
              + " directions of the feature space have a variance above rounding; keep "
              + (rank == 0 ? "none: all rows are the same to this kernel" : "at most " + rank));
    }
  }

  private static double largest(double... x) {
    double largest = 0;
    for (double element : x) {
      largest = Math.max(largest, Math.abs(element));
    }
    return largest;
  }

  private static double[] means(Tensor matrix) {
    int n = matrix.columns();
    double[] k = Storage.doubles(matrix);
    double[] means = new double[matrix.rows()];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += k[i * n + j];
      }
      means[i] = sum / n;
    }
    return means;
  }

  private static double mean(double... x) {
    double sum = 0;
    for (double element : x) {
      sum += element;
    }
    return sum / x.length;
  }

  private static double trace(Tensor a) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      sum += a.at(i, i);
    }
    return sum;
  }
}
