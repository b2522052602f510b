package gradus.optimization;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;

/// Functions with known minima, and one example of every method.
final class Examples {
  private Examples() {}

  /// Every method, with a rate that suits [#parabola].
  static List<Method> methods() {
    return List.of(
        Lbfgs.defaults(),
        new Lbfgs(5, HagerZhang.defaults()),
        Bfgs.defaults(),
        new Bfgs(Backtracking.defaults()),
        ConjugateGradients.defaults(),
        new ConjugateGradients(HagerZhang.defaults()),
        TrustRegion.defaults(),
        new Newton(),
        new Newton(Backtracking.defaults()),
        new GradientDescent(0.15),
        new Momentum(0.1, 0.5),
        Adam.of(0.05));
  }

  /// `½ Σ cᵢ(xᵢ − i)²` with curvatures 1 … 10.
  static TwiceDifferentiable parabola(int n) {
    return new TwiceDifferentiable() {
      private double curvature(int i) {
        return 1 + 9.0 * i / Math.max(1, n - 1);
      }

      @Override
      public int size() {
        return n;
      }

      @Override
      public double valueAndGradient(double[] at, double[] gradient) {
        double value = 0;
        for (int i = 0; i < n; i++) {
          gradient[i] = curvature(i) * (at[i] - i);
          value += 0.5 * gradient[i] * (at[i] - i);
        }
        return value;
      }

      @Override
      public void hessianVector(double[] at, double[] direction, double[] product) {
        for (int i = 0; i < n; i++) {
          product[i] = curvature(i) * direction[i];
        }
      }

      @Override
      public Tensor hessian(double[] at) {
        return Tensor.generate(Shape.of(n, n), k -> k / n == k % n ? curvature(k / n) : 0);
      }
    };
  }

  /// Rosenbrock's valley, `100(y − x²)² + (1 − x)²`; the minimum is 0 at (1, 1) (Moré, Garbow &
  /// Hillstrom 1981, problem 1).
  static TwiceDifferentiable rosenbrock() {
    return new TwiceDifferentiable() {
      @Override
      public int size() {
        return 2;
      }

      @Override
      public double valueAndGradient(double[] at, double[] gradient) {
        double bend = at[1] - at[0] * at[0];
        gradient[0] = -400 * bend * at[0] - 2 * (1 - at[0]);
        gradient[1] = 200 * bend;
        return 100 * bend * bend + (1 - at[0]) * (1 - at[0]);
      }

      @Override
      public void hessianVector(double[] at, double[] direction, double[] product) {
        Tensor hessian = hessian(at);
        for (int i = 0; i < 2; i++) {
          product[i] = hessian.at(i, 0) * direction[0] + hessian.at(i, 1) * direction[1];
        }
      }

      @Override
      public Tensor hessian(double[] at) {
        double corner = 1200 * at[0] * at[0] - 400 * at[1] + 2;
        return Tensor.matrix(new double[][] {{corner, -400 * at[0]}, {-400 * at[0], 200}});
      }
    };
  }

  /// The same function, times a number and plus another.
  static Differentiable scaled(Differentiable f, double factor, double offset) {
    return new Differentiable() {
      @Override
      public int size() {
        return f.size();
      }

      @Override
      public double valueAndGradient(double[] at, double[] gradient) {
        double value = f.valueAndGradient(at, gradient);
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] *= factor;
        }
        return factor * value + offset;
      }
    };
  }
}
