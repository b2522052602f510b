package gradus.optimization.proximal;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Matrices;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.Optional;

/// `λ Σ σᵢ(X)`, the sum of the singular values of a matrix: low rank (Fazel 2002). The operator
/// thresholds the singular values (Cai, Candès & Shen 2010). Cost: a singular value decomposition.
///
/// The elements of the matrix lie row by row.
///
/// @param weight `λ`, at least 0
/// @param rows of the matrix
/// @param columns of the matrix
public record NuclearNorm(double weight, int rows, int columns) implements Penalty {
  public NuclearNorm {
    Requirements.weight("of the nuclear norm", weight);
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a matrix has at least one row and column, not " + rows + " and " + columns);
    }
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (double value : singularValues(x)) {
      sum += value;
    }
    return weight * sum;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    if (!Double.isFinite(new L1(1).value(v))) {
      java.util.Arrays.fill(result, Double.NaN);
      return;
    }
    Svd svd = Svd.of(matrix(v));
    int rank = svd.values().rows();
    double[] scaled = new double[rank * columns];
    for (int k = 0; k < rank; k++) {
      double value = L1.soft(svd.values().flat(k), step * weight);
      for (int j = 0; j < columns; j++) {
        scaled[k * columns + j] = value * svd.v().at(j, k);
      }
    }
    Tensor low = svd.u().times(Storage.tensor(Shape.of(rank, columns), scaled));
    System.arraycopy(Storage.doubles(low), 0, result, 0, result.length);
  }

  /// 0 where the largest singular value is at most `λ`.
  @Override
  public double conjugate(double[] u) {
    return Rounding.indicator(singularValues(u)[0], weight);
  }

  @Override
  public double dualScale(double[] u) {
    return Rounding.scale(singularValues(u)[0], weight);
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    Expr matrix = Arrays.reshape(x, Dim.of(rows), Dim.of(columns));
    return Optional.of(Matrices.nuclearNorm(matrix).times(weight));
  }

  private double[] singularValues(double[] x) {
    Tensor matrix = matrix(x);
    return matrix.isFinite() ? Svd.values(matrix).toDoubles() : new double[] {Double.NaN};
  }

  private Tensor matrix(double[] x) {
    Requirements.length("a nuclear norm of " + rows + "×" + columns, x.length, rows * columns);
    return Tensor.of(Shape.of(rows, columns), x);
  }
}
