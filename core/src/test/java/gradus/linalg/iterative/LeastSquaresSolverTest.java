package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.geometric;
import static gradus.linalg.iterative.Matrices.minus;
import static gradus.linalg.iterative.Matrices.norm;
import static gradus.linalg.iterative.Matrices.random;
import static gradus.linalg.iterative.Matrices.scaled;
import static gradus.linalg.iterative.Matrices.withSingularValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Lu;
import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeastSquaresSolverTest {
  private static List<LeastSquaresSolver> both(double damping) {
    return List.of(new Lsqr(damping, Stopping.defaults()), new Lsmr(damping, Stopping.defaults()));
  }

  /// `V diag(σ / (σ² + λ²)) Uᵀ b` over the singular values above rounding.
  private static Tensor exact(Tensor a, Tensor b, double damping) {
    Svd svd = Svd.of(a);
    double[] x = new double[a.columns()];
    for (int k = 0; k < svd.rank(); k++) {
      double sigma = svd.values().flat(k);
      double along = 0;
      for (int i = 0; i < a.rows(); i++) {
        along += svd.u().at(i, k) * b.flat(i);
      }
      for (int j = 0; j < x.length; j++) {
        x[j] += along * sigma / (sigma * sigma + damping * damping) * svd.v().at(j, k);
      }
    }
    return Tensor.vector(x);
  }

  private static void verified(
      Tensor a, Tensor b, double damping, LeastSquaresSolution solution, double tolerance) {
    Tensor r = minus(b, a.times(solution.x()));
    Tensor g =
        minus(
            a.transpose().times(r),
            Tensor.generate(solution.x().shape(), j -> damping * damping * solution.x().flat(j)));
    assertThat(solution.residual()).isCloseTo(norm(r), within(1e-12 * norm(b)));
    assertThat(solution.gradient()).isCloseTo(norm(g), within(1e-12 * norm(b) * solution.norm()));
    assertThat(solution.backwardError()).isLessThan(1e-11);
    Tensor exact = exact(a, b, damping);
    assertThat(norm(minus(solution.x(), exact))).isLessThan(tolerance * norm(exact));
  }

  @Test
  void tallWideAndSquareProblemsAreSolvedWithAndWithoutDamping() {
    for (int[] size : new int[][] {{60, 20}, {20, 60}, {30, 30}}) {
      Tensor a = withSingularValues(1, size[0], size[1], geometric(20, 1, 100));
      Tensor b = random(3, size[0]);
      for (double damping : new double[] {0, 0.1, 10}) {
        for (LeastSquaresSolver solver : both(damping)) {
          LeastSquaresSolution solution = solver.solve(LinearOperator.of(a), b);
          assertThat(solution.outcome().settled())
              .as("%s: %s", solver, solution.outcome())
              .isTrue();
          verified(a, b, damping, solution, 1e-8);
        }
      }
    }
  }

  @Test
  void consistentProblemsConverge() {
    Tensor a = withSingularValues(4, 50, 20, geometric(20, 1, 1000));
    Tensor b = a.times(random(5, 20));
    for (LeastSquaresSolver solver : both(0)) {
      LeastSquaresSolution solution = solver.solve(LinearOperator.of(a), b);
      assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
      verified(a, b, 0, solution, 1e-8);
    }
  }

  @Test
  void theEstimatesOfNormAndConditionAreNearTheTruth() {
    Tensor a = withSingularValues(6, 80, 30, geometric(30, 0.01, 10));
    Tensor b = random(7, 80);
    for (LeastSquaresSolver solver : both(0)) {
      LeastSquaresSolution solution = solver.solve(LinearOperator.of(a), b);
      assertThat(solution.norm()).isBetween(5.0, 10.0000001);
      assertThat(solution.condition()).isBetween(100.0, 30_000.0);
    }
  }

  @Test
  void theResidualNeverGrows() {
    Tensor a = withSingularValues(8, 80, 30, geometric(30, 1, 1000));
    for (LeastSquaresSolver solver : both(0.5)) {
      double[] residuals =
          solver.solve(LinearOperator.of(a), random(9, 80)).residuals().toDoubles();
      for (int k = 1; k < residuals.length; k++) {
        assertThat(residuals[k]).isLessThanOrEqualTo(residuals[k - 1] * (1 + 1e-12));
      }
    }
  }

  @Test
  void columnScalingAsPreconditionerSolvesTheSameProblem() {
    Tensor raw = withSingularValues(10, 90, 30, geometric(30, 1, 5));
    double[] scales = geometric(30, 1, 1e4);
    Tensor a = Tensor.generate(raw.shape(), k -> raw.flat(k) * scales[k % 30]);
    Tensor b = random(11, 90);
    LinearOperator scaling =
        LinearOperator.diagonal(Tensor.generate(Shape.of(30), j -> 1 / scales[j]));
    for (double damping : new double[] {0, 3}) {
      for (LeastSquaresSolver solver : both(damping)) {
        LeastSquaresSolution with = solver.solve(LinearOperator.of(a), b, scaling);
        assertThat(with.outcome()).isEqualTo(Outcome.LEAST_SQUARES);
        Tensor exact = exact(a, b, damping);
        assertThat(norm(minus(with.x(), exact))).isLessThan(1e-8 * norm(exact));
        assertThat(with.residual())
            .isCloseTo(norm(minus(b, a.times(with.x()))), within(1e-12 * norm(b)));
        if (damping == 0) {
          assertThat(with.iterations())
              .isLessThan(solver.solve(LinearOperator.of(a), b).iterations() / 3);
        }
      }
    }
  }

  @Test
  void aTriangularFactorAsPreconditionerTakesAFewSteps() {
    Tensor a = withSingularValues(12, 90, 20, geometric(20, 1, 1e3));
    Tensor b = random(13, 90);
    Tensor r = Qr.of(a).r();
    Tensor inverse = Lu.of(r).solve(Tensor.identity(20));
    for (LeastSquaresSolver solver : both(0)) {
      LeastSquaresSolution solution =
          solver.solve(LinearOperator.of(a), b, LinearOperator.of(inverse));
      assertThat(solution.outcome()).isEqualTo(Outcome.LEAST_SQUARES);
      assertThat(solution.iterations()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void deficientRankGivesTheShortestSolution() {
    Tensor a = withSingularValues(14, 40, 30, geometric(12, 1, 50));
    Tensor b = random(15, 40);
    for (LeastSquaresSolver solver : both(0)) {
      LeastSquaresSolution solution = solver.solve(LinearOperator.of(a), b);
      assertThat(solution.outcome()).isEqualTo(Outcome.LEAST_SQUARES);
      verified(a, b, 0, solution, 1e-8);
    }
  }

  @Test
  void aConditionBeyondDoublePrecisionIsNamed() {
    Tensor a = withSingularValues(16, 60, 40, geometric(40, 1e-18, 1));
    for (LeastSquaresSolver solver :
        List.of(new Lsqr(0, new Stopping(0, 0, 5000)), new Lsmr(0, new Stopping(0, 0, 5000)))) {
      assertThat(solver.solve(LinearOperator.of(a), random(17, 60)).outcome())
          .isIn(Outcome.ILL_CONDITIONED, Outcome.LIMIT);
    }
  }

  @Test
  void trivialProblemsEndAtOnce() {
    for (LeastSquaresSolver solver : both(0)) {
      LeastSquaresSolution identity = solver.solve(LinearOperator.identity(9), random(18, 9));
      assertThat(identity.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(identity.iterations()).isEqualTo(1);
      LeastSquaresSolution zero =
          solver.solve(LinearOperator.of(Tensor.zeros(4, 3)), random(19, 4));
      assertThat(zero.outcome()).isEqualTo(Outcome.LEAST_SQUARES);
      assertThat(zero.x().toDoubles()).containsOnly(0.0);
      LeastSquaresSolution right = solver.solve(LinearOperator.identity(9), Tensor.zeros(9));
      assertThat(right.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(right.iterations()).isZero();
      for (int[] size : new int[][] {{0, 0}, {3, 0}, {0, 3}}) {
        LeastSquaresSolution empty =
            solver.solve(LinearOperator.of(Tensor.zeros(size)), random(20, size[0]));
        assertThat(empty.outcome().settled()).isTrue();
        assertThat(empty.x().toDoubles()).containsOnly(new double[size[1]]);
      }
    }
  }

  @Test
  void nanIsAnOutcome() {
    LinearOperator sick =
        LinearOperator.of(Tensor.matrix(new double[][] {{1, Double.NaN}, {0, 1}, {2, 2}}));
    for (LeastSquaresSolver solver : both(0)) {
      assertThat(solver.solve(sick, Tensor.vector(1, 2, 3)).outcome())
          .isEqualTo(Outcome.NOT_FINITE);
      assertThat(solver.solve(LinearOperator.identity(1), Tensor.vector(Double.NaN)).outcome())
          .isEqualTo(Outcome.NOT_FINITE);
    }
  }

  @Test
  void theScalesOfMatrixAndRightSideDoNotMatter() {
    Tensor a = withSingularValues(23, 20, 8, geometric(8, 1, 50));
    Tensor b = random(25, 20);
    for (double damping : new double[] {0, 3}) {
      Tensor exact = exact(a, b, damping);
      for (int power : new int[] {-1000, -660, -530, -300, -101, 101, 300, 530, 660, 1000}) {
        double factor = Math.scalb(1.0, power);
        for (LeastSquaresSolver solver : both(damping * factor)) {
          LeastSquaresSolution solution = solver.solve(LinearOperator.of(scaled(a, factor)), b);
          assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.LEAST_SQUARES);
          assertThat(norm(minus(scaled(solution.x(), factor), exact)))
              .isLessThan(1e-9 * norm(exact));
          assertThat(solution.norm() / factor).isBetween(10.0, 60.0);
          assertThat(solution.gradient() / factor).isLessThan(1e-9);
          assertThat(solution.backwardError()).isLessThan(1e-11);
        }
        for (LeastSquaresSolver solver : both(damping)) {
          LeastSquaresSolution solution = solver.solve(LinearOperator.of(a), scaled(b, factor));
          assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.LEAST_SQUARES);
          assertThat(norm(minus(scaled(solution.x(), 1 / factor), exact)))
              .isLessThan(1e-9 * norm(exact));
          assertThat(solution.residuals().flat(0) / factor).isCloseTo(norm(b), within(1e-12));
        }
      }
    }
  }

  @Test
  void aDampingThatOutweighsTheMatrixIsScaledWithIt() {
    Tensor a = withSingularValues(26, 20, 8, geometric(8, 1, 50));
    Tensor b = random(28, 20);
    Tensor gradient = a.transpose().times(b);
    for (LeastSquaresSolver solver : both(1e120)) {
      LeastSquaresSolution solution = solver.solve(LinearOperator.of(a), b);
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.LEAST_SQUARES);
      assertThat(norm(minus(scaled(solution.x(), 1e240), gradient)))
          .isLessThan(1e-9 * norm(gradient));
    }
  }

  @Test
  void aSolutionBeyondDoublePrecisionIsNamed() {
    LinearOperator a = LinearOperator.diagonal(Tensor.vector(1e-200, 2e-200));
    for (LeastSquaresSolver solver : both(0)) {
      assertThat(solver.solve(a, Tensor.vector(1e200, 1e200)).outcome())
          .isEqualTo(Outcome.NOT_FINITE);
    }
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    LinearOperator a = LinearOperator.of(random(21, 700, 300));
    Tensor b = random(22, 700);
    for (LeastSquaresSolver solver : both(1)) {
      Tensor together = solver.solve(a, b).x();
      Workers.run(
          2,
          2,
          (_, task) -> {
            if (task == 0) {
              assertThat(solver.solve(a, b).x().toDoubles()).isEqualTo(together.toDoubles());
            }
          });
    }
  }

  @Test
  void misuseIsRefused() {
    LinearOperator untransposed = LinearOperator.of(3, 2, (_, _) -> {});
    for (LeastSquaresSolver solver : both(0)) {
      assertThatThrownBy(() -> solver.solve(untransposed, Tensor.vector(1, 2, 3)))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> solver.solve(LinearOperator.identity(3), Tensor.vector(1, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the right side has shape 2");
    }
    assertThatThrownBy(() -> new Lsqr(-1, Stopping.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Lsmr(Double.NaN, Stopping.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
