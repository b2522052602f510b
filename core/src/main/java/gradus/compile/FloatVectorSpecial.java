package gradus.compile;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The special functions on vectors of `float`: in double precision, half a vector at a time, and
/// rounded once.
final class FloatVectorSpecial {
  static final VectorMask<Float> UPPER =
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
    DoubleVector low = DoubleVectorSpecial.floor(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.floor(half(x, 1));
    return joined(low, high);
  }

  static FloatVector ceil(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.ceil(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.ceil(half(x, 1));
    return joined(low, high);
  }

  static FloatVector round(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.round(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.round(half(x, 1));
    return joined(low, high);
  }

  static FloatVector asin(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.asin(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.asin(half(x, 1));
    return joined(low, high);
  }

  static FloatVector acos(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.acos(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.acos(half(x, 1));
    return joined(low, high);
  }

  static FloatVector asinh(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.asinh(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.asinh(half(x, 1));
    return joined(low, high);
  }

  static FloatVector acosh(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.acosh(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.acosh(half(x, 1));
    return joined(low, high);
  }

  static FloatVector atanh(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.atanh(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.atanh(half(x, 1));
    return joined(low, high);
  }

  static FloatVector erf(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.erf(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.erf(half(x, 1));
    return joined(low, high);
  }

  static FloatVector erfcx(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.erfcx(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.erfcx(half(x, 1));
    return joined(low, high);
  }

  static FloatVector ierfcx(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.ierfcx(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.ierfcx(half(x, 1));
    return joined(low, high);
  }

  static FloatVector logNormalCdf(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.logNormalCdf(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.logNormalCdf(half(x, 1));
    return joined(low, high);
  }

  static FloatVector inverseMills(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.inverseMills(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.inverseMills(half(x, 1));
    return joined(low, high);
  }

  static FloatVector meanResidual(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.meanResidual(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.meanResidual(half(x, 1));
    return joined(low, high);
  }

  static FloatVector residualVariance(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.residualVariance(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.residualVariance(half(x, 1));
    return joined(low, high);
  }

  static FloatVector logGamma(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.logGamma(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.logGamma(half(x, 1));
    return joined(low, high);
  }

  static FloatVector digamma(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.digamma(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.digamma(half(x, 1));
    return joined(low, high);
  }

  static FloatVector trigamma(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.trigamma(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.trigamma(half(x, 1));
    return joined(low, high);
  }

  static FloatVector tetragamma(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.tetragamma(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.tetragamma(half(x, 1));
    return joined(low, high);
  }

  static FloatVector log1pmx(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.log1pmx(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.log1pmx(half(x, 1));
    return joined(low, high);
  }

  static FloatVector logCosh(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.logCosh(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.logCosh(half(x, 1));
    return joined(low, high);
  }

  static FloatVector sinc(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.sinc(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.sinc(half(x, 1));
    return joined(low, high);
  }

  static FloatVector exprel(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.exprel(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.exprel(half(x, 1));
    return joined(low, high);
  }

  static FloatVector logExprel(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.logExprel(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.logExprel(half(x, 1));
    return joined(low, high);
  }

  static FloatVector exprelMean(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.exprelMean(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.exprelMean(half(x, 1));
    return joined(low, high);
  }

  static FloatVector exprelVariance(FloatVector x) {
    DoubleVector low = DoubleVectorSpecial.exprelVariance(half(x, 0));
    DoubleVector high = DoubleVectorSpecial.exprelVariance(half(x, 1));
    return joined(low, high);
  }

  static FloatVector logAddExp(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.logAddExp(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.logAddExp(half(x, 1), half(y, 1));
    return joined(low, high);
  }

  static FloatVector xlog1py(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.xlog1py(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.xlog1py(half(x, 1), half(y, 1));
    return joined(low, high);
  }

  static FloatVector relEntr(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.relEntr(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.relEntr(half(x, 1), half(y, 1));
    return joined(low, high);
  }

  static FloatVector hypot(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.hypot(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.hypot(half(x, 1), half(y, 1));
    return joined(low, high);
  }

  static FloatVector atan2(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.atan2(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.atan2(half(x, 1), half(y, 1));
    return joined(low, high);
  }

  static FloatVector polygamma(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.polygamma(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.polygamma(half(x, 1), half(y, 1));
    return joined(low, high);
  }

  static FloatVector logBeta(FloatVector x, FloatVector y) {
    DoubleVector low = DoubleVectorSpecial.logBeta(half(x, 0), half(y, 0));
    DoubleVector high = DoubleVectorSpecial.logBeta(half(x, 1), half(y, 1));
    return joined(low, high);
  }
}
