package gradus.compile;

import static gradus.linalg.kernel.Approximations.COS_PI;
import static gradus.linalg.kernel.Approximations.DIGAMMA_TAIL;
import static gradus.linalg.kernel.Approximations.DIGAMMA_ZERO;
import static gradus.linalg.kernel.Approximations.DIGAMMA_ZERO_LOW;
import static gradus.linalg.kernel.Approximations.EXPREL_MEAN;
import static gradus.linalg.kernel.Approximations.EXPREL_VARIANCE;
import static gradus.linalg.kernel.Approximations.LOG_EXPREL;
import static gradus.linalg.kernel.Approximations.LOG_RATIO;
import static gradus.linalg.kernel.Approximations.RESIDUAL_VARIANCE;
import static gradus.linalg.kernel.Approximations.RESIDUAL_VARIANCE_TAIL;
import static gradus.linalg.kernel.Approximations.SIN_PI;
import static gradus.linalg.kernel.Approximations.STIRLING;
import static gradus.linalg.kernel.Approximations.TETRAGAMMA_TAIL;
import static gradus.linalg.kernel.Approximations.TRIGAMMA_TAIL;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import gradus.expr.ScalarFunctions;
import gradus.linalg.kernel.Approximations;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// The special functions on vectors of `double`, by the formulas of the scalar ones: every branch
/// is computed where a lane needs it, and masks choose.
///
/// They are too long to be copied into every kernel, so kernels call them ([Outlined]). Recurrences
/// run until no lane needs them, at most eight steps. What has a loop is called in a statement of
/// its own: made one piece with its caller, the loop then begins with an empty stack, and only such
/// loops can be compiled while they run.
final class DoubleVectorSpecial {
  private static final double SQRT_TWO = 1.4142135623730951;
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double SQRT_TWO_OVER_PI = 0.7978845608028654;
  private static final double ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
  private static final double LOG_PI = 1.1447298858494002;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final double ONE_OVER_SQRT_PI = 0.5641895835477563;
  private static final double LOG_TWO = 0.6931471805599453;

  /// From here on Stirling's series is accurate.
  private static final double FAR = 8;

  /// `1.5·2^52`: adding and subtracting it rounds to the nearest integer.
  private static final double ROUND = 0x1.8p52;

  /// From here on every number is whole.
  private static final double WHOLE = 0x1p52;

  private DoubleVectorSpecial() {}

  private static DoubleVector polynomial(double[] coefficients, DoubleVector x) {
    DoubleVector p = x.broadcast(coefficients[coefficients.length - 1]);
    for (int k = coefficients.length - 2; k >= 0; k--) {
      p = p.fma(x, x.broadcast(coefficients[k]));
    }
    return p;
  }

  private static DoubleVector reciprocal(DoubleVector x) {
    return x.broadcast(1.0).div(x);
  }

  /// The nearest whole number.
  static DoubleVector round(DoubleVector x) {
    return DoubleVectorMath.signed(whole(x), x);
  }

  /// The nearest whole number, where that is 0 without its sign.
  private static DoubleVector whole(DoubleVector x) {
    DoubleVector near = x.add(ROUND).sub(ROUND);
    return near.blend(x, x.abs().compare(LT, WHOLE).not());
  }

  static DoubleVector floor(DoubleVector x) {
    DoubleVector near = whole(x);
    return DoubleVectorMath.signed(near.blend(near.sub(1.0), near.compare(GT, x)), x);
  }

  static DoubleVector ceil(DoubleVector x) {
    DoubleVector near = whole(x);
    return DoubleVectorMath.signed(near.blend(near.add(1.0), near.compare(LT, x)), x);
  }

  static DoubleVector asin(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector root = a.broadcast(1.0).sub(a).mul(a.add(1.0)).sqrt();
    return DoubleVectorMath.signed(DoubleVectorMath.atan(a.div(root)), x);
  }

  /// `2 atan √((1 − x)/(1 + x))`
  static DoubleVector acos(DoubleVector x) {
    DoubleVector ratio = x.broadcast(1.0).sub(x).div(x.add(1.0));
    return DoubleVectorMath.atan(ratio.sqrt()).mul(2.0);
  }

