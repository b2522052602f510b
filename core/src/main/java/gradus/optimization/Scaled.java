package gradus.optimization;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import java.util.List;

/// A function times a power of two. That changes no digit, and no step of a method that finds its
/// own, but lets the squares of a gradient be numbers that are too large or too small for it.
sealed class Scaled implements Differentiable {
  /// Gradients between `2^−ORDINARY` and `2^ORDINARY` leave room for all products.
  private static final int ORDINARY = 200;

  /// Values are not scaled above `2^HIGHEST`.
  private static final int HIGHEST = 1000;

  private final Differentiable f;
  private final int power;

  private Scaled(Differentiable f, int power) {
    this.f = f;
    this.power = power;
  }

  /// The power that makes a gradient about 1 where it is of no ordinary size; else 0.
  static int power(Position at) {
    double largest = Vectors.largest(at.gradient);
    if (!at.isFinite() || largest == 0) {
      return 0;
    }
    int size = Math.max(Math.getExponent(largest), Math.getExponent(at.value) - HIGHEST);
    return Math.abs(size) > ORDINARY ? -size : 0;
  }

  /// `2^power f`: the function itself where the power is 0.
  static Differentiable of(Differentiable f, int power) {
    if (power == 0) {
      return f;
    }
    return f instanceof TwiceDifferentiable twice ? new Twice(twice, power) : new Scaled(f, power);
  }

  @Override
  public int size() {
    return f.size();
  }

  @Override
  public List<Block> blocks() {
    return f.blocks();
  }

  @Override
  public double epsilon() {
    return f.epsilon();
  }

  @Override
  public double valueAndGradient(double[] at, double[] gradient) {
    double value = f.valueAndGradient(at, gradient);
    scale(gradient, power);
    return Math.scalb(value, power);
  }

  /// `x ← 2^power x`
  static void scale(double[] x, int power) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.scalb(x[i], power);
    }
  }

  /// With its Hessian.
  private static final class Twice extends Scaled implements TwiceDifferentiable {
    private final TwiceDifferentiable twice;

    Twice(TwiceDifferentiable twice, int power) {
      super(twice, power);
      this.twice = twice;
    }

    @Override
    public void hessianVector(double[] at, double[] direction, double[] product) {
      twice.hessianVector(at, direction, product);
      scale(product, super.power);
    }

    @Override
    public Tensor hessian(double[] at) {
      Tensor hessian = twice.hessian(at);
      return Tensor.generate(hessian.shape(), k -> Math.scalb(hessian.flat(k), super.power));
    }
  }
}
