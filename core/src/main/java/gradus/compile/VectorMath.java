package gradus.compile;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The scalar functions of the graph on vectors of lanes. Generated kernels call these by name, one static method for
/// each function and precision; they are small, so that the just-in-time compiler inlines them into the kernel's loop.
///
/// On x86 the transcendental ones are within 1 ulp of `Math`; the last bit may differ between families of processors.
final class VectorMath {
  private static final double LOG_HALF = -0.6931471805599453;
  private static final float LOG_HALF_SINGLE = -0.6931472f;

  private VectorMath() {}

  static DoubleVector negate(DoubleVector x) {
    return x.neg();
  }

  static DoubleVector exp(DoubleVector x) {
    return x.lanewise(VectorOperators.EXP);
  }

  static DoubleVector log(DoubleVector x) {
    return x.lanewise(VectorOperators.LOG);
  }

  static DoubleVector expm1(DoubleVector x) {
    return x.lanewise(VectorOperators.EXPM1);
  }

  static DoubleVector log1p(DoubleVector x) {
    return x.lanewise(VectorOperators.LOG1P);
  }

  static DoubleVector log1mexp(DoubleVector x) {
    DoubleVector near = expm1(x).neg().lanewise(VectorOperators.LOG);
    DoubleVector far = log1p(exp(x).neg());
    return far.blend(near, x.compare(VectorOperators.GT, LOG_HALF));
  }

  static DoubleVector sqrt(DoubleVector x) {
    return x.sqrt();
  }

  static DoubleVector abs(DoubleVector x) {
    return x.abs();
  }

  static DoubleVector sign(DoubleVector x) {
    return x.blend(1.0, x.compare(VectorOperators.GT, 0.0)).blend(-1.0, x.compare(LT, 0.0));
  }

