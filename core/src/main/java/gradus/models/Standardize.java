package gradus.models;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Reduction;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;

/// Brings every column to mean 0 and standard deviation 1: `(x − μ)/σ`, with the population's `σ`
/// (divisor `n`).
///
/// A constant column is only centered. Learn from training rows alone, then apply to any rows.
public record Standardize() implements Estimator<Standardize.Fit> {
  /// The means and deviations learned.
  ///
  /// @param featureNames the columns
  /// @param mean `μ`, of shape (d)
  /// @param deviation `σ`, of shape (d); 1 for a constant column
  public record Fit(List<String> featureNames, Tensor mean, Tensor deviation) implements Transform {
    public Fit {
      featureNames = List.copyOf(featureNames);
    }

    @Override
    public List<String> outputNames() {
      return featureNames;
    }

    @Override
    public Tensor apply(Tensor features) {
      int d = mean.rows();
      Requirements.width("standardization", d, features);
      return Tensor.generate(
          features.shape(), k -> (features.flat(k) - mean.flat(k % d)) / deviation.flat(k % d));
    }

    /// `x = μ + σz`
    public Tensor invert(Tensor standardized) {
      int d = mean.rows();
      Requirements.width("standardization", d, standardized);
      return Tensor.generate(
          standardized.shape(),
          k -> mean.flat(k % d) + deviation.flat(k % d) * standardized.flat(k));
    }
  }

  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr CENTERED = X.minus(Expr.variable("μ", D).broadcast(List.of(N, D), 1));

  /// Sum, smallest and largest entry of each column.
  private static final Program EXTENT =
      Program.compile(
          List.of(
              Functions.sum(X, 0),
              Functions.reduce(Reduction.MINIMUM, X, 0),
              Functions.reduce(Reduction.MAXIMUM, X, 0)),
          Program.Options.defaults());

  /// Sum and sum of squares of each column about `μ`.
  private static final Program MOMENTS =
      Program.compile(
          List.of(Functions.sum(CENTERED, 0), Functions.sum(Functions.square(CENTERED), 0)),
          Program.Options.defaults());

  @Override
  public Fit fit(Dataset data) {
    Requirements.features("standardization", data, 1);
    int d = data.columns();
    double n = data.rows();
    Map<String, Tensor> rows = Map.of("X", data.features());
    List<Tensor> sums = EXTENT.evaluate(rows);
    Tensor rough = Tensor.generate(Shape.of(d), j -> sums.get(0).flat(j) / n);
    // about the rough mean, the sum left over removes most of the rounding of the first
    List<Tensor> moments = MOMENTS.evaluate(Map.of("X", data.features(), "μ", rough));
    Tensor mean = Tensor.generate(Shape.of(d), j -> rough.flat(j) + moments.get(0).flat(j) / n);
    Tensor deviation =
        Tensor.generate(
            Shape.of(d),
            j -> {
              boolean constant = sums.get(1).flat(j) == sums.get(2).flat(j);
              double shift = moments.get(0).flat(j) / n;
              double variance = moments.get(1).flat(j) / n - shift * shift;
              return constant || !(variance > 0) ? 1 : Math.sqrt(variance);
            });
    return new Fit(data.featureNames(), constantAsIs(mean, sums), deviation);
  }

  /// The mean of a constant column is its value, without rounding.
  private static Tensor constantAsIs(Tensor mean, List<Tensor> sums) {
    return Tensor.generate(
        mean.shape(),
        j -> sums.get(1).flat(j) == sums.get(2).flat(j) ? sums.get(1).flat(j) : mean.flat(j));
  }
}
