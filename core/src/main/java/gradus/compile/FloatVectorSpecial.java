package gradus.compile;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The special functions on vectors of `float`: in double precision, half a vector at a time, and
/// rounded once.
final class FloatVectorSpecial {
  private static final VectorMask<Float> UPPER =
      VectorMask.fromLong(
          FloatVector.SPECIES_PREFERRED, -1L << (FloatVector.SPECIES_PREFERRED.length() / 2));

  private FloatVectorSpecial() {}

  private static DoubleVector half(FloatVector x, int part) {
    return (DoubleVector) x.convertShape(F2D, DoubleVector.SPECIES_PREFERRED, part);
  }

  private static FloatVector joined(DoubleVector low, DoubleVector high) {
    return ((FloatVector) low.convertShape(D2F, FloatVector.SPECIES_PREFERRED, 0))
        .blend(high.convertShape(D2F, FloatVector.SPECIES_PREFERRED, -1), UPPER);
  }

  static FloatVector floor(FloatVector x) {
    return joined(DoubleVectorSpecial.floor(half(x, 0)), DoubleVectorSpecial.floor(half(x, 1)));
  }

  static FloatVector ceil(FloatVector x) {
    return joined(DoubleVectorSpecial.ceil(half(x, 0)), DoubleVectorSpecial.ceil(half(x, 1)));
  }

  static FloatVector round(FloatVector x) {
    return joined(DoubleVectorSpecial.round(half(x, 0)), DoubleVectorSpecial.round(half(x, 1)));
  }

  static FloatVector asin(FloatVector x) {
    return joined(DoubleVectorSpecial.asin(half(x, 0)), DoubleVectorSpecial.asin(half(x, 1)));
  }

  static FloatVector acos(FloatVector x) {
    return joined(DoubleVectorSpecial.acos(half(x, 0)), DoubleVectorSpecial.acos(half(x, 1)));
  }

  static FloatVector asinh(FloatVector x) {
    return joined(DoubleVectorSpecial.asinh(half(x, 0)), DoubleVectorSpecial.asinh(half(x, 1)));
  }

  static FloatVector acosh(FloatVector x) {
    return joined(DoubleVectorSpecial.acosh(half(x, 0)), DoubleVectorSpecial.acosh(half(x, 1)));
  }

  static FloatVector atanh(FloatVector x) {
    return joined(DoubleVectorSpecial.atanh(half(x, 0)), DoubleVectorSpecial.atanh(half(x, 1)));
  }

  static FloatVector erf(FloatVector x) {
    return joined(DoubleVectorSpecial.erf(half(x, 0)), DoubleVectorSpecial.erf(half(x, 1)));
  }

  static FloatVector erfc(FloatVector x) {
    return joined(DoubleVectorSpecial.erfc(half(x, 0)), DoubleVectorSpecial.erfc(half(x, 1)));
  }

  static FloatVector erfcx(FloatVector x) {
    return joined(DoubleVectorSpecial.erfcx(half(x, 0)), DoubleVectorSpecial.erfcx(half(x, 1)));
  }

  static FloatVector ierfcx(FloatVector x) {
    return joined(DoubleVectorSpecial.ierfcx(half(x, 0)), DoubleVectorSpecial.ierfcx(half(x, 1)));
  }

  static FloatVector logNormalCdf(FloatVector x) {
    return joined(DoubleVectorSpecial.logNormalCdf(half(x, 0)), DoubleVectorSpecial.logNormalCdf(half(x, 1)));
  }

  static FloatVector logGamma(FloatVector x) {
    return joined(DoubleVectorSpecial.logGamma(half(x, 0)), DoubleVectorSpecial.logGamma(half(x, 1)));
  }

  static FloatVector digamma(FloatVector x) {
    return joined(DoubleVectorSpecial.digamma(half(x, 0)), DoubleVectorSpecial.digamma(half(x, 1)));
  }

  static FloatVector trigamma(FloatVector x) {
    return joined(DoubleVectorSpecial.trigamma(half(x, 0)), DoubleVectorSpecial.trigamma(half(x, 1)));
  }

  static FloatVector tetragamma(FloatVector x) {
    return joined(DoubleVectorSpecial.tetragamma(half(x, 0)), DoubleVectorSpecial.tetragamma(half(x, 1)));
  }

  static FloatVector log1pmx(FloatVector x) {
    return joined(DoubleVectorSpecial.log1pmx(half(x, 0)), DoubleVectorSpecial.log1pmx(half(x, 1)));
  }

  static FloatVector logCosh(FloatVector x) {
    return joined(DoubleVectorSpecial.logCosh(half(x, 0)), DoubleVectorSpecial.logCosh(half(x, 1)));
  }

  static FloatVector sinc(FloatVector x) {
    return joined(DoubleVectorSpecial.sinc(half(x, 0)), DoubleVectorSpecial.sinc(half(x, 1)));
  }

  static FloatVector exprel(FloatVector x) {
    return joined(DoubleVectorSpecial.exprel(half(x, 0)), DoubleVectorSpecial.exprel(half(x, 1)));
  }

  static FloatVector logAddExp(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.logAddExp(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.logAddExp(half(x, 1), half(y, 1)));
  }

  static FloatVector xlog1py(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.xlog1py(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.xlog1py(half(x, 1), half(y, 1)));
  }

  static FloatVector relEntr(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.relEntr(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.relEntr(half(x, 1), half(y, 1)));
  }

  static FloatVector hypot(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.hypot(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.hypot(half(x, 1), half(y, 1)));
  }

  static FloatVector atan2(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.atan2(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.atan2(half(x, 1), half(y, 1)));
  }

  static FloatVector polygamma(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.polygamma(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.polygamma(half(x, 1), half(y, 1)));
  }

  static FloatVector logBeta(FloatVector x, FloatVector y) {
    return joined(
        DoubleVectorSpecial.logBeta(half(x, 0), half(y, 0)),
        DoubleVectorSpecial.logBeta(half(x, 1), half(y, 1)));
  }
}