  static DoubleVector step(DoubleVector x) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.GT, 0.0));
  }

  static DoubleVector sin(DoubleVector x) {
    return x.lanewise(VectorOperators.SIN);
  }

  static DoubleVector cos(DoubleVector x) {
    return x.lanewise(VectorOperators.COS);
  }

  static DoubleVector tan(DoubleVector x) {
    return x.lanewise(VectorOperators.TAN);
  }

  static DoubleVector atan(DoubleVector x) {
    return x.lanewise(VectorOperators.ATAN);
  }

  static DoubleVector sinh(DoubleVector x) {
    return x.lanewise(VectorOperators.SINH);
  }

  static DoubleVector cosh(DoubleVector x) {
    return x.lanewise(VectorOperators.COSH);
  }

  static DoubleVector tanh(DoubleVector x) {
    return x.lanewise(VectorOperators.TANH);
  }

  /// `e^{−|x|}` never overflows: `σ(x) = 1/(1 + t)` where `x ≥ 0`, and `t/(1 + t)` elsewhere.
  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector t = exp(x.abs().neg());
    return t.blend(1.0, x.compare(VectorOperators.GE, 0.0)).div(t.add(1.0));
  }

  static DoubleVector softplus(DoubleVector x) {
    return log1p(exp(x.abs().neg())).add(x.max(0.0));
  }

  static DoubleVector relu(DoubleVector x) {
    return x.max(0.0);
  }

  static DoubleVector add(DoubleVector x, DoubleVector y) {
    return x.add(y);
  }

  static DoubleVector multiply(DoubleVector x, DoubleVector y) {
    return x.mul(y);
  }

  static DoubleVector divide(DoubleVector x, DoubleVector y) {
    return x.div(y);
  }

  static DoubleVector power(DoubleVector x, DoubleVector y) {
    return x.lanewise(VectorOperators.POW, y);
  }

  static DoubleVector maximum(DoubleVector x, DoubleVector y) {
    return x.max(y);
  }

  static DoubleVector minimum(DoubleVector x, DoubleVector y) {
    return x.min(y);
  }

  static DoubleVector xlogy(DoubleVector x, DoubleVector y) {
    VectorMask<Double> zero = x.compare(EQ, 0.0).and(y.compare(EQ, y));
    return x.mul(log(y)).blend(0.0, zero);
  }

  static DoubleVector less(DoubleVector x, DoubleVector y) {
    return x.broadcast(0.0).blend(1.0, x.compare(LT, y));
  }

  static DoubleVector lessEqual(DoubleVector x, DoubleVector y) {
    return x.broadcast(0.0).blend(1.0, x.compare(LE, y));
  }

  static DoubleVector equal(DoubleVector x, DoubleVector y) {
    return x.broadcast(0.0).blend(1.0, x.compare(EQ, y));
  }

  static DoubleVector select(DoubleVector condition, DoubleVector then, DoubleVector otherwise) {
    return then.blend(otherwise, condition.compare(EQ, 0.0));
  }

  static FloatVector negate(FloatVector x) {
    return x.neg();
  }

  static FloatVector exp(FloatVector x) {
    return x.lanewise(VectorOperators.EXP);
  }

  static FloatVector log(FloatVector x) {
    return x.lanewise(VectorOperators.LOG);
  }

  static FloatVector expm1(FloatVector x) {
    return x.lanewise(VectorOperators.EXPM1);
  }

  static FloatVector log1p(FloatVector x) {
    return x.lanewise(VectorOperators.LOG1P);
  }

  static FloatVector log1mexp(FloatVector x) {
    FloatVector near = expm1(x).neg().lanewise(VectorOperators.LOG);
    FloatVector far = log1p(exp(x).neg());
    return far.blend(near, x.compare(VectorOperators.GT, LOG_HALF_SINGLE));
  }

  static FloatVector sqrt(FloatVector x) {
    return x.sqrt();
  }

  static FloatVector abs(FloatVector x) {
    return x.abs();
  }

  static FloatVector sign(FloatVector x) {
    return x.blend(1.0f, x.compare(VectorOperators.GT, 0.0f)).blend(-1.0f, x.compare(LT, 0.0f));
  }

  static FloatVector step(FloatVector x) {
    return x.broadcast(0.0f).blend(1.0f, x.compare(VectorOperators.GT, 0.0f));
  }

  static FloatVector sin(FloatVector x) {
    return x.lanewise(VectorOperators.SIN);
  }

  static FloatVector cos(FloatVector x) {
    return x.lanewise(VectorOperators.COS);
  }

  static FloatVector tan(FloatVector x) {
    return x.lanewise(VectorOperators.TAN);
  }

  static FloatVector atan(FloatVector x) {
    return x.lanewise(VectorOperators.ATAN);
  }

  static FloatVector sinh(FloatVector x) {
    return x.lanewise(VectorOperators.SINH);
  }

  static FloatVector cosh(FloatVector x) {
    return x.lanewise(VectorOperators.COSH);
  }

  static FloatVector tanh(FloatVector x) {
    return x.lanewise(VectorOperators.TANH);
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector t = exp(x.abs().neg());
    return t.blend(1.0f, x.compare(VectorOperators.GE, 0.0f)).div(t.add(1.0f));
  }

  static FloatVector softplus(FloatVector x) {
    return log1p(exp(x.abs().neg())).add(x.max(0.0f));
  }

  static FloatVector relu(FloatVector x) {
    return x.max(0.0f);
  }

  static FloatVector add(FloatVector x, FloatVector y) {
    return x.add(y);
  }

  static FloatVector multiply(FloatVector x, FloatVector y) {
    return x.mul(y);
  }

  static FloatVector divide(FloatVector x, FloatVector y) {
    return x.div(y);
  }

  static FloatVector power(FloatVector x, FloatVector y) {
    return x.lanewise(VectorOperators.POW, y);
  }

  static FloatVector maximum(FloatVector x, FloatVector y) {
    return x.max(y);
  }

  static FloatVector minimum(FloatVector x, FloatVector y) {
    return x.min(y);
  }

  static FloatVector xlogy(FloatVector x, FloatVector y) {
    VectorMask<Float> zero = x.compare(EQ, 0.0f).and(y.compare(EQ, y));
    return x.mul(log(y)).blend(0.0f, zero);
  }

  static FloatVector less(FloatVector x, FloatVector y) {
    return x.broadcast(0.0f).blend(1.0f, x.compare(LT, y));
  }

  static FloatVector lessEqual(FloatVector x, FloatVector y) {
    return x.broadcast(0.0f).blend(1.0f, x.compare(LE, y));
  }

  static FloatVector equal(FloatVector x, FloatVector y) {
    return x.broadcast(0.0f).blend(1.0f, x.compare(EQ, y));
  }

  static FloatVector select(FloatVector condition, FloatVector then, FloatVector otherwise) {
    return then.blend(otherwise, condition.compare(EQ, 0.0f));
  }
}