  static DoubleVector asinh(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector square = a.mul(a);
    DoubleVector near = DoubleVectorMath.log1p(square.div(square.add(1.0).sqrt().add(1.0)).add(a));
    DoubleVector far = DoubleVectorMath.log(a).add(LOG_TWO);
    return DoubleVectorMath.signed(near.blend(far, a.compare(GT, 1e8)), x);
  }

  static DoubleVector acosh(DoubleVector x) {
    DoubleVector t = x.sub(1.0);
    DoubleVector near = DoubleVectorMath.log1p(t.add(t.mul(2.0).add(t.mul(t)).sqrt()));
    DoubleVector far = DoubleVectorMath.log(x).add(LOG_TWO);
    return near.blend(far, x.compare(GT, 1e8)).blend(Double.NaN, x.compare(LT, 1.0));
  }

  static DoubleVector atanh(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector t = a.mul(2.0).div(a.broadcast(1.0).sub(a));
    return DoubleVectorMath.signed(DoubleVectorMath.log1p(t).mul(0.5), x);
  }

  static DoubleVector erf(DoubleVector x) {
    DoubleVector p = polynomial(Approximations.ERF, x.mul(x));
    DoubleVector near = x.fma(p, x);
    VectorMask<Double> far = x.abs().compare(GT, 1.0);
    if (!far.anyTrue()) {
      return near;
    }
    DoubleVector tail = tail(x.abs());
    return near.blend(DoubleVectorMath.signed(x.broadcast(1.0).sub(tail), x), far);
  }

  static DoubleVector erfc(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector tail = tail(a);
    DoubleVector value = tail.blend(tail.broadcast(2.0).sub(tail), x.compare(LT, 0));
    VectorMask<Double> near = a.compare(LT, 0.5);
    if (!near.anyTrue()) {
      return value;
    }
    DoubleVector p = polynomial(Approximations.ERF, x.mul(x));
    DoubleVector erf = x.fma(p, x);
    return value.blend(x.broadcast(1.0).sub(erf), near);
  }

  /// `erfc x` for `x ≥ 0`. What rounding takes from `x²` is put back.
  private static DoubleVector tail(DoubleVector x) {
    DoubleVector square = x.mul(x);
    DoubleVector lost = x.fma(x, square.neg()).blend(0, x.compare(GT, 30));
    DoubleVector scaled = scaled(x);
    DoubleVector value = DoubleVectorMath.exp(square.neg()).mul(scaled);
    return value.sub(lost.mul(value));
  }

  static DoubleVector erfcx(DoubleVector x) {
    DoubleVector right = scaled(x.abs());
    VectorMask<Double> negative = x.compare(LT, 0);
    if (!negative.anyTrue()) {
      return right;
    }
    DoubleVector square = x.mul(x);
    DoubleVector twice = DoubleVectorMath.exp(square).mul(2.0);
    DoubleVector lost = x.fma(x, square.neg()).mul(twice);
    DoubleVector left = twice.add(lost).sub(right);
    VectorMask<Double> over = twice.compare(EQ, Double.POSITIVE_INFINITY);
    return right.blend(left.blend(Double.POSITIVE_INFINITY, over), negative);
  }

  /// `e^{x²} erfc x` for `x ≥ 0`.
  private static DoubleVector scaled(DoubleVector x) {
    DoubleVector a = x.min(8e307);
    DoubleVector top = polynomial(Approximations.ERFCX, a.sub(4.0).div(a.add(4.0)));
    return quotient(top, a).blend(0, x.compare(EQ, Double.POSITIVE_INFINITY));
  }

  /// `p/(1 + 2a)`, with the rounding errors of the divisor and of the quotient put back.
  private static DoubleVector quotient(DoubleVector p, DoubleVector a) {
    DoubleVector twice = a.mul(2.0);
    DoubleVector divisor = twice.add(1.0);
    DoubleVector lost =
        twice.sub(divisor.sub(1.0)).blend(divisor.sub(twice).neg().add(1.0), a.compare(GT, 0.5));
    DoubleVector inverse = reciprocal(divisor);
    DoubleVector q = p.mul(inverse);
    return q.neg().fma(divisor, p).sub(q.mul(lost)).fma(inverse, q);
  }

