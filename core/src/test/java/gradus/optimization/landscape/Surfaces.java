package gradus.optimization.landscape;

import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.square;
import static gradus.expr.Functions.sum;
import static gradus.expr.Functions.tanh;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Objective;
import gradus.optimization.TwiceDifferentiable;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Functions whose landscape is known.
final class Surfaces {
  static final Expr X = Expr.variable("x");
  static final Expr Y = Expr.variable("y");

  private Surfaces() {}

  /// A function of `x` and `y`.
  static Objective of(Expr function) {
    return Objective.of(function, List.of(X, Y), Map.of(), Program.Options.defaults());
  }

  /// A constant, which has no arguments.
  static TwiceDifferentiable constant() {
    return new TwiceDifferentiable() {
      @Override
      public int size() {
        return 0;
      }

      @Override
      public double valueAndGradient(double[] at, double[] gradient) {
        return 7;
      }

      @Override
      public void hessianVector(double[] at, double[] direction, double[] product) {}

      @Override
      public Tensor hessian(double[] at) {
        return Tensor.zeros(0, 0);
      }
    };
  }

  static Objective rosenbrock() {
    return of(square(Y.minus(square(X))).times(100).plus(square(Expr.of(1).minus(X))));
  }

  /// `½ (w − c)ᵀ Q diag(λ) Qᵀ (w − c)` with a random rotation `Q` and `cᵢ = i`.
  static Objective quadratic(double... curvatures) {
    int n = curvatures.length;
    Tensor a = matrix(curvatures);
    Dim d = Dim.of(n);
    Expr w = Expr.variable("w", d);
    Expr c = Expr.variable("c", d);
    Expr away = w.minus(c);
    Expr loss = sum(away.times(Expr.variable("A", d, d).matmul(away))).times(0.5);
    return Objective.of(
        loss,
        List.of(w),
        Map.of("A", a, "c", Tensor.generate(Shape.of(n), i -> i)),
        Program.Options.defaults());
  }

  /// The minimum of [#quadratic].
  static double[] center(int n) {
    double[] center = new double[n];
    for (int i = 0; i < n; i++) {
      center[i] = i;
    }
    return center;
  }

  /// `Q diag(λ) Qᵀ`, symmetric to the last bit.
  static Tensor matrix(double... curvatures) {
    int n = curvatures.length;
    Tensor q = Qr.of(random(3, n, n)).q();
    Tensor scaled = Tensor.generate(q.shape(), k -> q.flat(k) * curvatures[k % n]);
    Tensor a = scaled.times(q.transpose());
    return Tensor.generate(a.shape(), k -> 0.5 * (a.flat(k) + a.at(k % n, k / n)));
  }

  /// The mean squared error of a network with one hidden layer of `tanh`, on 40 random rows.
  static Objective network(int inputs, int hidden) {
    Dim n = Dim.of("n");
    Expr x = Expr.variable("X", n, Dim.of(inputs));
    Expr y = Expr.variable("y", n);
    Expr w = Expr.variable("W", Dim.of(inputs), Dim.of(hidden));
    Expr b = Expr.variable("b", Dim.of(hidden));
    Expr v = Expr.variable("v", Dim.of(hidden));
    Expr h = tanh(x.matmul(w).plus(b.broadcast(List.of(n, Dim.of(hidden)), 1)));
    Expr loss = mean(square(h.matmul(v).minus(y)));
    return Objective.of(
        loss,
        List.of(w, b, v),
        Map.of("X", random(5, 40, inputs), "y", random(6, 40)),
        Program.Options.defaults());
  }

  static Tensor random(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(sizes), i -> random.nextGaussian());
  }
}
