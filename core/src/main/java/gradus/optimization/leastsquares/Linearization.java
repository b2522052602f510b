package gradus.optimization.leastsquares;

import gradus.linalg.Norms;
import gradus.linalg.PivotedQr;
import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// Residuals and their Jacobian at a point, `r(θ + p) ≈ r + Jp`, factored: `J S P = Q R`, where `S`
/// brings the columns to one size by powers of two and `P` exchanges them.
final class Linearization {
  private static final double ROUNDINGS = 10 * Math.ulp(1.0);

  private final double[] residuals;
  private final Tensor jacobian;
  private final double[] columnNorms;

  /// The exponents of `S`.
  private final int[] scale;

  /// `Σ ‖J eⱼ‖ |θⱼ|`: times the rounding of the parameters, what it can make of the residuals.
  private final double reach;

  private final PivotedQr qr;

  /// `Qᵀr`
  private final double[] projected;

  /// At a point; where residuals or Jacobian are not finite nothing holds.
  static Linearization of(double[] point, double[] residuals, Tensor jacobian) {
    boolean finite = jacobian.isFinite() && Tensor.vector(residuals).isFinite();
    return finite
        ? new Linearization(point, residuals.clone(), jacobian)
        : new Linearization(
            point, new double[residuals.length], Tensor.zeros(jacobian.rows(), jacobian.columns()));
  }

  private Linearization(double[] point, double[] residuals, Tensor jacobian) {
    int p = jacobian.columns();
    this.residuals = residuals;
    this.jacobian = jacobian;
    this.columnNorms = new double[p];
    this.scale = new int[p];
    double[] entries = jacobian.toDoubles();
    double sum = 0;
    for (int j = 0; j < p; j++) {
      columnNorms[j] = Norms.frobenius(jacobian.column(j));
      scale[j] = columnNorms[j] == 0 ? 0 : -Math.getExponent(columnNorms[j]);
      sum += columnNorms[j] * Math.abs(point[j]);
    }
    this.reach = sum;
    for (int k = 0; k < entries.length; k++) {
      entries[k] = Math.scalb(entries[k], scale[k % p]);
    }
    this.qr = PivotedQr.of(Storage.tensor(jacobian.shape(), entries));
    this.projected = qr.q().transpose().times(Tensor.vector(residuals)).toDoubles();
  }

  int size() {
    return columnNorms.length;
  }

  /// `‖J eⱼ‖`
  double columnNorm(int j) {
    return columnNorms[j];
  }

  /// How many parameters the data determine, to first order.
  int rank() {
    return qr.rank();
  }

  /// `‖Qᵀr‖ / ‖r‖`, the cosine of the angle between the residuals and what a change of the
  /// parameters can do to them: 0 at a stationary point (Bates & Watts 1981). Of dependent columns
  /// only the independent ones count.
  double offset() {
    double all = length();
    return all == 0 ? 0 : Norms.frobenius(Tensor.vector(Arrays.copyOf(projected, rank()))) / all;
  }

  /// `‖r‖`
  private double length() {
    return Norms.frobenius(Tensor.vector(residuals));
  }

  /// The offset that some roundings of the parameters and the residuals can make: no method gets
  /// below. At least 1 where the residuals are nothing else.
  double rounding() {
    double all = length();
    return all == 0 ? 0 : ROUNDINGS * (1 + reach / all);
  }

  /// `Jᵀr`
  double[] gradient() {
    return jacobian.transpose().times(Tensor.vector(residuals)).toDoubles();
  }

  /// `‖D⁻¹Jᵀr‖`
  double gradientLength(double[] d) {
    double[] g = gradient();
    for (int j = 0; j < g.length; j++) {
      g[j] /= d[j];
    }
    return Norms.frobenius(Tensor.vector(g));
  }

  /// The Gauss–Newton step: of the `p` that minimize `‖r + Jp‖` the shortest in scaled parameters.
  double[] step() {
    double[] step =
        qr.solve(Tensor.generate(Shape.of(residuals.length), i -> -residuals[i])).toDoubles();
    for (int j = 0; j < step.length; j++) {
      step[j] = Math.scalb(step[j], scale[j]);
    }
    return step;
  }

  /// `‖Jp‖`
  double change(double[] p) {
    return Norms.frobenius(jacobian.times(Tensor.vector(p)));
  }

  /// A damped step `p(λ)`.
  ///
  /// @param length `‖Dp‖`
  /// @param slope its derivative by `λ`
  @SuppressWarnings("ArrayRecordComponent") // handed over once, compared never
  record Damped(double[] step, double length, double slope) {}

  /// The `p` that minimizes `‖r + Jp‖² + λ‖Dp‖²`, by QR of `R` above `√λ D`, and what Newton's
  /// iteration for `λ` needs of it (Moré 1978, §5).
  Damped damped(double lambda, double[] d) {
    int p = size();
    double[] weights = new double[p]; // D in the order and the scale of the columns of R
    double[] stacked = Arrays.copyOf(qr.r().toDoubles(), 2 * p * p);
    double[] right = new double[2 * p];
    for (int k = 0; k < p; k++) {
      int j = qr.order().get(k);
      weights[k] = Math.scalb(d[j], scale[j]);
      stacked[(p + k) * p + k] = Math.sqrt(lambda) * weights[k];
      right[k] = -projected[k];
    }
    Qr damped = Qr.of(Storage.tensor(Shape.of(2 * p, p), stacked));
    double[] z = damped.solve(Tensor.vector(right)).toDoubles();
    double[] step = new double[p];
    double[] image = new double[p];
    for (int k = 0; k < p; k++) {
      int j = qr.order().get(k);
      step[j] = Math.scalb(z[k], scale[j]);
      image[k] = weights[k] * z[k];
    }
    double length = Norms.frobenius(Tensor.vector(image));
    for (int k = 0; k < p; k++) {
      image[k] *= weights[k] / length;
    }
    solveTransposed(damped.r(), image);
    return new Damped(step, length, -length * Rows.dot(image, 0, image, 0, p));
  }

  /// `x ← R⁻ᵀx`
  private static void solveTransposed(Tensor r, double[] x) {
    for (int i = 0; i < x.length; i++) {
      double sum = x[i];
      for (int j = 0; j < i; j++) {
        sum -= r.at(j, i) * x[j];
      }
      x[i] = sum / r.at(i, i);
    }
  }

  /// `(JᵀJ)⁻¹`, of shape (size, size), from `R⁻¹`; NaN where the columns of `J` depend on each
  /// other.
  Tensor inverseOfSquares() {
    int p = size();
    if (rank() < p) {
      return Tensor.generate(Shape.of(p, p), _ -> Double.NaN);
    }
    // (RᵀR)⁻¹ = R⁻¹R⁻ᵀ: entry (i, j) is the product of the columns i and j of R⁻ᵀ
    double[][] columns = new double[p][p];
    for (int k = 0; k < p; k++) {
      double[] unit = columns[qr.order().get(k)];
      unit[k] = 1;
      solveTransposed(qr.r(), unit);
    }
    return Tensor.generate(
        Shape.of(p, p),
        e -> {
          int i = e / p;
          int j = e % p;
          return Math.scalb(Rows.dot(columns[i], 0, columns[j], 0, p), scale[i] + scale[j]);
        });
  }

  /// `J` with columns near 1: what its condition is taken of.
  Tensor scaled() {
    return Tensor.generate(jacobian.shape(), k -> Math.scalb(jacobian.flat(k), scale[k % size()]));
  }
}