  static DoubleVector ierfcx(DoubleVector x) {
    DoubleVector a = x.abs().min(8e307);
    DoubleVector top = polynomial(Approximations.IERFCX, a.sub(4.0).div(a.add(4.0)));
    DoubleVector right =
        quotient(quotient(top, a), a).blend(0, x.compare(EQ, Double.POSITIVE_INFINITY));
    VectorMask<Double> low = x.compare(LT, 0.5);
    if (!low.anyTrue()) {
      return right;
    }
    DoubleVector erfcx = erfcx(x);
    return right.blend(x.mul(erfcx).neg().add(ONE_OVER_SQRT_PI), low);
  }

  static DoubleVector logNormalCdf(DoubleVector x) {
    DoubleVector square = x.mul(x);
    DoubleVector scaled = scaled(x.abs().mul(SQRT_HALF));
    DoubleVector below = DoubleVectorMath.log(scaled.mul(0.5)).sub(square.mul(0.5));
    VectorMask<Double> positive = x.compare(GT, 0);
    if (!positive.anyTrue()) {
      return below;
    }
    DoubleVector half = x.fma(x, square.neg()).mul(0.5).blend(0, x.compare(GE, 40));
    DoubleVector above = DoubleVectorMath.exp(square.mul(-0.5)).mul(0.5).mul(scaled);
    DoubleVector value = DoubleVectorMath.log1p(half.mul(above).sub(above));
    return below.blend(value, positive);
  }

  static DoubleVector inverseMills(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector scaled = scaled(a.mul(SQRT_HALF));
    DoubleVector right = x.broadcast(SQRT_TWO_OVER_PI).div(scaled).blend(x, x.compare(GT, 1e9));
    VectorMask<Double> low = x.compare(LE, 0);
    if (!low.anyTrue()) {
      return right;
    }
    DoubleVector square = x.mul(x);
    DoubleVector half = x.fma(x, square.neg()).mul(0.5).blend(0, a.compare(GT, 40));
    DoubleVector rounded = DoubleVectorMath.exp(square.mul(-0.5));
    DoubleVector bell = rounded.sub(half.mul(rounded));
    DoubleVector above = bell.mul(0.5).mul(scaled);
    DoubleVector left = bell.mul(ONE_OVER_SQRT_TWO_PI).div(above.neg().add(1.0));
    return right.blend(left, low);
  }

  static DoubleVector meanResidual(DoubleVector x) {
    DoubleVector t = x.abs().mul(SQRT_HALF);
    DoubleVector integral = ierfcx(t);
    DoubleVector scaled = scaled(t);
    DoubleVector near = integral.div(scaled).mul(SQRT_TWO);
    DoubleVector right = near.blend(reciprocal(x), x.compare(GT, 1e9));
    VectorMask<Double> low = x.compare(LE, 0);
    if (!low.anyTrue()) {
      return right;
    }
    DoubleVector hazard = inverseMills(x);
    return right.blend(hazard.sub(x), low);
  }

  static DoubleVector residualVariance(DoubleVector x) {
    DoubleVector a = x.mul(SQRT_HALF).min(8e307);
    DoubleVector top = polynomial(RESIDUAL_VARIANCE_TAIL, a.sub(3.0).div(a.add(3.0)));
    DoubleVector tail = quotient(quotient(top, a), a);
    DoubleVector middle = polynomial(RESIDUAL_VARIANCE, x.add(0.25));
    DoubleVector right =
        tail.blend(0, x.compare(EQ, Double.POSITIVE_INFINITY)).blend(middle, x.compare(LT, 1.25));
    VectorMask<Double> low = x.compare(LT, -1.75);
    if (!low.anyTrue()) {
      return right;
    }
    DoubleVector hazard = inverseMills(x);
    DoubleVector left = hazard.mul(hazard.sub(x)).neg().add(1.0);
    return right.blend(left.blend(1.0, x.compare(LT, -40.0)), low);
  }

