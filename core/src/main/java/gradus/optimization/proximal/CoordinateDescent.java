package gradus.optimization.proximal;

import gradus.linalg.Tensor;
import gradus.optimization.Listener;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Coordinate descent for [SparseLeastSquares]: one coefficient at a time is given its best value,
/// `w ← soft(xⱼᵀr + ‖xⱼ‖²wⱼ, nλ₁)/(‖xⱼ‖² + nλ₂)` (Friedman, Hastie & Tibshirani 2010, §2).
///
/// Few coefficients matter, so few are worked on. In rounds, a pass over all data computes the
/// duality gap, which ends the run or proves coefficients to be 0 ([#screening], Ndiaye et al.
/// 2017); the problem in the coefficients that are closest to mattering is then solved by itself,
/// on the inner products of their columns (working sets: Massias, Gramfort & Salmon 2018).
///
/// @param tolerance a run ends where the duality gap is at most this share of `‖y‖²/(2n)`, the
///   value without any coefficient
/// @param rounds the most passes over all data
/// @param screening whether coefficients that are proven to be 0 are left out from then on
public record CoordinateDescent(double tolerance, int rounds, boolean screening) {
  public CoordinateDescent {
    if (!(tolerance >= 0) || rounds < 0) {
      throw new IllegalArgumentException(
          "a tolerance and a number of rounds are at least 0, not " + tolerance + " and " + rounds);
    }
  }

  /// A gap of 10⁻⁸.
  public static CoordinateDescent defaults() {
    return new CoordinateDescent(1e-8, 1000, true);
  }

  public CoordinateDescent tolerance(double share) {
    return new CoordinateDescent(share, rounds, screening);
  }

  /// Solves for one penalty, from zeros.
  ///
  /// @throws IllegalArgumentException where both weights are 0: that is least squares
  public SparseSolution run(SparseLeastSquares problem, ElasticNet penalty) {
    return run(problem, penalty, Tensor.zeros(problem.size()), Listener.none());
  }

  /// Solves for one penalty.
  ///
  /// @param start coefficients, of shape (p)
  /// @param listener told of each round
  /// @throws IllegalArgumentException where both weights are 0: that is least squares; or the start
  ///   is of another size
  public SparseSolution run(
      SparseLeastSquares problem, ElasticNet penalty, Tensor start, Listener listener) {
    Requirements.length("this regression", start.rows(), problem.size());
    return new Run(problem, penalty, start.toDoubles(), listener).solve();
  }

  /// Solves for one penalty after the other, each from the solution before: from strong to weak
  /// penalties that costs little more than the last one alone.
  public List<SparseSolution> path(SparseLeastSquares problem, List<ElasticNet> penalties) {
    List<SparseSolution> solutions = new ArrayList<>();
    Run run = null;
    for (ElasticNet penalty : penalties) {
      run =
          run == null
              ? new Run(problem, penalty, new double[problem.size()], Listener.none())
              : new Run(run, penalty);
      solutions.add(run.solve());
    }
    return solutions;
  }

  /// `count` penalties from the one that makes all coefficients 0 down to a share of it, in equal
  /// ratios. Where any penalty does, for no feature is correlated with the targets, from 1 on.
  public static List<ElasticNet> grid(
      SparseLeastSquares problem, double ratio, double least, int count) {
    if (count < 1 || !(least > 0 && least < 1)) {
      throw new IllegalArgumentException(
          "a path has at least one penalty and ends at a share between 0 and 1, not "
              + count
              + " and "
              + least);
    }
    double enough = problem.largestAlpha(ratio);
    double largest = enough == 0 ? 1 : enough;
    return IntStream.range(0, count)
        .mapToObj(
            k -> ElasticNet.mixed(largest * Math.pow(least, k / Math.max(1.0, count - 1.0)), ratio))
        .toList();
  }

  private final class Run {
    /// The first working set has so many coefficients.
    private static final int FEW = 100;

    private final SparseLeastSquares problem;
    private final ActiveColumns columns;
    private final ElasticNet penalty;
    private final Listener listener;
    private final Trace.Recorder trace = new Trace.Recorder();
    private final long began = System.nanoTime();
    private final double[] w;
    private final double[] c;
    private final boolean[] excluded;
    private double[] residual;
    private int size = FEW;
    private int round;
    private int passes;
    private int screened;

    Run(SparseLeastSquares problem, ElasticNet penalty, double[] start, Listener listener) {
      this(problem, new ActiveColumns(problem), penalty, start.clone(), listener);
      int[] support = support();
      columns.include(support);
      residual = columns.residual(support, w);
      if (support.length == 0) {
        System.arraycopy(problem.correlationsWithTargets(), 0, c, 0, c.length);
      } else {
        problem.correlate(residual, c);
      }
    }

    /// Goes on with another penalty from where a run ended, with all that it had computed.
    Run(Run before, ElasticNet penalty) {
      this(before.problem, before.columns, penalty, before.w, Listener.none());
      residual = before.residual;
      System.arraycopy(before.c, 0, c, 0, c.length);
    }

