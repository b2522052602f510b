package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.geometric;
import static gradus.linalg.iterative.Matrices.laplacian;
import static gradus.linalg.iterative.Matrices.minus;
import static gradus.linalg.iterative.Matrices.norm;
import static gradus.linalg.iterative.Matrices.random;
import static gradus.linalg.iterative.Matrices.scaled;
import static gradus.linalg.iterative.Matrices.symmetric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Lu;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

class SolverTest {
  private static final List<Solver> ALL =
      List.of(ConjugateGradients.defaults(), Minres.defaults(), Gmres.defaults());

  private static final List<Solver> INDEFINITE = List.of(Minres.defaults(), Gmres.defaults());

  private static void verified(LinearOperator a, Tensor b, Solution solution) {
    double residual = norm(minus(b, a.times(solution.x())));
    assertThat(solution.residual()).isCloseTo(residual, within(1e-12 * norm(b)));
    assertThat(solution.residuals().rows()).isEqualTo(solution.iterations() + 1);
    assertThat(solution.backwardError())
        .isCloseTo(
            solution.residual() / (solution.norm() * norm(solution.x()) + norm(b)), within(1e-18));
  }

  @Test
  void definiteSystemsAreSolvedAsByElimination() {
    Tensor matrix = symmetric(1, geometric(60, 1, 1e4));
    Tensor b = random(2, 60);
    Tensor exact = Lu.of(matrix).solve(b);
    LinearOperator a = LinearOperator.of(matrix);
    for (Solver solver : ALL) {
      Solution solution = solver.solve(a, b);
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      assertThat(solution.backwardError()).isLessThan(2e-12);
      // the error is at most about κ times the backward error
      assertThat(norm(minus(solution.x(), exact))).isLessThan(1e-7 * norm(exact));
      verified(a, b, solution);
    }
  }

  @Test
  void illConditionedSystemsReachTheBackwardErrorAskedFor() {
    LinearOperator worse = LinearOperator.of(symmetric(3, geometric(40, 1, 1e8)));
    Tensor b = random(4, 40);
    assertThat(Minres.defaults().solve(worse, b).outcome()).isEqualTo(Outcome.CONVERGED);
    LinearOperator a = LinearOperator.of(symmetric(3, geometric(40, 1, 1e10)));
    for (Solver solver : List.of(ConjugateGradients.defaults(), Gmres.defaults())) {
      Solution solution = solver.solve(a, b);
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      assertThat(solution.backwardError()).isLessThan(2e-12);
      assertThat(solution.norm()).isBetween(1e9, 1.0001e10);
    }
  }

  @Test
  void aRecurrenceThatDeceivesItselfIsFoundOut() {
    // MINRES leaves a residual of about κ² ε, however small its own recurrence says it is
    LinearOperator a = LinearOperator.of(symmetric(3, geometric(40, 1, 1e11)));
    Solution solution = Minres.defaults().solve(a, random(4, 40));
    assertThat(solution.outcome()).isEqualTo(Outcome.STAGNATED);
    assertThat(solution.backwardError()).isBetween(1e-12, 1e-5);
  }

  @Test
  void indefiniteSystemsAreSolvedByMinresAndGmres() {
    double[] values = geometric(50, 1, 100);
    for (int i = 0; i < values.length; i += 3) {
      values[i] = -values[i];
    }
    Tensor matrix = symmetric(5, values);
    Tensor b = random(6, 50);
    Tensor exact = Lu.of(matrix).solve(b);
    LinearOperator a = LinearOperator.of(matrix);
    for (Solver solver : INDEFINITE) {
      Solution solution = solver.solve(a, b);
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      assertThat(norm(minus(solution.x(), exact))).isLessThan(1e-9 * norm(exact));
      verified(a, b, solution);
    }
  }

  @Test
  void conjugateGradientsFindADirectionOfNegativeCurvature() {
    Tensor matrix = symmetric(7, -3, 1, 2, 4, 5, 6, 7, 8);
    Solution solution =
        ConjugateGradients.defaults().solve(LinearOperator.of(matrix), random(8, 8));
    assertThat(solution.outcome()).isEqualTo(Outcome.INDEFINITE);
    Tensor p = solution.direction().orElseThrow();
    double curvature = 0;
    for (int i = 0; i < 8; i++) {
      curvature += p.flat(i) * matrix.times(p).flat(i);
    }
    assertThat(norm(p)).isCloseTo(1, within(1e-14));
    assertThat(curvature).isBetween(-3.0000001, -1e-12);
  }