  static DoubleVector logGamma(DoubleVector x) {
    VectorMask<Double> negative = x.compare(LT, 0);
    DoubleVector right = rightLogGamma(x.blend(x.neg().add(1.0), negative));
    if (!negative.anyTrue()) {
      return right;
    }
    DoubleVector sine = sinPi(x);
    DoubleVector left = DoubleVectorMath.log(sine.abs()).neg().add(LOG_PI).sub(right);
    return right.blend(left, negative);
  }

  /// For `x ≥ 0`.
  private static DoubleVector rightLogGamma(DoubleVector x) {
    VectorMask<Double> far = x.compare(LT, FAR).not();
    DoubleVector near = far.allTrue() ? x : nearLogGamma(x);
    if (!far.anyTrue()) {
      return near;
    }
    DoubleVector stirling = stirling(x);
    return near.blend(stirling, far);
  }

  /// `log Γ(x)` for `0 ≤ x < 8`: `log Γ(2 + u)` and the logarithm of what the recurrence
  /// multiplies, above, or divides by, below.
  private static DoubleVector nearLogGamma(DoubleVector x) {
    DoubleVector u = x.sub(2.0);
    DoubleVector product = x.broadcast(1.0);
    VectorMask<Double> above = u.compare(GT, 0.5).and(x.compare(LT, FAR));
    while (above.anyTrue()) {
      product = product.mul(u.add(1.0), above);
      u = u.sub(1.0, above);
      above = u.compare(GT, 0.5).and(x.compare(LT, FAR));
    }
    VectorMask<Double> low = x.compare(LT, 0.5);
    VectorMask<Double> middle = x.compare(LT, 1.5).andNot(low);
    u = u.blend(x.sub(1.0), middle).blend(x, low);
    product = product.blend(x, middle).blend(x.mul(x.add(1.0)), low);
    DoubleVector log = DoubleVectorMath.log(product);
    log = log.blend(log.neg(), low.or(middle));
    DoubleVector p = polynomial(Approximations.LOG_GAMMA, u);
    return u.mul(p).add(log);
  }

  private static DoubleVector stirling(DoubleVector x) {
    DoubleVector log = DoubleVectorMath.log(x).sub(1.0);
    DoubleVector remainder = remainder(x);
    DoubleVector value = x.sub(0.5).mul(log).add(remainder.add(HALF_LOG_TWO_PI - 0.5));
    return value.blend(x.mul(log), x.compare(GT, 1e305));
  }

  private static DoubleVector remainder(DoubleVector x) {
    DoubleVector p = polynomial(STIRLING, reciprocal(x.mul(x)));
    return p.div(x);
  }

  static DoubleVector digamma(DoubleVector x) {
    VectorMask<Double> negative = x.compare(LT, 0);
    DoubleVector right = rightDigamma(x.blend(x.neg().add(1.0), negative));
    if (!negative.anyTrue()) {
      return right;
    }
    DoubleVector sine = sinPi(x);
    DoubleVector cosine = cosPi(x);
    DoubleVector left = right.sub(cosine.div(sine).mul(Math.PI));
    return right.blend(left, negative);
  }

  private static DoubleVector rightDigamma(DoubleVector x) {
    VectorMask<Double> far = x.compare(GE, FAR);
    DoubleVector near = far.allTrue() ? x : nearDigamma(x);
    if (!far.anyTrue()) {
      return near;
    }
    DoubleVector w = reciprocal(x.mul(x));
    DoubleVector p = polynomial(DIGAMMA_TAIL, w);
    DoubleVector rest = x.broadcast(0.5).div(x).add(w.mul(p));
    return near.blend(DoubleVectorMath.log(x).sub(rest), far);
  }

  private static DoubleVector nearDigamma(DoubleVector x) {
    VectorMask<Double> low = x.compare(LT, 1.0);
    DoubleVector z = x.add(1.0, low);
    DoubleVector top = x.broadcast(0);
    DoubleVector bottom = x.broadcast(1.0);
    VectorMask<Double> above = z.compare(GT, 2.0).and(x.compare(LT, FAR));
    while (above.anyTrue()) {
      z = z.sub(1.0, above);
      top = top.blend(top.fma(z, bottom), above);
      bottom = bottom.mul(z, above);
      above = z.compare(GT, 2.0).and(x.compare(LT, FAR));
    }
    DoubleVector fromZero = z.sub(DIGAMMA_ZERO).sub(DIGAMMA_ZERO_LOW);
    DoubleVector p = polynomial(Approximations.DIGAMMA, z.sub(1.5));
    DoubleVector value = fromZero.mul(p);
    return value.add(top.div(bottom)).blend(value.sub(reciprocal(x)), low);
  }

