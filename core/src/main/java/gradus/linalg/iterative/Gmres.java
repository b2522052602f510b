package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;

/// The generalized minimum residual method for any square matrix, begun anew after some steps (Saad
/// & Schultz 1986; Saad, *Iterative Methods for Sparse Linear Systems*, 2nd ed., §6.5, §9.3.2).
///
/// Each step minimizes `‖b − Ax‖` over one more vector of an orthonormal Krylov basis. The
/// preconditioner is applied from the right, so that the residual that is minimized is the true
/// one; it need not be symmetric. Where a whole cycle reduces the residual by less than a
/// thousandth the outcome is [Outcome#STAGNATED]: more steps between restarts, or a better
/// preconditioner, may help.
///
/// Cost: one product and one preconditioning a step, `8nk` flops in step `k` of a cycle, and memory
/// for `restart` vectors.
///
/// @param restart the number of steps between restarts
public record Gmres(int restart, Stopping stopping) implements Solver {
  private static final double PROGRESS = 0.999;

  /// A pivot below this part of the largest column is rounding.
  private static final double NEGLIGIBLE = 0x1p-46;

  public Gmres {
    if (restart < 1) {
      throw new IllegalArgumentException(
          "a cycle has at least 1 step, not " + restart + "; 50 serve most");
    }
  }

  /// 50 steps between restarts.
  public static Gmres defaults() {
    return new Gmres(50, Stopping.defaults());
  }

  @Override
  public Solution solve(LinearOperator a, Tensor b, LinearOperator preconditioner, Tensor start) {
    Equation equation = new Equation(a, b, preconditioner, start, stopping);
    int steps = Math.clamp(equation.n, 1, restart);
    Basis basis = new Basis(equation.n, steps + 1);
    return equation.solve(() -> new Cycle(equation, basis, steps).run(), PROGRESS);
  }

  /// The steps up to the next restart: `A M⁻¹ V = V H`, and `H = QR` by rotations.
  private static final class Cycle {
    private final Equation equation;
    private final Basis basis;
    private final int steps;

    /// The columns of `R`, and below the diagonal what is not eliminated yet.
    private final double[][] h;

    private final double[] cosines;
    private final double[] sines;

    /// The right side `Qᵀ ‖r‖ e₁`.
    private final double[] g;

    private final double[] image;
    private final double[] v;

    /// The norm of the largest column of `H`.
    private double scale;

    Cycle(Equation equation, Basis basis, int steps) {
      this.equation = equation;
      this.basis = basis;
      this.steps = steps;
      h = new double[steps][steps + 1];
      cosines = new double[steps];
      sines = new double[steps];
      g = new double[steps + 1];
      image = new double[equation.n];
      v = new double[equation.n];
    }

    Outcome run() {
      g[0] = Vectors.norm(equation.residual);
      basis.truncate(0);
      basis.append(equation.residual, g[0]);
      int size = 0;
      Outcome outcome = Outcome.CONVERGED;
      while (size < steps && !equation.exhausted()) {
        double next = extend(size);
        if (!Double.isFinite(next)) {
          outcome = Outcome.NOT_FINITE;
          break;
        }
        if (h[size][size] <= NEGLIGIBLE * scale) {
          outcome = Outcome.BREAKDOWN; // A M⁻¹ is singular on the basis
          break;
        }
        size++;
        double left = Math.abs(g[size]);
        equation.step(left);
        if (next == 0 || equation.smallAnyway(left)) {
          break;
        }
        basis.append(image, next);
      }
      update(size);
      return outcome;
    }

    /// Makes column `k` of `H` and rotates it to a column of `R`; answers the norm of the vector
    /// that is next.
    private double extend(int k) {
      double[] column = h[k];
      basis.copy(k, v);
      equation.preconditioner.apply(v, image);
      System.arraycopy(image, 0, v, 0, v.length);
      equation.multiply(v, image);
      double next = basis.orthogonalize(image, column);
      scale = Math.max(scale, Math.hypot(Vectors.norm(column), next));
      for (int j = 0; j < k; j++) {
        double upper = column[j];
        column[j] = cosines[j] * upper + sines[j] * column[j + 1];
        column[j + 1] = cosines[j] * column[j + 1] - sines[j] * upper;
      }
      double length = Math.hypot(column[k], next);
      cosines[k] = length == 0 ? 1 : column[k] / length;
      sines[k] = length == 0 ? 0 : next / length;
      column[k] = length;
      g[k + 1] = -sines[k] * g[k];
      g[k] *= cosines[k];
      return Double.isFinite(length) ? next : Double.NaN;
    }

    /// `x ← x + M⁻¹ V R⁻¹ g`
    private void update(int size) {
      double[] y = new double[size];
      for (int i = size - 1; i >= 0; i--) {
        double sum = g[i];
        for (int j = i + 1; j < size; j++) {
          sum -= h[j][i] * y[j];
        }
        y[i] = sum / h[i][i];
      }
      basis.truncate(size);
      Arrays.fill(image, 0);
      basis.addCombination(y, image);
      equation.preconditioner.apply(image, v);
      Vectors.add(1, v, equation.x);
    }
  }
}
