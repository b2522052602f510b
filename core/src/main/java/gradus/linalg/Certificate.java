package gradus.linalg;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What can be said of a factorization or a solution without trusting the method that found it.
///
/// Each measure is computed from the operands and the result alone, and stands beside the bound
/// that theory promises of a stable method. Whether the result is near the truth depends on the
/// problem as well: `condition` is the factor by which it can magnify what the measures leave open,
/// and `error` bounds what comes of it.
///
/// ```java
/// Tensor a = Tensor.matrix(new double[][] {{4, 1}, {1, 3}});
/// Certificate certificate = Lu.of(a).certificate(a);
/// boolean proven = certificate.holds();
/// double residual = certificate.value(Certificate.RESIDUAL);
/// ```
///
/// Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §1.5 and ch. 7.
///
/// @param claim what is certified, as a formula: `PA = LU`
/// @param condition the factor between a relative error of the data and one of the result; NaN
///   where it was not asked for
/// @param error a bound of the relative error of the result in its largest entry, as far as the
///   measures and the condition prove it; NaN where none is stated, infinite where there is none
public record Certificate(String claim, List<Measure> measures, double condition, double error) {
  /// How far the factors multiplied are from the matrix, relative to it.
  public static final String RESIDUAL = "residual";

  /// How far columns are from orthonormal.
  public static final String ORTHOGONALITY = "orthogonality";

  /// The smallest relative change of the data, in norm, for which the result is exact.
  public static final String BACKWARD_ERROR = "backward error";

  /// The same with each entry changed relative to itself.
  public static final String COMPONENTWISE = "componentwise backward error";

  /// The digits of a double: `−log₁₀ 2⁻⁵³`.
  private static final double ALL_DIGITS = 53 * Math.log10(2);

  public Certificate {
    measures = List.copyOf(measures);
  }

  /// A certificate of factors, for which no condition is known.
  public static Certificate of(String claim, Measure... measures) {
    return new Certificate(claim, List.of(measures), Double.NaN, Double.NaN);
  }

  /// One number computed from the result, and what theory promises of it.
  ///
  /// @param formula how the value is computed
  /// @param bound what it is at most where the method is stable
  public record Measure(String name, String formula, double value, double bound) {
    /// Whether the value is within its bound; not where it is NaN.
    public boolean holds() {
      return value <= bound;
    }

    /// `residual ‖A − LU‖ / ‖A‖ = 1.2e-16 ≤ 6.7e-14`
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s %s = %.2g %s %.2g", name, formula, value, holds() ? "≤" : ">", bound);
    }
  }

  /// What backward stable methods promise of an m×n matrix, `100 max(m, n) ε` with `ε = 2⁻⁵²`: the
  /// bound of every measure here that names no other.
  public static double stable(int m, int n) {
    return 100.0 * Math.max(1, Math.max(m, n)) * Math.ulp(1.0);
  }

  /// Whether every measure is within its bound.
  public boolean holds() {
    return measures.stream().allMatch(Measure::holds);
  }

  /// The value of a measure.
  ///
  /// @throws IllegalArgumentException where there is none of that name
  public double value(String name) {
    return measures.stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the certificate of "
                    + claim
                    + " has no measure \""
                    + name
                    + "\"; it has "
                    + measures.stream().map(Measure::name).toList()))
        .value();
  }

  /// The decimal digits of the largest entry that are proven: 0 where nothing is, at most 15.95.
  ///
  /// @throws IllegalStateException where the certificate states no error
  public double digits() {
    if (Double.isNaN(error)) {
      throw new IllegalStateException(
          "the certificate of " + claim + " states no error, so it promises no digits");
    }
    return Math.clamp(-Math.log10(error), 0, ALL_DIGITS);
  }

  /// The claim, then a measure a line.
  @Override
  public String toString() {
    String head = claim + (holds() ? ": holds" : ": does not hold");
    String known =
        Double.isNaN(condition) ? "" : String.format(Locale.ROOT, "\n  condition %.2g", condition);
    String promised =
        Double.isNaN(error) ? "" : String.format(Locale.ROOT, "\n  %.1f digits", digits());
    return head
        + measures.stream().map(measure -> "\n  " + measure).collect(Collectors.joining())
        + known
        + promised;
  }
}
