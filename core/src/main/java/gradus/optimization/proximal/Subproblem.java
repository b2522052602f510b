package gradus.optimization.proximal;

import gradus.linalg.Shape;
import gradus.linalg.kernel.CholeskyKernel;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.Rows;
import java.util.stream.IntStream;

/// A [SparseLeastSquares] problem in some of the coefficients, the others being 0.
abstract sealed class Subproblem {
  private static final int PASSES = 10_000;

  /// How many passes go by between two looks at the gap.
  private static final int BETWEEN = 5;

  final int m;
  final double l1;
  final double l2;
  final int[] features;
  final double[] w;

  /// `‖xⱼ‖²`
  final double[] squares;

  private final SparseLeastSquares problem;

  private Subproblem(SparseLeastSquares problem, ElasticNet penalty, int[] features, double[] w) {
    this.problem = problem;
    this.m = features.length;
    this.l1 = problem.rows() * penalty.l1();
    this.l2 = problem.rows() * penalty.l2();
    this.features = features;
    this.w = new double[m];
    this.squares = new double[m];
    for (int k = 0; k < m; k++) {
      this.w[k] = w[features[k]];
      this.squares[k] = problem.squares(features[k]);
    }
  }

  /// On inner products as long as there are not too many, on the residual otherwise.
  ///
  /// @param w all coefficients
  static Subproblem of(
      SparseLeastSquares problem,
      ActiveColumns columns,
      ElasticNet penalty,
      int[] features,
      double[] w) {
    return columns.worthProducts()
        ? new OnProducts(problem, columns, penalty, features, w)
        : new OnResidual(problem, columns, penalty, features, w);
  }

  /// `xₖᵀr`
  abstract double correlation(int k);

  /// `wₖ ← wₖ + change`, with what follows for the residual.
  abstract void move(int k, double change);

  /// `‖r‖²`
  abstract double squaresOfResidual();

  /// `yᵀr`
  abstract double product();

  /// Solves for all coefficients that are not 0 at once; `false` where that is not possible.
  abstract boolean jump();

  /// Passes over the coefficients until the gap of this problem is small, or rounding hides what is
  /// left of it.
  ///
  /// @return how many passes
  int solve(double allowed) {
    int interval = 2 * BETWEEN;
    int nextJump = interval;
    double before = Double.POSITIVE_INFINITY;
    for (int pass = 1; pass <= PASSES; pass++) {
      boolean changed = pass();
      if (!changed) {
        return pass;
      }
      if (pass % BETWEEN == 0) {
        double gap = gap();
        boolean hidden = gap >= before && gap <= 1e-13 * problem.squaresOfTargets();
        if (gap <= allowed || hidden) {
          return pass;
        }
        before = gap;
      }
      if (pass == nextJump) {
        interval *= jump() ? 1 : 2;
        nextJump += interval;
      }
    }
    return PASSES;
  }

  void writeTo(double[] all) {
    for (int k = 0; k < m; k++) {
      all[features[k]] = w[k];
    }
  }

  private boolean pass() {
    boolean changed = false;
    for (int k = 0; k < m; k++) {
      double old = w[k];
      double curvature = squares[k] + l2;
      double next = L1.soft(correlation(k) + squares[k] * old, l1) / curvature;
      if (next != old) {
        w[k] = next;
        move(k, next - old);
        changed |= Math.abs(next - old) > Math.ulp(next);
      }
    }
    return changed;
  }

  /// As in [Dual], for these coefficients alone.
  private double gap() {
    double largest = 0;
    double absolute = 0;
    double ridge = 0;
    double excess = 0;
    for (int k = 0; k < m; k++) {
      double c = correlation(k);
      double over = Math.max(Math.abs(c) - l1, 0);
      largest = Math.max(largest, Math.abs(c - l2 * w[k]));
      absolute += Math.abs(w[k]);
      ridge += w[k] * w[k];
      excess += over * over;
    }
    double residuals = squaresOfResidual();
    double product = product();
    double weight = residuals + l2 * ridge;
    double limit = Rounding.scale(largest, l1);
    double scale = weight > 0 ? Math.clamp(product / weight, -limit, limit) : limit;
    double dual = scale * product - 0.5 * scale * scale * weight;
    double free = product - 0.5 * residuals - 0.5 * excess / l2;
    double primal = 0.5 * weight + l1 * absolute;
    return (primal - (l2 > 0 ? Math.max(dual, free) : dual)) / problem.rows();
  }

