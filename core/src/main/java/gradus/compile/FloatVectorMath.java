package gradus.compile;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The scalar functions of the graph on vectors of `float`, one static method for each row of the
/// function tables and of the same name; the longer ones are in [FloatVectorSpecial]. Generated
/// kernels contain copies of them.
///
/// They are written in additions, products, comparisons and shifts, whose results the standard
/// fixes to the last bit. The vector library's own `EXP`, `LOG` and so on answer differently before
/// and after the loop around them is compiled, which would make results depend on how long a
/// program has been running.
///
/// Arguments are reduced as in Tang (1989, *Table-driven implementation of the exponential
/// function*, without the table) and Cody & Waite (1980, *Software Manual for the Elementary
/// Functions*); the polynomials are minimax fits by Remez's algorithm, below half an ulp.
final class FloatVectorMath {
  /// `1.5·2^23`: adding it rounds to the nearest integer, which then stands in the low bits.
  private static final float ROUND = 0x1.8p23f;

  private static final int ROUND_BITS = 0x4b400000;
  private static final int FRACTION_BITS = 23;
  private static final int SIGN = Integer.MIN_VALUE;
  private static final int BIAS = 127;

  /// Up to this modulus `eˣ` is a normal number.
  private static final float NORMAL = 87f;

  private static final float LOG2_E = 1.442695f;

  // log 2 in two parts, the first short enough for exact products
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -0.00021219444f;

  // π/2 in three parts
  private static final float HALF_PI_1 = 1.5707964f;
  private static final float HALF_PI_2 = -4.371139e-8f;
  private static final float HALF_PI_3 = -1.7151245e-15f;
  private static final float TWO_OVER_PI = 0.63661975f;

  /// Up to here `n π/2` can be subtracted without losing digits.
  private static final float REDUCIBLE = 0x1p15f;

  /// The bits of `√½`.
  private static final int SQRT_HALF_BITS = 0x3f3504f3;

  /// `(1 + 2x) e^{x²} erfc x` in powers of `(x − 2)/(x + 2)`, for `x ≥ 0`
  private static final float ERFCX_0 = 1.2769784f;

  private static final float ERFCX_1 = -0.092764f;
  private static final float ERFCX_2 = -0.16603157f;
  private static final float ERFCX_3 = 0.16405566f;
  private static final float ERFCX_4 = -0.054202624f;
  private static final float ERFCX_5 = -0.008060888f;
  private static final float ERFCX_6 = 0.008625357f;
  private static final float ERFCX_7 = 0.0013125711f;
  private static final float ERFCX_8 = -0.0012223418f;
  private static final float ERFCX_9 = -0.0003961073f;

  /// `(eʳ − 1 − r)/r²` for `|r| ≤ ½ log 2`
  private static final float EXP_0 = 0.5f;

  private static final float EXP_1 = 0.16666576f;
  private static final float EXP_2 = 0.041666374f;
  private static final float EXP_3 = 0.008363235f;
  private static final float EXP_4 = 0.0013941217f;

  /// `(log((1 + s)/(1 − s)) − 2s)/s³` in `z = s²`
  private static final float LOG_0 = 0.6666667f;

  private static final float LOG_1 = 0.4000033f;
  private static final float LOG_2 = 0.2853754f;
  private static final float LOG_3 = 0.23578897f;

  /// The same for `s ≤ ⅓`
  private static final float UNIT_0 = 0.66666675f;

  private static final float UNIT_1 = 0.3999898f;
  private static final float UNIT_2 = 0.28614375f;
  private static final float UNIT_3 = 0.2145243f;
  private static final float UNIT_4 = 0.24214919f;

  /// `(sin x − x)/x³` in `z = x²` for `|x| ≤ π/4`
  private static final float SIN_0 = -0.16666667f;

  private static final float SIN_1 = 0.008333329f;
  private static final float SIN_2 = -0.00019839336f;
  private static final float SIN_3 = 2.7183132e-6f;

  /// `(cos x − 1 + x²/2)/x⁴` in `z = x²` for `|x| ≤ π/4`
  private static final float COS_0 = 0.041666668f;

  private static final float COS_1 = -0.0013888883f;
  private static final float COS_2 = 2.4799538e-5f;
  private static final float COS_3 = -2.721149e-7f;

  /// `(atan x − x)/x³` in `z = x²` for `|x| ≤ tan π/8`
  private static final float ATAN_0 = -0.33333316f;

