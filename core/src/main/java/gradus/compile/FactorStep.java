package gradus.compile;

import gradus.expr.Factor;
import gradus.linalg.Lu;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Locale;

/// Factorizations of matrices and what they are asked for, in double precision. A matrix is
/// factored once, however many parts, systems and determinants are wanted of it.
sealed interface FactorStep extends Instruction {
  /// Factors a matrix; the factors stay in the workspace.
  ///
  /// @param factors the slot of the object that holds them
  record Factorize(Factors.Kind kind, int a, int rows, int columns, int factors)
      implements FactorStep {
    @Override
    public void run(Workspace workspace) {
      workspace.arrays[factors] =
          Factors.factorize(kind, OpaqueStep.tensor(workspace, a, Shape.of(rows, columns)));
    }

    @Override
    public int[] slots() {
      return new int[] {a, factors};
    }

    @Override
    public Work work() {
      double shorter = Math.min(rows, columns);
      double cubic =
          switch (kind) {
            case LU -> 2.0 / 3;
            case CHOLESKY -> 1.0 / 3;
            case EIGEN -> 9;
            case SINGULAR -> 14;
          };
      return new Work((long) (cubic * shorter * rows * columns), 2L * rows * columns);
    }

    @Override
    public String describe() {
      return kind.name().toLowerCase(Locale.ROOT)
          + " factorization of a "
          + rows
          + "×"
          + columns
          + " matrix";
    }
  }

  /// One part of a factorization.
  record Part(Factor factor, int factors, int to) implements FactorStep {
    @Override
    public void run(Workspace workspace) {
      OpaqueStep.write(workspace, to, Factors.part(factor, workspace.arrays[factors]));
    }

    @Override
    public int[] slots() {
      return new int[] {factors, to};
    }

    @Override
    public Work work() {
      return Work.NONE;
    }

    @Override
    public String describe() {
      return "part of a factorization: " + factor.symbol();
    }
  }

  /// `A⁻¹B`
  record Solve(int factors, int b, Shape shape, int to) implements FactorStep {
    @Override
    public void run(Workspace workspace) {
      Lu lu = (Lu) workspace.arrays[factors];
      OpaqueStep.write(workspace, to, lu.solve(OpaqueStep.tensor(workspace, b, shape)));
    }

    @Override
    public int[] slots() {
      return new int[] {factors, b, to};
    }

    @Override
    public Work work() {
      return substitution(shape, 2);
    }

    @Override
    public String describe() {
      return "solution for a right side of " + shape;
    }
  }

  /// What else a matrix factored as `PA = LU` is asked for.
  record Ask(Question question, int n, int factors, int to) implements FactorStep {
    @Override
    public void run(Workspace workspace) {
      Lu lu = (Lu) workspace.arrays[factors];
      OpaqueStep.write(
          workspace,
          to,
          switch (question) {
            case INVERSE -> lu.inverse();
            case DETERMINANT -> Tensor.scalar(lu.determinant());
            case LOG_DETERMINANT -> Tensor.scalar(lu.logAbsoluteDeterminant());
          });
    }

    @Override
    public int[] slots() {
      return new int[] {factors, to};
    }

    @Override
    public Work work() {
      // n right sides, of which the forward substitution uses the zeros
      return question == Question.INVERSE
          ? new Work(4L * n * n * n / 3, 2L * n * n)
          : new Work(n, n);
    }

    @Override
    public String describe() {
      return question.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// What substitution in triangles costs for a right side.
  private static Work substitution(Shape right, int triangles) {
    long n = right.size(0);
    return new Work(triangles * n * right.count(), triangles * n * n / 2 + 2L * right.count());
  }

  /// What is asked of `PA = LU`.
  enum Question {
    INVERSE,
    DETERMINANT,
    LOG_DETERMINANT
  }

  /// `T⁻¹B` by substitution.
  record Substitute(int a, int n, boolean lower, int b, Shape shape, int to) implements FactorStep {
    @Override
    public void run(Workspace workspace) {
      Tensor triangle = OpaqueStep.tensor(workspace, a, Shape.of(n, n));
      Tensor right = OpaqueStep.tensor(workspace, b, shape);
      OpaqueStep.write(workspace, to, Factors.solveTriangular(triangle, right, lower));
    }

    @Override
    public int[] slots() {
      return new int[] {a, b, to};
    }

    @Override
    public Work work() {
      return substitution(shape, 1);
    }

    @Override
    public String describe() {
      return "substitution in a " + n + "×" + n + " triangle for a right side of " + shape;
    }
  }
}
