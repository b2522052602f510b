package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/// How the eigenvalues of a symmetric operator are spread, and with it the trace of any function of
/// it, from random vectors (stochastic Lanczos quadrature: Bai, Fahey & Golub 1996; Ubaru, Chen &
/// Saad 2017).
///
/// ```java
/// SpectralDensity density = SpectralDensity.of(a, SpectralDensity.Options.of(30, 40, 1));
/// Estimate log = density.logDeterminant();      // value and standard error
/// ```
///
/// For vectors `z` with independent signs as entries `zᵀf(A)z` has the mean `tr f(A)`. The standard
/// error tells the chance of these vectors alone; that a quadrature has too few steps it does not
/// see. Cost: `probes · steps` products.
///
/// @param order `n`, the number of eigenvalues
/// @param quadratures one for each random vector
public record SpectralDensity(int order, List<GaussQuadrature> quadratures) {
  public SpectralDensity {
    quadratures = List.copyOf(quadratures);
  }

  /// @param probes the number of random vectors, at least 2; the standard error falls with its root
  /// @param steps of each quadrature: about the root of the condition for smooth functions
  /// @param seed same seed, same bits
  public record Options(int probes, int steps, long seed) {
    public Options {
      if (probes < 2 || steps < 1) {
        throw new IllegalArgumentException(
            "needs at least 2 random vectors, for a standard error, and at least 1 step, not "
                + probes
                + " and "
                + steps);
      }
    }

    public static Options of(int probes, int steps, long seed) {
      return new Options(probes, steps, seed);
    }
  }

  /// A mean over random vectors.
  ///
  /// @param standardError the standard deviation of the mean
  public record Estimate(double value, double standardError) {}

  /// @param a symmetric, which is not checked
  /// @throws IllegalArgumentException where `a` is not square, or a product is not finite
  public static SpectralDensity of(LinearOperator a, Options options) {
    int n = Lengths.requireSquare("find the spectral density of", a);
    SplittableRandom random = new SplittableRandom(options.seed);
    List<GaussQuadrature> quadratures = new ArrayList<>();
    for (int k = 0; k < options.probes; k++) {
      Tensor signs = Tensor.generate(Shape.of(n), _ -> random.nextBoolean() ? 1 : -1);
      quadratures.add(GaussQuadrature.of(a, signs, options.steps));
    }
    return new SpectralDensity(n, quadratures);
  }

  /// `tr f(A) = Σ f(λᵢ)`
  public Estimate trace(DoubleUnaryOperator f) {
    int count = quadratures.size();
    double mean = 0;
    double squares = 0;
    for (int k = 0; k < count; k++) {
      double value = quadratures.get(k).integral(f);
      double difference = value - mean;
      mean += difference / (k + 1); // Welford 1962
      squares += difference * (value - mean);
    }
    return new Estimate(mean, Math.sqrt(squares / (count - 1) / count));
  }

  /// `log det A = tr log A` for a positive definite operator; NaN where a node is negative.
  public Estimate logDeterminant() {
    return trace(Math::log);
  }

  /// The part of the eigenvalues that are at most `x`.
  public Estimate below(double x) {
    Estimate count = trace(lambda -> lambda <= x ? 1 : 0);
    return new Estimate(count.value / order, count.standardError / order);
  }
}
