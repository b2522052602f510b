package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.End;
import gradus.linalg.iterative.Lanczos;
import gradus.linalg.kernel.Storage;
import gradus.optimization.TwiceDifferentiable;

/// The signs of the curvatures at a point, as far as rounding lets them be told.
///
/// @param negative how many curvatures are below 0 beyond doubt
/// @param flat how many cannot be told from 0
/// @param positive how many are above 0 beyond doubt
/// @param complete whether all curvatures were looked at; otherwise the counts are of those found
///   at the two ends of the spectrum, the others lie between, and `negative` and `positive` count
///   at least as many as there are
/// @param smallest the smallest curvature found
/// @param largest the largest curvature found
/// @param tolerance below which a curvature counts as flat
/// @param values the curvatures found, falling
/// @param vectors unit directions, by columns
record Signs(
    int negative,
    int flat,
    int positive,
    boolean complete,
    double smallest,
    double largest,
    double tolerance,
    Tensor values,
    Tensor vectors) {
  /// From the whole Hessian: `n²` numbers and about `9n³` multiplications.
  static Signs dense(TwiceDifferentiable f, double[] at) {
    Tensor hessian = f.hessian(at);
    if (!hessian.isFinite()) {
      return unknown(f.size());
    }
    SymmetricEigen eigen = SymmetricEigen.of(hessian);
    return of(eigen.values(), eigen.vectors(), Tensor.zeros(f.size()), f);
  }

  /// From both ends of the spectrum.
  static Signs ends(TwiceDifferentiable f, double[] at, int count, int products, long seed) {
    double tolerance = Math.max(1e-8, 4 * f.epsilon());
    Lanczos found =
        Lanczos.of(
            HessianOperator.of(f, at),
            Lanczos.Options.of(count, End.BOTH, seed).tolerance(tolerance).products(products));
    return found.values().isFinite()
        ? of(found.values(), found.vectors(), found.bounds(), f)
        : unknown(f.size());
  }

  /// An entry of a Hessian is a sum of rounded numbers: eigenvalues move by no more than its norm,
  /// a few `n ε λ` (Weyl).
  private static Signs of(Tensor values, Tensor vectors, Tensor bounds, TwiceDifferentiable f) {
    int count = values.rows();
    double largest = values.flat(0);
    double smallest = values.flat(count - 1);
    double scale = Math.max(Math.abs(largest), Math.abs(smallest));
    double tolerance = 10 * Math.max(count, 10) * f.epsilon() * scale;
    int negative = 0;
    int positive = 0;
    for (int k = 0; k < count; k++) {
      double doubt = tolerance + bounds.flat(k);
      negative += values.flat(k) < -doubt ? 1 : 0;
      positive += values.flat(k) > doubt ? 1 : 0;
    }
    return new Signs(
        negative,
        count - negative - positive,
        positive,
        count == f.size(),
        smallest,
        largest,
        tolerance,
        values,
        vectors);
  }

  /// Where a second derivative is not a number.
  private static Signs unknown(int size) {
    return new Signs(
        0,
        0,
        0,
        false,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Tensor.zeros(0),
        Storage.tensor(Shape.of(size, 0), new double[0]));
  }

  boolean isKnown() {
    return values.rows() > 0;
  }

  /// The largest modulus of a curvature.
  double scale() {
    return Math.max(Math.abs(smallest), Math.abs(largest));
  }

  double[] direction(int k) {
    return Points.column(vectors, k);
  }
}