  static DoubleVector trigamma(DoubleVector x) {
    VectorMask<Double> mirrored = x.compare(LE, 0);
    DoubleVector z = x.blend(x.neg().add(1.0), mirrored);
    DoubleVector sum = x.broadcast(0);
    VectorMask<Double> near = z.compare(LT, FAR);
    while (near.anyTrue()) {
      sum = sum.add(reciprocal(z.mul(z)), near);
      z = z.add(1.0, near);
      near = z.compare(LT, FAR);
    }
    DoubleVector r = reciprocal(z);
    DoubleVector w = r.mul(r);
    DoubleVector p = polynomial(TRIGAMMA_TAIL, w);
    DoubleVector inner = r.mul(p).add(0.5);
    DoubleVector right = sum.add(r.add(w.mul(inner)));
    if (!mirrored.anyTrue()) {
      return right;
    }
    DoubleVector sine = sinPi(x);
    DoubleVector s = x.broadcast(Math.PI).div(sine);
    return right.blend(s.mul(s).sub(right), mirrored);
  }

  static DoubleVector tetragamma(DoubleVector x) {
    VectorMask<Double> mirrored = x.compare(LE, 0);
    DoubleVector z = x.blend(x.neg().add(1.0), mirrored);
    DoubleVector sum = x.broadcast(0);
    VectorMask<Double> near = z.compare(LT, FAR);
    while (near.anyTrue()) {
      sum = sum.add(reciprocal(z.mul(z).mul(z)), near);
      z = z.add(1.0, near);
      near = z.compare(LT, FAR);
    }
    DoubleVector r = reciprocal(z);
    DoubleVector w = r.mul(r);
    DoubleVector p = polynomial(TETRAGAMMA_TAIL, w);
    DoubleVector tail = w.mul(w.mul(p).add(r.add(1.0)));
    DoubleVector right = sum.mul(2.0).add(tail).neg();
    if (!mirrored.anyTrue()) {
      return right;
    }
    DoubleVector sine = sinPi(x);
    DoubleVector cosine = cosPi(x);
    DoubleVector s = x.broadcast(Math.PI).div(sine);
    DoubleVector turned = cosine.mul(2.0).mul(s).mul(s).mul(s);
    return right.blend(right.sub(turned), mirrored);
  }

