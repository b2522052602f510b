package gradus.lab;

import gradus.lab.view.Check;
import gradus.lab.view.Numerals;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.PcaFit;
import java.util.List;

/// The identities of a principal component analysis, checked against a covariance summed anew from
/// the rows.
///
/// Tolerances are in units of rounding `ε = 2⁻⁵²`: a sum over `n` rows loses at most `nε`, the
/// decomposition a small multiple of `dε` (Golub & Van Loan 2013, §8.1), both relative to `‖S‖`.
record SpectrumChecks(List<Check> checks) {

  SpectrumChecks {
    checks = List.copyOf(checks);
  }

  boolean hold() {
    return checks.stream().allMatch(check -> check.standing() == Check.Standing.HOLDS);
  }

  static SpectrumChecks of(PcaFit fit, Dataset rows) {
    int d = rows.columns();
    double[][] s = covariance(rows, fit.mean());
    double rounding = (rows.rows() + 16.0 * d) * Math.ulp(1.0);
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += s[j][j];
    }
    double largest = Math.max(fit.variances().flat(0), Double.MIN_NORMAL);
    return new SpectrumChecks(
        List.of(
            check(
                "Sv = λv holds for every direction kept to",
                "max ‖Sv − λv‖∞ / λ₁",
                residual(fit, s) / largest,
                rounding,
                "S summed anew from the rows"),
            check(
                "the directions are orthonormal to",
                "‖VᵀV − I‖∞",
                orthogonality(fit.components()),
                16.0 * d * Math.ulp(1.0),
                "products of the directions"),
            check(
                "the variances add up to the trace of S to",
                "|Σλ − tr S| / tr S",
                Math.abs(fit.totalVariance() - trace) / Math.max(trace, Double.MIN_NORMAL),
                rounding,
                "S summed anew from the rows")));
  }

  private static Check check(
      String statement, String measure, double value, double tolerance, String proof) {
    return new Check(
        statement + " " + Numerals.brief(value),
        measure,
        value,
        tolerance,
        proof,
        value <= tolerance ? Check.Standing.HOLDS : Check.Standing.FAILS);
  }

  /// `S_jk = Σᵢ (x_ij − μ_j)(x_ik − μ_k)/(n − 1)`, row by row.
  static double[][] covariance(Dataset rows, Tensor mean) {
    int d = rows.columns();
    double[][] s = new double[d][d];
    double[] centered = new double[d];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < d; j++) {
        centered[j] = rows.features().at(i, j) - mean.flat(j);
      }
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          s[j][k] += centered[j] * centered[k] / (rows.rows() - 1.0);
        }
      }
    }
    return s;
  }

  private static double residual(PcaFit fit, double[][] s) {
    double worst = 0;
    int d = s.length;
    for (int k = 0; k < fit.kept(); k++) {
      for (int j = 0; j < d; j++) {
        double sum = -fit.variances().flat(k) * fit.components().at(k, j);
        for (int l = 0; l < d; l++) {
          sum += s[j][l] * fit.components().at(k, l);
        }
        worst = Math.max(worst, Math.abs(sum));
      }
    }
    return worst;
  }

  private static double orthogonality(Tensor directions) {
    double worst = 0;
    for (int a = 0; a < directions.rows(); a++) {
      for (int b = 0; b <= a; b++) {
        double sum = a == b ? -1 : 0;
        for (int j = 0; j < directions.columns(); j++) {
          sum += directions.at(a, j) * directions.at(b, j);
        }
        worst = Math.max(worst, Math.abs(sum));
      }
    }
    return worst;
  }
}
