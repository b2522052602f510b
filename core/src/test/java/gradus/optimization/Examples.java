package gradus.optimization;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.ClipValue;
import gradus.optimization.composition.Groups;
import gradus.optimization.composition.OnPlateau;
import gradus.optimization.composition.Scheduled;
import gradus.optimization.composition.WeightDecay;
import gradus.optimization.schedule.Cosine;
import gradus.optimization.schedule.ExponentialDecay;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.schedule.Warmup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Functions with known minima, and one example of every method.
final class Examples {
  private Examples() {}

  /// Every method, with a rate that suits [#parabola].
  static List<Method> methods() {
    List<Method> methods = new ArrayList<>(smooth());
    methods.addAll(firstOrder());
    methods.addAll(compositions());
    return methods;
  }

  /// Every method that finds its own steps.
  static List<Method> smooth() {
    return List.of(
        Lbfgs.defaults(),
        new Lbfgs(5, Backtracking.defaults()),
        Bfgs.defaults(),
        new Bfgs(Backtracking.defaults()),
        ConjugateGradients.defaults(),
        TrustRegion.defaults(),
        new Newton(),
        new Newton(Backtracking.defaults()));
  }

  /// Every method of first order. What steps by its rate, however small the gradient, comes to rest
  /// with a rate that falls.
  static List<FirstOrder> firstOrder() {
    return List.of(
        new GradientDescent(0.15),
        new Momentum(0.1, 0.5),
        new Nesterov(0.1, 0.5),
        AdaGrad.of(1),
        falling(RmsProp.of(0.1)),
        falling(new RmsProp(0.1, 0.9, 1e-8, 0.5, true)),
        Adam.of(0.05),
        AdamW.of(0.05, 0),
        AmsGrad.of(0.05),
        falling(Lion.of(0.1)),
        falling(Muon.of(0.1)));
  }

  /// One example of everything that is put around a method.
  static List<FirstOrder> compositions() {
    FirstOrder descent = new GradientDescent(0.15);
    return List.of(
        new ClipNorm(1, new Momentum(0.1, 0.5)),
        new ClipValue(1, descent),
        new WeightDecay(0, false, descent),
        new WeightDecay(0, true, new Momentum(0.1, 0.5)),
        new Accumulated(3, Adam.of(0.05)),
        new Averaged(new Averaged.Uniform(5), descent),
        new Averaged(new Averaged.Exponential(0.9), new Nesterov(0.1, 0.5)),
        new Scheduled(Warmup.of(10).then(new Cosine(50, 0.5)), descent),
        new OnPlateau(Plateau.of(0.5, 20), descent),
        new Groups(Adam.of(0.05), Map.of("x", descent)));
  }

  private static FirstOrder falling(FirstOrder method) {
    return new Scheduled(new ExponentialDecay(0.995), method);
  }

  /// The method with a rate that suits [#rosenbrock].
  static Method inValley(Method method) {
    return switch (method) {
      case Scheduled(var schedule, var inner) when schedule instanceof ExponentialDecay ->
          new Scheduled(new ExponentialDecay(0.9997), inner.withRate(0.02));
      case Scheduled scheduled -> scheduled.withRate(1.5e-3);
      case Groups groups -> groups.withRate(2e-4);
      case Accumulated sum -> sum.withRate(0.02);
      case AdaGrad ada -> ada.withRate(0.5);
      case UpdateRule rule when rule.stability().orElseThrow().preconditioned() ->
          rule.withRate(0.02);
      case FirstOrder rule -> rule.withRate(5e-4);
      case Bfgs _, ConjugateGradients _, Lbfgs _, LbfgsB _, Newton _, TrustRegion _ -> method;
    };
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
      public List<Block> blocks() {
        return column(n);
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
      public List<Block> blocks() {
        return column(2);
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

  /// All arguments as a matrix of one column, which methods for matrices take too.
  private static List<Block> column(int n) {
    return List.of(new Block("x", Shape.of(n, 1), 0));
  }

  /// The same function, times a number and plus another.
  static Differentiable scaled(Differentiable f, double factor, double offset) {
    return new Differentiable() {
      @Override
      public int size() {
        return f.size();
      }

      @Override
      public List<Block> blocks() {
        return f.blocks();
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