  private static final float ATAN_1 = 0.19998528f;
  private static final float ATAN_2 = -0.14244442f;
  private static final float ATAN_3 = 0.10599637f;
  private static final float ATAN_4 = -0.060912907f;

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final VectorShuffle<Float> SHIFT_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  static final VectorShuffle<Float> SHIFT_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  static final VectorShuffle<Float> SHIFT_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  static final VectorShuffle<Float> SHIFT_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

  private FloatVectorMath() {}

  /// The sign of `x`, be it that of 0, given to a value that is not of the other sign.
  static FloatVector signed(FloatVector value, FloatVector x) {
    return value.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
  }

  static FloatVector negate(FloatVector x) {
    return x.neg();
  }

  static FloatVector exp(FloatVector x) {
    return x.abs().compare(LE, NORMAL).allTrue() ? normalExp(x) : boundedExp(x.max(-105f).min(90f));
  }

  /// `eˣ` where it is a normal number: `n` is added to the exponent of `eʳ`. (Shifting drops the
  /// bits of `ROUND`.)
  private static FloatVector normalExp(FloatVector x) {
    FloatVector shifted = x.mul(LOG2_E).add(ROUND);
    FloatVector value = expm1Reduced(remainder(x, shifted)).add(1f);
    return value
        .reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS))
        .reinterpretAsFloats();
  }

  /// `eˣ` where it may overflow or be subnormal.
  private static FloatVector boundedExp(FloatVector x) {
    FloatVector shifted = x.mul(LOG2_E).add(ROUND);
    return scaled(expm1Reduced(remainder(x, shifted)).add(1f), shifted);
  }

  /// `x − n log 2`, where `n` is in the low bits of `shifted`.
  private static FloatVector remainder(FloatVector x, FloatVector shifted) {
    FloatVector n = shifted.sub(ROUND);
    return n.fma(x.broadcast(-LN2_LOW), n.fma(x.broadcast(-LN2_HIGH), x));
  }

  /// `eʳ − 1 = r + r² P(r)`
  private static FloatVector expm1Reduced(FloatVector r) {
    FloatVector p = r.broadcast(EXP_4);
    p = p.fma(r, r.broadcast(EXP_3));
    p = p.fma(r, r.broadcast(EXP_2));
    p = p.fma(r, r.broadcast(EXP_1));
    p = p.fma(r, r.broadcast(EXP_0));
    return r.mul(r).fma(p, r);
  }

  /// `e^{−x²} erfcx x` with `erfcx x = P(q)/(1 + 2x)` for `x ≥ 0`, where `q = (x − 2)/(x + 2)`; `2
  /// − erfc(−x)` below 0. What rounding takes from `x²` is put back. `P` is the polynomial of
  /// degree 9 with the smallest largest relative error, 1.5e-8.
  static FloatVector erfc(FloatVector x) {
    FloatVector a = x.abs().min(12f); // beyond, the result is 0
    FloatVector q = a.sub(2f).div(a.add(2f));
    FloatVector p = q.broadcast(ERFCX_9);
    p = p.fma(q, q.broadcast(ERFCX_8));
    p = p.fma(q, q.broadcast(ERFCX_7));
    p = p.fma(q, q.broadcast(ERFCX_6));
    p = p.fma(q, q.broadcast(ERFCX_5));
    p = p.fma(q, q.broadcast(ERFCX_4));
    p = p.fma(q, q.broadcast(ERFCX_3));
    p = p.fma(q, q.broadcast(ERFCX_2));
    p = p.fma(q, q.broadcast(ERFCX_1));
    p = p.fma(q, q.broadcast(ERFCX_0));
    FloatVector square = a.mul(a);
    FloatVector lost = a.fma(a, square.neg());
    FloatVector value = exp(square.neg()).mul(p.div(a.add(a).add(1f)));
    FloatVector tail = lost.neg().fma(value, value);
    return tail.blend(tail.broadcast(2f).sub(tail), x.compare(LT, 0f));
  }

  /// `x 2ⁿ` in two steps, so that neither factor overflows and a subnormal result is rounded once.
  private static FloatVector scaled(FloatVector x, FloatVector shifted) {
    IntVector n = exponent(shifted);
    IntVector half = n.lanewise(ASHR, 1);
    return x.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  private static IntVector exponent(FloatVector shifted) {
    return shifted.reinterpretAsInts().sub(ROUND_BITS);
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(BIAS).lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
  }

  static FloatVector expm1(FloatVector x) {
    return signed(expm1Unsigned(x), x);
  }

  /// `2ⁿ (eʳ − 1) + (2ⁿ − 1)`: no cancellation for small `x`, where `n = 0`. The sign of 0 is lost.
  private static FloatVector expm1Unsigned(FloatVector x) {
    FloatVector bounded = x.max(-18f).min(18f);
    FloatVector shifted = bounded.mul(LOG2_E).add(ROUND);
    FloatVector scale = powerOfTwo(exponent(shifted));
    FloatVector near = scale.fma(expm1Reduced(remainder(bounded, shifted)), scale.sub(1f));
    VectorMask<Float> large = x.compare(GT, 18f);
    return large.anyTrue() ? near.blend(exp(x), large) : near;
  }

  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(LT, 0x1p-126f);
    FloatVector normal = x.blend(x.mul(0x1p25f), subnormal);
    FloatVector none = x.broadcast(0);
    return special(x, logNormal(normal, none, none.blend(-25f, subnormal)));
  }

  /// The values at 0, below and at infinity, where the general formula does not hold.
  private static FloatVector special(FloatVector x, FloatVector log) {
    return log.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY))
        .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0))
        .blend(Float.NaN, x.compare(LT, 0))
        .blend(x, x.compare(NE, x));
  }

  /// `log(u + c) + k log 2` for a normal number `u` and a correction `|c| ≪ u`.
  ///
  /// `u = 2ⁱ m` with `m` in `[√½, √2)`, `f = m − 1`, `s = f/(2 + f)`; then `log m = f − (h − s (h +
  /// R))` with `h = f²/2` and `R = s² Q(s²)`.
  private static FloatVector logNormal(FloatVector u, FloatVector c, FloatVector k) {
    IntVector bits = u.reinterpretAsInts();
    IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    FloatVector f = bits.sub(exponent.lanewise(LSHL, FRACTION_BITS)).reinterpretAsFloats().sub(1f);
    FloatVector n = exponent.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND).add(k);
    FloatVector s = f.div(f.add(2));
    FloatVector z = s.mul(s);
    FloatVector p = z.broadcast(LOG_3);
    p = p.fma(z, z.broadcast(LOG_2));
    p = p.fma(z, z.broadcast(LOG_1));
    p = p.fma(z, z.broadcast(LOG_0));
    FloatVector half = f.mul(f).mul(0.5f);
    FloatVector low = n.fma(u.broadcast(LN2_LOW), c).add(s.mul(z.fma(p, half)));
    return n.fma(u.broadcast(LN2_HIGH), f.sub(half.sub(low)));
  }

  /// `u = 1 + x` is rounded; what was lost, `c = x − (u − 1)`, contributes `c/u`, of which `c`
  /// scaled and one step of the reciprocal are enough.
  static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1f);
    FloatVector lost = x.sub(u.sub(1f));
    FloatVector sum = logNormal(u, lost.div(u), x.broadcast(0));
    return special(u, sum).blend(x, x.abs().compare(LT, 0x1p-25f));
  }

  static FloatVector log1mexp(FloatVector x) {
    FloatVector near = log(expm1Unsigned(x).neg());
    FloatVector far = log1p(exp(x).neg());
    return far.blend(near, x.compare(GT, -0.6931472f));
  }

  static FloatVector sqrt(FloatVector x) {
    return x.sqrt();
  }

  static FloatVector abs(FloatVector x) {
    return x.abs();
  }

  static FloatVector sign(FloatVector x) {
    return x.blend(1f, x.compare(GT, 0)).blend(-1f, x.compare(LT, 0));
  }

  static FloatVector step(FloatVector x) {
    return x.broadcast(0).blend(1f, x.compare(GT, 0));
  }

  static FloatVector sin(FloatVector x) {
    return circular(x, 0).blend(x, x.compare(EQ, 0));
  }

  static FloatVector cos(FloatVector x) {
    return circular(x, 1);
  }

  /// `sin(x + quarter · π/2)`: the quadrant says which of the two polynomials, and with which sign.
  private static FloatVector circular(FloatVector x, int quarter) {
    if (beyondReduction(x)) {
      return oneByOne(x, quarter == 0 ? Math::sin : Math::cos);
    }
    FloatVector shifted = x.mul(TWO_OVER_PI).add(ROUND);
    FloatVector r = quadrantRemainder(x, shifted);
    IntVector quadrant = exponent(shifted).add(quarter);
    VectorMask<Float> odd = quadrant.and(1).compare(NE, 0).cast(x.species());
    VectorMask<Float> negative = quadrant.and(2).compare(NE, 0).cast(x.species());
    FloatVector value = sinReduced(r).blend(cosReduced(r), odd);
    return value.blend(value.neg(), negative);
  }

  private static boolean beyondReduction(FloatVector x) {
    return x.abs().compare(GT, REDUCIBLE).anyTrue();
  }

  private static FloatVector quadrantRemainder(FloatVector x, FloatVector shifted) {
    FloatVector n = shifted.sub(ROUND).neg();
    FloatVector r = n.fma(x.broadcast(HALF_PI_1), x);
    return n.fma(x.broadcast(HALF_PI_3), n.fma(x.broadcast(HALF_PI_2), r));
  }

  private static FloatVector sinReduced(FloatVector r) {
    FloatVector z = r.mul(r);
    FloatVector p = z.broadcast(SIN_3);
    p = p.fma(z, z.broadcast(SIN_2));
    p = p.fma(z, z.broadcast(SIN_1));
    p = p.fma(z, z.broadcast(SIN_0));
    return r.mul(z).fma(p, r);
  }

  private static FloatVector cosReduced(FloatVector r) {
    FloatVector z = r.mul(r);
    FloatVector p = z.broadcast(COS_3);
    p = p.fma(z, z.broadcast(COS_2));
    p = p.fma(z, z.broadcast(COS_1));
    p = p.fma(z, z.broadcast(COS_0));
    FloatVector half = z.mul(0.5f);
    FloatVector head = half.neg().add(1f);
    // what the rounding of 1 − z/2 lost is given back
    return head.add(head.neg().add(1f).sub(half).add(z.mul(z).mul(p)));
  }

  static FloatVector tan(FloatVector x) {
    if (beyondReduction(x)) {
      return oneByOne(x, Math::tan);
    }
    FloatVector shifted = x.mul(TWO_OVER_PI).add(ROUND);
    FloatVector r = quadrantRemainder(x, shifted);
    FloatVector sine = sinReduced(r);
    FloatVector cosine = cosReduced(r);
    VectorMask<Float> odd = exponent(shifted).and(1).compare(NE, 0).cast(x.species());
    FloatVector value = sine.blend(cosine.neg(), odd).div(cosine.blend(sine, odd));
    return value.blend(x, x.compare(EQ, 0));
  }

  /// `atan x` is `π/2 − atan(1/x)`, or `π/4 + atan((x − 1)/(x + 1))`, or the polynomial, by the
  /// size of `|x|`.
  static FloatVector atan(FloatVector x) {
    FloatVector a = x.abs();
    VectorMask<Float> large = a.compare(GT, 2.4142137f);
    VectorMask<Float> middle = a.compare(GT, 0.41421357f);
    FloatVector numerator = a.blend(a.sub(1f), middle).blend(-1f, large);
    FloatVector denominator = a.broadcast(1f).blend(a.add(1f), middle).blend(a, large);
    FloatVector start = a.broadcast(0).blend(0.7853982f, middle).blend(1.5707964f, large);
    FloatVector r = numerator.div(denominator);
    FloatVector z = r.mul(r);
    FloatVector p = z.broadcast(ATAN_4);
    p = p.fma(z, z.broadcast(ATAN_3));
    p = p.fma(z, z.broadcast(ATAN_2));
    p = p.fma(z, z.broadcast(ATAN_1));
    p = p.fma(z, z.broadcast(ATAN_0));
    FloatVector value = start.add(r.mul(z).fma(p, r));
    return value.blend(value.neg(), x.compare(LT, 0)).blend(x, x.compare(EQ, 0));
  }

  /// `½ (t + t/(t + 1))` with `t = eˣ − 1`; for large `x` from `e^{x/2}`, which does not overflow.
  static FloatVector sinh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector t = expm1Unsigned(a);
    FloatVector root = exp(a.mul(0.5f));
    FloatVector value =
        t.add(t.div(t.add(1f))).mul(0.5f).blend(root.mul(0.5f).mul(root), a.compare(GT, 80f));
    return signed(value, x);
  }

  static FloatVector cosh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector e = exp(a);
    FloatVector root = exp(a.mul(0.5f));
    return e.add(e.broadcast(1f).div(e))
        .mul(0.5f)
        .blend(root.mul(0.5f).mul(root), a.compare(GT, 80f));
  }

  /// `−t/(t + 2)` with `t = e^{−2|x|} − 1`
  static FloatVector tanh(FloatVector x) {
    FloatVector t = expm1Unsigned(x.abs().mul(-2));
    FloatVector value = t.abs().div(t.add(2));
    return signed(value, x);
  }

  /// `4t/(1 + t)²` with `t = e^{−2|x|}`
  static FloatVector sech2(FloatVector x) {
    FloatVector t = exp(x.abs().mul(-2));
    FloatVector sum = t.add(1f);
    return t.mul(4).div(sum.mul(sum)).min(1);
  }

  /// `e^{−|x|}` never overflows: `σ(x) = 1/(1 + t)` where `x ≥ 0`, and `t/(1 + t)` elsewhere.
  static FloatVector sigmoid(FloatVector x) {
    FloatVector t = exp(x.abs().neg());
    return t.blend(1f, x.compare(GE, 0)).div(t.add(1f));
  }

  static FloatVector softplus(FloatVector x) {
    return log1pUnit(exp(x.abs().neg())).add(x.max(0));
  }

  /// `log(1 + t)` for `0 ≤ t ≤ 1`: here `s = t/(2 + t) ≤ ⅓`, and a longer polynomial saves the
  /// splitting.
  private static FloatVector log1pUnit(FloatVector t) {
    FloatVector s = t.div(t.add(2));
    FloatVector z = s.mul(s);
    FloatVector p = z.broadcast(UNIT_4);
    p = p.fma(z, z.broadcast(UNIT_3));
    p = p.fma(z, z.broadcast(UNIT_2));
    p = p.fma(z, z.broadcast(UNIT_1));
    p = p.fma(z, z.broadcast(UNIT_0));
    FloatVector half = t.mul(t).mul(0.5f);
    return t.sub(half.sub(s.mul(z.fma(p, half))));
  }

  static FloatVector relu(FloatVector x) {
    return x.max(0);
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
    float[] base = x.toArray();
    float[] exponent = y.toArray();
    for (int i = 0; i < base.length; i++) {
      base[i] = (float) Math.pow(base[i], exponent[i]);
    }
    return FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, base, 0);
  }

  static FloatVector maximum(FloatVector x, FloatVector y) {
    return x.max(y);
  }

  static FloatVector minimum(FloatVector x, FloatVector y) {
    return x.min(y);
  }

  static FloatVector xlogy(FloatVector x, FloatVector y) {
    VectorMask<Float> zero = x.compare(EQ, 0).and(y.compare(EQ, y));
    return x.mul(log(y)).blend(0, zero);
  }

  static FloatVector less(FloatVector x, FloatVector y) {
    return x.broadcast(0).blend(1f, x.compare(LT, y));
  }

  static FloatVector lessEqual(FloatVector x, FloatVector y) {
    return x.broadcast(0).blend(1f, x.compare(LE, y));
  }

  static FloatVector equal(FloatVector x, FloatVector y) {
    return x.broadcast(0).blend(1f, x.compare(EQ, y));
  }

  static FloatVector and(FloatVector x, FloatVector y) {
    return x.broadcast(1f).blend(0, x.compare(EQ, 0).or(y.compare(EQ, 0)));
  }

  static FloatVector or(FloatVector x, FloatVector y) {
    return x.broadcast(1f).blend(0, x.compare(EQ, 0).and(y.compare(EQ, 0)));
  }

  static FloatVector not(FloatVector x) {
    return x.broadcast(0).blend(1f, x.compare(EQ, 0));
  }

  static FloatVector stop(FloatVector x) {
    return x;
  }

  static FloatVector select(FloatVector condition, FloatVector then, FloatVector otherwise) {
    return then.blend(otherwise, condition.compare(EQ, 0));
  }

  /// For the rare arguments that the vector formula does not reach.
  static FloatVector oneByOne(FloatVector x, DoubleUnaryOperator function) {
    float[] lanes = x.toArray();
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (float) function.applyAsDouble(lanes[i]);
    }
    return FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, lanes, 0);
  }

  // All lanes of a vector combined, upper half with lower half: the library's own reduction leaves
  // the order open, and
  // changes it when the loop around it is compiled.

  static float addLanes(FloatVector x) {
    FloatVector y = LANES > 8 ? x.add(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.add(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.add(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.add(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  static float multiplyLanes(FloatVector x) {
    FloatVector y = LANES > 8 ? x.mul(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.mul(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.mul(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.mul(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  static float maximumLanes(FloatVector x) {
    FloatVector y = LANES > 8 ? x.max(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.max(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.max(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.max(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  static float minimumLanes(FloatVector x) {
    FloatVector y = LANES > 8 ? x.min(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.min(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.min(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.min(y.rearrange(SHIFT_1)) : y).lane(0);
  }
}