  @Test
  void unsymmetricSystemsAreSolvedByGmresAlsoWithRestarts() {
    LinearOperator a = LinearOperator.of(laplacian(20, 20, 0, 0.4));
    Tensor b = random(9, 400);
    for (int restart : new int[] {10, 30, 400}) {
      Solution solution = new Gmres(restart, Stopping.defaults()).solve(a, b);
      assertThat(solution.outcome()).as("restart %s", restart).isEqualTo(Outcome.CONVERGED);
      verified(a, b, solution);
    }
  }

  @Test
  void aPermutationStagnatesUntilTheLastStep() {
    int n = 12;
    LinearOperator shift =
        LinearOperator.of(
            n,
            n,
            (x, y) -> {
              System.arraycopy(x, 0, y, 1, n - 1);
              y[0] = x[n - 1];
            });
    Tensor b = Tensor.generate(Shape.of(n), k -> k == 0 ? 1 : 0);
    assertThat(new Gmres(5, Stopping.defaults()).solve(shift, b).outcome())
        .isEqualTo(Outcome.STAGNATED);
    Solution whole = new Gmres(n, Stopping.defaults()).solve(shift, b);
    assertThat(whole.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(whole.iterations()).isEqualTo(n);
  }

  @Test
  void singularConsistentSystemsAreSolved() {
    Tensor matrix = symmetric(10, 0, 0, 1, 2, 3, 4, 5, 6);
    LinearOperator a = LinearOperator.of(matrix);
    Tensor b = matrix.times(random(11, 8));
    for (Solver solver : ALL) {
      Solution solution = solver.solve(a, b);
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      assertThat(solution.residual()).isLessThan(1e-11 * norm(b));
    }
  }

  @Test
  void minresFindsThePseudoInverseSolutionOfInconsistentSystems() {
    Tensor matrix = symmetric(12, 0, 0, -1, 2, -3, 4, 5, 6);
    LinearOperator a = LinearOperator.of(matrix);
    Tensor b = random(13, 8);
    Svd svd = Svd.of(matrix);
    double[] shortest = new double[8];
    for (int k = 0; k < 6; k++) {
      double along = 0;
      for (int i = 0; i < 8; i++) {
        along += svd.u().at(i, k) * b.flat(i) / svd.values().flat(k);
      }
      for (int i = 0; i < 8; i++) {
        shortest[i] += along * svd.v().at(i, k);
      }
    }
    Solution solution = Minres.defaults().solve(a, b);
    assertThat(solution.outcome()).isEqualTo(Outcome.LEAST_SQUARES);
    assertThat(solution.x().toDoubles()).containsExactly(shortest, within(1e-9));
  }

  @Test
  void singularInconsistentSystemsEndWithAName() {
    LinearOperator a = LinearOperator.diagonal(Tensor.vector(0, 1, 2, 3));
    Tensor b = Tensor.vector(1, 1, 1, 1);
    assertThat(ConjugateGradients.defaults().solve(a, b).outcome())
        .isIn(Outcome.BREAKDOWN, Outcome.STAGNATED);
    assertThat(Gmres.defaults().solve(a, b).outcome()).isIn(Outcome.BREAKDOWN, Outcome.STAGNATED);
  }

  @Test
  void theIdentityTakesOneStepAndZeroNone() {
    Tensor b = random(14, 30);
    for (Solver solver : ALL) {
      Solution identity = solver.solve(LinearOperator.identity(30), b);
      assertThat(identity.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(identity.iterations()).isEqualTo(1);
      assertThat(identity.x().toDoubles()).containsExactly(b.toDoubles(), within(1e-15));
      Solution trivial = solver.solve(LinearOperator.identity(30), Tensor.zeros(30));
      assertThat(trivial.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(trivial.iterations()).isZero();
      assertThat(trivial.backwardError()).isZero();
    }
  }

  @Test
  void theZeroOperatorHasNoSolution() {
    LinearOperator zero = LinearOperator.of(Tensor.zeros(5, 5));
    Tensor b = random(15, 5);
    assertThat(ConjugateGradients.defaults().solve(zero, b).outcome()).isEqualTo(Outcome.BREAKDOWN);
    assertThat(Gmres.defaults().solve(zero, b).outcome()).isEqualTo(Outcome.BREAKDOWN);
    Solution minres = Minres.defaults().solve(zero, b);
    assertThat(minres.outcome()).isEqualTo(Outcome.LEAST_SQUARES);
    assertThat(minres.x().toDoubles()).containsOnly(0.0);
  }

  @Test
  void nanInTheOperatorOrTheRightSideIsAnOutcome() {
    LinearOperator sick =
        LinearOperator.of(Tensor.matrix(new double[][] {{1, Double.NaN}, {0, 1}}));
    for (Solver solver : ALL) {
      assertThat(solver.solve(sick, Tensor.vector(1, 2)).outcome()).isEqualTo(Outcome.NOT_FINITE);
      assertThat(solver.solve(LinearOperator.identity(2), Tensor.vector(1, Double.NaN)).outcome())
          .isEqualTo(Outcome.NOT_FINITE);
    }
  }

  @Test
  void nothingIsSolvedByNothing() {
    for (Solver solver : ALL) {
      Solution solution = solver.solve(LinearOperator.of(Tensor.zeros(0, 0)), Tensor.vector());
      assertThat(solution.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(solution.x().rows()).isZero();
    }
  }

  @Test
  void theLimitAndTheStartAreKept() {
    LinearOperator a = LinearOperator.of(laplacian(15, 15, 0, 0));
    Tensor b = random(16, 225);
    Stopping short3 = Stopping.defaults().within(3);
    for (Solver solver :
        List.of(new ConjugateGradients(short3), new Minres(short3), new Gmres(50, short3))) {
      Solution solution = solver.solve(a, b);
      assertThat(solution.outcome()).isEqualTo(Outcome.LIMIT);
      assertThat(solution.iterations()).isEqualTo(3);
    }
    for (Solver solver : ALL) {
      Tensor x = solver.solve(a, b).x();
      Solution again = solver.solve(a, b, LinearOperator.identity(225), x);
      // less is known of ‖A‖ than after many steps, so one more may be taken
      assertThat(again.iterations()).isLessThanOrEqualTo(2);
      assertThat(again.x().toDoubles()).containsExactly(x.toDoubles(), within(1e-9));
    }
  }

  @Test
  void aPreconditionerSavesStepsAndIsRefusedWhereIndefinite() {
    int n = 200;
    double[] scales = geometric(n, 1, 1e6);
    Tensor matrix = symmetric(17, geometric(n, 1, 3));
    Tensor graded =
        Tensor.generate(
            matrix.shape(),
            k -> matrix.flat(k) * Math.sqrt(scales[k / n]) * Math.sqrt(scales[k % n]));
    LinearOperator a = LinearOperator.of(graded);
    LinearOperator jacobi =
        LinearOperator.diagonal(Tensor.generate(Shape.of(n), i -> 1 / graded.at(i, i)));
    Tensor b = random(18, n);
    for (Solver solver : ALL) {
      Solution with = solver.solve(a, b, jacobi);
      assertThat(with.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      assertThat(with.iterations()).isLessThan(solver.solve(a, b).iterations() / 3);
      verified(a, b, with);
    }
    for (Solver solver : List.of(ConjugateGradients.defaults(), Minres.defaults())) {
      assertThat(solver.solve(a, b, jacobi.times(-1)).outcome())
          .isEqualTo(Outcome.PRECONDITIONER_INDEFINITE);
    }
  }

  @Test
  void theScalesOfMatrixAndRightSideDoNotMatter() {
    Tensor matrix = symmetric(20, geometric(8, 1, 50));
    Tensor b = random(21, 8);
    Tensor exact = Lu.of(matrix).solve(b);
    for (int power : new int[] {-1000, -660, -530, -300, -101, 101, 300, 530, 660, 1000}) {
      double factor = Math.scalb(1.0, power);
      LinearOperator a = LinearOperator.of(scaled(matrix, factor));
      for (Solver solver : ALL) {
        Solution smaller = solver.solve(a, b);
        assertThat(smaller.outcome()).as("%s %s", solver, power).isEqualTo(Outcome.CONVERGED);
        assertThat(norm(minus(scaled(smaller.x(), factor), exact))).isLessThan(1e-9 * norm(exact));
        assertThat(smaller.backwardError()).isLessThan(1e-12);
        assertThat(smaller.norm() / factor).isBetween(10.0, 50.0000001);
        assertThat(smaller.residual()).isLessThan(1e-10);
        Solution larger = solver.solve(LinearOperator.of(matrix), scaled(b, factor));
        assertThat(larger.outcome()).as("%s %s", solver, power).isEqualTo(Outcome.CONVERGED);
        assertThat(norm(minus(scaled(larger.x(), 1 / factor), exact)))
            .isLessThan(1e-9 * norm(exact));
        assertThat(larger.residuals().flat(0) / factor).isCloseTo(norm(b), within(1e-12));
      }
    }
  }

  @Test
  void theScalesOfPreconditionerAndStartDoNotMatter() {
    Tensor matrix = symmetric(22, geometric(8, 1, 50));
    Tensor b = random(23, 8);
    Tensor exact = Lu.of(matrix).solve(b);
    for (double factor : new double[] {1e-300, 1e-160, 1e-20, 1e20, 1e160, 1e300}) {
      LinearOperator a = LinearOperator.of(scaled(matrix, factor));
      LinearOperator jacobi =
          LinearOperator.diagonal(Tensor.generate(b.shape(), i -> 1 / factor / matrix.at(i, i)));
      for (Solver solver : ALL) {
        Solution far = solver.solve(a, scaled(b, factor), jacobi, random(24, 8));
        assertThat(far.outcome()).as("%s %s", solver, factor).isEqualTo(Outcome.CONVERGED);
        assertThat(norm(minus(far.x(), exact))).isLessThan(1e-9 * norm(exact));
        Solution near = solver.solve(a, b, jacobi, scaled(exact, 1 / factor));
        assertThat(near.outcome()).as("%s %s", solver, factor).isEqualTo(Outcome.CONVERGED);
        assertThat(near.iterations()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void aStartThatIsFarTooLargeIsForgotten() {
    Tensor matrix = symmetric(25, geometric(8, 1, 50));
    Tensor b = scaled(random(26, 8), 1e-200);
    for (Solver solver : ALL) {
      Solution solution =
          solver.solve(LinearOperator.of(matrix), b, LinearOperator.identity(8), random(27, 8));
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      Tensor difference = minus(solution.x(), Lu.of(matrix).solve(b));
      assertThat(norm(scaled(difference, 1e200))).isLessThan(1e-9);
    }
  }

  @Test
  void aStartInTheNullSpaceIsKept() {
    LinearOperator a = LinearOperator.diagonal(Tensor.vector(0, 1e200, 2e200));
    Tensor b = Tensor.vector(0, 1e200, 2e200);
    for (Solver solver : ALL) {
      Solution solution = solver.solve(a, b, LinearOperator.identity(3), Tensor.vector(5, 0, 0));
      assertThat(solution.outcome()).as("%s", solver).isEqualTo(Outcome.CONVERGED);
      assertThat(solution.x().toDoubles()).containsExactly(new double[] {5, 1, 1}, within(1e-12));
    }
  }

  @Test
  void aSolutionBeyondDoublePrecisionIsNamed() {
    for (Solver solver : ALL) {
      LinearOperator tiny = LinearOperator.diagonal(Tensor.vector(1e-200, 2e-200));
      assertThat(solver.solve(tiny, Tensor.vector(1e200, 1e200)).outcome())
          .isEqualTo(Outcome.NOT_FINITE);
      // x is subnormal and has lost digits
      LinearOperator huge = LinearOperator.diagonal(Tensor.vector(1e200, 2e200));
      Solution solution = solver.solve(huge, Tensor.vector(1e-122, 1e-122));
      assertThat(solution.outcome()).isEqualTo(Outcome.STAGNATED);
      assertThat(solution.backwardError()).isBetween(1e-5, 1.0);
    }
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    LinearOperator a = LinearOperator.of(laplacian(120, 110, 0, 0));
    Tensor b = random(19, 120 * 110);
    for (Solver solver : ALL) {
      Solution together = solver.solve(a, b);
      assertThat(together.outcome()).isEqualTo(Outcome.CONVERGED);
      Workers.run(
          2,
          2,
          (_, task) -> {
            if (task == 0) {
              assertThat(solver.solve(a, b).x().toDoubles()).isEqualTo(together.x().toDoubles());
            }
          });
    }
  }

  @Test
  void mismatchedSizesAreRefused() {
    LinearOperator a = LinearOperator.identity(3);
    for (Solver solver : ALL) {
      assertThatThrownBy(
              () -> solver.solve(LinearOperator.of(Tensor.zeros(3, 2)), Tensor.vector(1, 2, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3×2: it is not square");
      assertThatThrownBy(() -> solver.solve(a, Tensor.vector(1, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the right side has shape 2");
      assertThatThrownBy(() -> solver.solve(a, Tensor.vector(1, 2, 3), LinearOperator.identity(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a preconditioner of 2×2");
    }
    assertThatThrownBy(() -> new Gmres(0, Stopping.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Stopping(-1, 0, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