  /// Keeps `xₖᵀr` for all features: a move changes them all by a row of inner products.
  private static final class OnProducts extends Subproblem {
    /// Far above the rounding of a factorization, far below what a step would notice.
    private static final double RIDGE = 1e-11;

    private final double[] products;
    private final double[] targets;
    private final double[] c;
    private final double squaresOfTargets;
    private final int threads;

    OnProducts(
        SparseLeastSquares problem,
        ActiveColumns columns,
        ElasticNet penalty,
        int[] features,
        double[] w) {
      super(problem, penalty, features, w);
      this.products = columns.products(features);
      this.targets = new double[m];
      this.c = new double[m];
      this.squaresOfTargets = problem.squaresOfTargets();
      this.threads = problem.threads();
      double[] residual = columns.residual(features, w);
      for (int k = 0; k < m; k++) {
        c[k] = columns.correlation(features[k], residual);
        targets[k] = problem.correlationsWithTargets()[features[k]];
        squares[k] = products[k * m + k];
      }
    }

    @Override
    double correlation(int k) {
      return c[k];
    }

    @Override
    void move(int k, double change) {
      Rows.add(-change, products, k * m, c, 0, m);
    }

    @Override
    double product() {
      return squaresOfTargets - Rows.dot(w, 0, targets, 0, m);
    }

    /// `rᵀr = yᵀr − wᵀXᵀr`
    @Override
    double squaresOfResidual() {
      return Math.max(product() - Rows.dot(w, 0, c, 0, m), 0);
    }

    /// With the signs as they are, the minimum in the coefficients that are not 0 solves `(XᵀX +
    /// nλ₂) d = Xᵀr − nλ₁ sign w − nλ₂ w`. We go there, or to where the first sign would change,
    /// which decreases the value (feature-sign search: Lee et al. 2006).
    @Override
    boolean jump() {
      int[] support = IntStream.range(0, m).filter(k -> w[k] != 0).toArray();
      int s = support.length;
      double largest = 0;
      for (int k : support) {
        largest = Math.max(largest, squares[k]);
      }
      double[] factor = new double[Shape.of(s, s).count()];
      double[] d = new double[s];
      for (int a = 0; a < s; a++) {
        int k = support[a];
        d[a] = c[k] - l1 * Math.signum(w[k]) - l2 * w[k];
        for (int b = 0; b <= a; b++) {
          factor[a * s + b] = products[k * m + support[b]];
        }
        factor[a * s + a] += l2 + RIDGE * largest;
      }
      if (CholeskyKernel.factor(MatrixKernels.best(), threads, factor, factor, s) >= 0) {
        return false;
      }
      substitute(factor, d, s);
      double length = 1;
      int first = -1;
      for (int a = 0; a < s; a++) {
        double reach = -w[support[a]] / d[a];
        if (reach > 0 && reach < length) {
          length = reach;
          first = a;
        }
      }
      for (int a = 0; a < s; a++) {
        int k = support[a];
        double old = w[k];
        w[k] = a == first ? 0 : old + length * d[a];
        move(k, w[k] - old);
      }
      return true;
    }

    /// Solves `LLᵀd = d`.
    private static void substitute(double[] l, double[] d, int s) {
      for (int i = 0; i < s; i++) {
        d[i] = (d[i] - Rows.dot(l, i * s, d, 0, i)) / l[i * s + i];
      }
      for (int i = s - 1; i >= 0; i--) {
        d[i] /= l[i * s + i];
        Rows.add(-d[i], l, i * s, d, 0, i);
      }
    }
  }

  /// Keeps the residual: a correlation is an inner product with it.
  private static final class OnResidual extends Subproblem {
    private final ActiveColumns columns;
    private final double[] targets;
    private final double[] residual;

    OnResidual(
        SparseLeastSquares problem,
        ActiveColumns columns,
        ElasticNet penalty,
        int[] features,
        double[] w) {
      super(problem, penalty, features, w);
      this.columns = columns;
      this.targets = problem.targets();
      this.residual = columns.residual(features, w);
    }

    @Override
    double correlation(int k) {
      return columns.correlation(features[k], residual);
    }

    @Override
    void move(int k, double change) {
      columns.add(-change, features[k], residual);
    }

    @Override
    double product() {
      return Rows.dot(targets, 0, residual, 0, residual.length);
    }

    @Override
    double squaresOfResidual() {
      return Rows.dot(residual, 0, residual, 0, residual.length);
    }

    @Override
    boolean jump() {
      return false;
    }
  }
}