  /// Orders above 2 come lane by lane: third and further derivatives of the digamma function.
  static DoubleVector polygamma(DoubleVector n, DoubleVector x) {
    double[] order = n.toArray();
    double[] lanes = x.toArray();
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = ScalarFunctions.polygamma(order[i], lanes[i]);
    }
    return DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, lanes, 0);
  }

  static DoubleVector logBeta(DoubleVector a, DoubleVector b) {
    DoubleVector p = a.min(b);
    DoubleVector q = a.max(b);
    DoubleVector both = p.add(q);
    VectorMask<Double> near = q.compare(LT, FAR);
    VectorMask<Double> far = p.compare(GE, FAR);
    DoubleVector ratio = p.div(q);
    DoubleVector own = remainder(p);
    DoubleVector larger = remainder(q);
    DoubleVector together = remainder(both);
    DoubleVector remainders = larger.sub(together);
    DoubleVector gamma = rightLogGamma(p);
    DoubleVector gammas = rightLogGamma(q);
    DoubleVector bothGamma = rightLogGamma(both);
    DoubleVector bent = DoubleVectorMath.log1p(ratio);
    DoubleVector mixed =
        gamma.add(
            p.sub(q.sub(0.5).mul(bent)).sub(p.mul(DoubleVectorMath.log(both))).add(remainders));
    DoubleVector small = gamma.add(gammas).sub(bothGamma);
    DoubleVector large =
        DoubleVectorMath.log(q)
            .mul(-0.5)
            .add(HALF_LOG_TWO_PI)
            .sub(p.sub(0.5).mul(DoubleVectorMath.log1p(reciprocal(ratio))))
            .sub(q.mul(bent))
            .add(own.add(remainders));
    DoubleVector value = mixed.blend(small, near).blend(large, far);
    VectorMask<Double> pole = p.compare(EQ, 0).and(q.compare(GE, 0));
    VectorMask<Double> outside = p.compare(GT, 0).not().or(q.compare(NE, q));
    return value.blend(Double.NaN, outside).blend(Double.POSITIVE_INFINITY, pole);
  }

  private static DoubleVector sinPi(DoubleVector x) {
    DoubleVector n = whole(x);
    DoubleVector r = x.sub(n);
    DoubleVector p = polynomial(SIN_PI, r.mul(r));
    DoubleVector value = r.mul(p);
    return value.blend(value.neg(), odd(n));
  }

  private static DoubleVector cosPi(DoubleVector x) {
    DoubleVector n = whole(x);
    DoubleVector r = x.sub(n);
    DoubleVector value = polynomial(COS_PI, r.mul(r));
    return value.blend(value.neg(), odd(n));
  }

  private static VectorMask<Double> odd(DoubleVector n) {
    DoubleVector half = n.mul(0.5);
    return half.compare(NE, whole(half));
  }

  static DoubleVector log1pmx(DoubleVector x) {
    DoubleVector s = x.div(x.add(2.0));
    DoubleVector z = s.mul(s);
    DoubleVector p = polynomial(LOG_RATIO, z);
    DoubleVector near = s.mul(z.fma(p, x.neg()));
    VectorMask<Double> far = x.compare(LT, -0.5).or(x.compare(GT, 1.0));
    if (!far.anyTrue()) {
      return near;
    }
    VectorMask<Double> infinite = x.compare(EQ, Double.POSITIVE_INFINITY);
    return near.blend(DoubleVectorMath.log1p(x).sub(x).blend(x.neg(), infinite), far);
  }

  static DoubleVector logCosh(DoubleVector x) {
    DoubleVector a = x.abs();
    VectorMask<Double> near = a.compare(LT, 1.5);
    DoubleVector t = DoubleVectorMath.expm1(a.blend(a.mul(-2.0), near.not()));
    DoubleVector inner = t.mul(0.5).blend(t.mul(t).div(t.add(1.0).mul(2.0)), near);
    return DoubleVectorMath.log1p(inner).add(a.blend(0, near));
  }

  static DoubleVector sinc(DoubleVector x) {
    DoubleVector sine = DoubleVectorMath.sin(x);
    return sine.div(x)
        .blend(1.0, x.compare(EQ, 0))
        .blend(0, x.abs().compare(EQ, Double.POSITIVE_INFINITY));
  }

  static DoubleVector exprel(DoubleVector x) {
    DoubleVector value = DoubleVectorMath.expm1(x).div(x).blend(1.0, x.compare(EQ, 0));
    VectorMask<Double> large = x.compare(GT, 700.0);
    if (!large.anyTrue()) {
      return value;
    }
    DoubleVector root = DoubleVectorMath.exp(x.mul(0.5));
    VectorMask<Double> infinite = x.compare(EQ, Double.POSITIVE_INFINITY);
    return value.blend(root.div(x).mul(root).blend(x, infinite), large);
  }

  static DoubleVector logExprel(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector far = x.max(0).add(DoubleVectorMath.log(exprel(a.neg())));
    VectorMask<Double> near = a.compare(LT, 1.5);
    DoubleVector value = far.blend(x, x.compare(EQ, Double.POSITIVE_INFINITY));
    if (!near.anyTrue()) {
      return value;
    }
    DoubleVector series = polynomial(LOG_EXPREL, x.mul(x));
    return value.blend(x.mul(x.mul(series).add(0.5)), near);
  }

  static DoubleVector exprelMean(DoubleVector x) {
    DoubleVector share = x.broadcast(-1.0).div(DoubleVectorMath.expm1(x.neg()));
    DoubleVector part = x.broadcast(1.0).div(x);
    DoubleVector far = share.sub(part).blend(part.neg().add(share), x.compare(LT, 0));
    VectorMask<Double> near = x.abs().compare(LT, 1.5);
    if (!near.anyTrue()) {
      return far;
    }
    return far.blend(x.mul(polynomial(EXPREL_MEAN, x.mul(x))).add(0.5), near);
  }

  static DoubleVector exprelVariance(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector above = DoubleVectorMath.expm1(a.neg());
    DoubleVector part = DoubleVectorMath.exp(a.neg()).div(above.mul(above));
    DoubleVector far = x.broadcast(1.0).div(a.mul(a)).sub(part);
    VectorMask<Double> near = a.compare(LT, 3.0);
    if (!near.anyTrue()) {
      return far;
    }
    return far.blend(polynomial(EXPREL_VARIANCE, x.mul(x)), near);
  }

  static DoubleVector logAddExp(DoubleVector x, DoubleVector y) {
    DoubleVector below = x.sub(y).abs().neg().blend(0, x.compare(EQ, y));
    return DoubleVectorMath.log1p(DoubleVectorMath.exp(below)).add(x.max(y));
  }

  static DoubleVector xlog1py(DoubleVector x, DoubleVector y) {
    VectorMask<Double> zero = x.compare(EQ, 0).and(y.compare(EQ, y));
    return x.mul(DoubleVectorMath.log1p(y)).blend(0, zero);
  }

  static DoubleVector relEntr(DoubleVector x, DoubleVector y) {
    DoubleVector ratio = x.div(y);
    DoubleVector log = DoubleVectorMath.log(ratio);
    VectorMask<Double> normal =
        ratio.compare(GE, Double.MIN_NORMAL).and(ratio.compare(LE, Double.MAX_VALUE));
    if (!normal.allTrue()) {
      DoubleVector apart = DoubleVectorMath.log(x).sub(DoubleVectorMath.log(y));
      log = apart.blend(log, normal);
    }
    VectorMask<Double> inside = x.compare(GE, 0).and(y.compare(GE, 0));
    return x.mul(log).blend(0, x.compare(EQ, 0)).blend(Double.NaN, inside.not());
  }

  /// `m √(1 + (s/m)²)`, for the larger `m` and the smaller `s`.
  static DoubleVector hypot(DoubleVector x, DoubleVector y) {
    DoubleVector large = x.abs().max(y.abs());
    DoubleVector ratio = x.abs().min(y.abs()).div(large).blend(0, large.compare(EQ, 0));
    DoubleVector value = large.mul(ratio.fma(ratio, ratio.broadcast(1.0)).sqrt());
    VectorMask<Double> infinite =
        x.abs()
            .compare(EQ, Double.POSITIVE_INFINITY)
            .or(y.abs().compare(EQ, Double.POSITIVE_INFINITY));
    return value.blend(Double.POSITIVE_INFINITY, infinite);
  }

  /// The angle in the octant of `|x|`, `|y|`, and then where `x` and `y` are. Lanes with a zero or
  /// an infinity, where signs of zeros matter, come one by one.
  static DoubleVector atan2(DoubleVector y, DoubleVector x) {
    DoubleVector product = x.mul(0).add(y.mul(0));
    VectorMask<Double> special = product.compare(NE, 0).or(x.compare(EQ, 0)).or(y.compare(EQ, 0));
    DoubleVector angle = DoubleVectorMath.atan(y.abs().div(x.abs()));
    angle = angle.blend(angle.neg().add(Math.PI), x.compare(LT, 0));
    angle = DoubleVectorMath.signed(angle, y);
    if (!special.anyTrue()) {
      return angle;
    }
    DoubleVector lanes = atan2Lanes(y, x);
    return angle.blend(lanes, special);
  }

  private static DoubleVector atan2Lanes(DoubleVector y, DoubleVector x) {
    double[] ordinate = y.toArray();
    double[] lanes = x.toArray();
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = StrictMath.atan2(ordinate[i], lanes[i]);
    }
    return DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, lanes, 0);
  }
}
