package gradus.models;

import gradus.compile.Program;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;
import java.util.stream.IntStream;

/// Fitted kernel principal components.
///
/// | component    | shape  | meaning                                                                |
/// |--------------|--------|------------------------------------------------------------------------|
/// | `rows`       | (n, d) | the rows learned from: every projection needs their kernels             |
/// | `values`     | (k)    | `κ`, the leading eigenvalues of the centered kernel matrix              |
/// | `vectors`    | (k, n) | row `k` is the unit vector `u_k`                                        |
/// | `means`      | (n)    | mean of the kernels of each row with all of them                        |
///
/// Of [Kernel.Linear] and [Kernel.Rbf] the kernels are those of rows less the mean of `rows`.
///
/// @param featureNames the columns
/// @param totalVariance of the rows in feature space, divisor `n − 1`
/// @param options of the compiled program
public record KernelPcaFit(
    Kernel kernel,
    List<String> featureNames,
    Tensor rows,
    Tensor values,
    Tensor vectors,
    Tensor means,
    double totalVariance,
    Program.Options options)
    implements Transform {
  public KernelPcaFit {
    featureNames = List.copyOf(featureNames);
  }

  /// How many directions are kept.
  public int kept() {
    return values.rows();
  }

  /// `κ_k/(n − 1)`, the variance of the scores along each kept direction, shape (k).
  public Tensor variances() {
    return Tensor.generate(values.shape(), k -> values.flat(k) / (rows.rows() - 1.0));
  }

  /// The share of each kept direction in the total variance, shape (k).
  public Tensor shares() {
    Tensor variances = variances();
    return Tensor.generate(values.shape(), k -> variances.flat(k) / totalVariance);
  }

  @Override
  public List<String> outputNames() {
    return IntStream.rangeClosed(1, kept()).mapToObj(k -> "KPC" + k).toList();
  }

  /// The scores `Σᵢ u_ki k̃(xᵢ, x)/√κ_k` of rows, learned from or new, shape (m, k), where `k̃` is
  /// the kernel of centered features. Cost `nm(d + k)` multiplications.
  @Override
  public Tensor apply(Tensor features) {
    Requirements.width("the kernel principal component analysis", rows.columns(), features);
    int m = features.rows();
    int n = rows.rows();
    if (m == 0) {
      return Tensor.zeros(0, kept());
    }
    // a row alone would be summed in another order than in company
    Tensor company = m == 1 ? features.rows(0, 0) : features;
    double[] k = KernelPca.shiftedMatrix(kernel, company, rows, options).toDoubles();
    double[] columnMeans = Storage.doubles(means);
    double mean = 0;
    for (double columnMean : columnMeans) {
      mean += columnMean / n;
    }
    for (int i = 0; i < company.rows(); i++) {
      double rowMean = 0;
      for (int j = 0; j < n; j++) {
        rowMean += k[i * n + j] / n;
      }
      for (int j = 0; j < n; j++) {
        k[i * n + j] += mean - rowMean - columnMeans[j];
      }
    }
    double[] roots = values.toDoubles();
    Tensor scaled =
        Tensor.generate(vectors.shape(), i -> vectors.flat(i) / Math.sqrt(roots[i / n]));
    Tensor centered = Storage.tensor(Shape.of(company.rows(), n), k);
    return CenteredRows.scores(centered, Tensor.zeros(n), scaled).slice(0, m);
  }
}