    private Run(
        SparseLeastSquares problem,
        ActiveColumns columns,
        ElasticNet penalty,
        double[] w,
        Listener listener) {
      if (penalty.l1() == 0 && penalty.l2() == 0) {
        throw new IllegalArgumentException(
            "coordinate descent needs a penalty, but both weights are 0; use LeastSquares");
      }
      this.problem = problem;
      this.columns = columns;
      this.penalty = penalty;
      this.listener = listener;
      this.w = w;
      this.c = new double[problem.size()];
      this.excluded = new boolean[problem.size()];
      this.residual = problem.targets();
    }

    SparseSolution solve() {
      Dual dual = Dual.at(problem, w, residual, c, penalty);
      Outcome outcome = rounds(dual);
      dual = Dual.at(problem, w, residual, c, penalty);
      return new SparseSolution(
          Tensor.vector(w),
          problem.intercept(w),
          penalty,
          dual.gap(),
          outcome,
          passes,
          screened,
          trace.trace());
    }

    private Outcome rounds(Dual start) {
      double allowed = tolerance * problem.squaresOfTargets() / (2 * problem.rows());
      double before = Double.POSITIVE_INFINITY;
      Dual dual = start;
      while (true) {
        boolean proceed = record(dual);
        double gap = dual.gap().gap();
        if (!Double.isFinite(dual.gap().primal()) || !Double.isFinite(dual.violation())) {
          return Outcome.NOT_FINITE;
        }
        if (gap <= allowed) {
          return Outcome.CONVERGED;
        }
        if (!proceed) {
          return Outcome.INTERRUPTED;
        }
        if (round == rounds) {
          return Outcome.STEP_LIMIT;
        }
        boolean slow = gap > 0.5 * before;
        if (slow && size >= problem.size()) {
          return Outcome.STALLED;
        }
        // a set that did not help is too small
        size = slow ? 2 * size : size;
        before = Math.min(gap, before);
        improve(dual, allowed);
        round++;
        problem.correlate(residual, c);
        dual = Dual.at(problem, w, residual, c, penalty);
      }
    }

    /// Solves the problem in the coefficients that matter most.
    private void improve(Dual dual, double allowed) {
      if (screening) {
        screen(dual);
      }
      int[] set = workingSet(dual);
      columns.include(set);
      Subproblem sub = Subproblem.of(problem, columns, penalty, set, w);
      passes += sub.solve(0.2 * allowed);
      sub.writeTo(w);
      residual = columns.residual(set, w);
    }

    /// `xⱼᵀθ` is at most so large in the whole ball that holds the dual solution; where that is
    /// less than `nλ₁`, the coefficient is 0 at the minimum (Ndiaye et al. 2017, proposition 7).
    private void screen(Dual dual) {
      double l1 = problem.rows() * penalty.l1();
      double l2 = problem.rows() * penalty.l2();
      for (int j = 0; j < w.length; j++) {
        double norm = Math.sqrt(problem.squares(j) + l2);
        double most = Math.abs(dual.scale() * (c[j] - l2 * w[j])) + dual.radius() * norm;
        // a margin far above the rounding of the sums
        if (!excluded[j] && most < l1 * (1 - 1e-9)) {
          excluded[j] = true;
          screened++;
          w[j] = 0;
        }
      }
    }

    /// The support, and the coefficients whose columns are closest to mattering: `(nλ₁ −
    /// |xⱼᵀθ|)/‖xⱼ‖` is how far `θ` may move before.
    private int[] workingSet(Dual dual) {
      double l1 = problem.rows() * penalty.l1();
      double[] distance = new double[w.length];
      int support = 0;
      List<Integer> candidates = new ArrayList<>();
      for (int j = 0; j < w.length; j++) {
        if (excluded[j] || problem.squares(j) == 0) {
          w[j] = 0;
          continue;
        }
        double inner = c[j] - problem.rows() * penalty.l2() * w[j];
        distance[j] =
            w[j] != 0
                ? Double.NEGATIVE_INFINITY
                : (l1 - Math.abs(dual.scale() * inner)) / Math.sqrt(problem.squares(j));
        support += w[j] != 0 ? 1 : 0;
        candidates.add(j);
      }
      size = Math.max(size, 2 * support);
      candidates.sort((a, b) -> Double.compare(distance[a], distance[b]));
      return candidates.stream().limit(size).mapToInt(j -> j).sorted().toArray();
    }

    private int[] support() {
      return IntStream.range(0, w.length).filter(j -> w[j] != 0).toArray();
    }

    private boolean record(Dual dual) {
      Trace.Entry entry =
          new Trace.Entry(
              round,
              dual.gap().primal(),
              dual.violation(),
              dual.norm(),
              round == 0 ? 0 : 1,
              round + 1,
              (System.nanoTime() - began) * 1e-9);
      trace.add(entry);
      return listener.proceed(entry);
    }
  }
}
