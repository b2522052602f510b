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
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The scalar functions of the graph on vectors of `double`, one static method for each row of the
/// function tables and of the same name; the longer ones are in [DoubleVectorSpecial]. Generated
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
final class DoubleVectorMath {
  /// `1.5·2^52`: adding it rounds to the nearest integer, which then stands in the low bits.
  private static final double ROUND = 0x1.8p52;

  private static final long ROUND_BITS = 0x4338000000000000L;
  private static final int FRACTION_BITS = 52;
  private static final long SIGN = Long.MIN_VALUE;
  private static final long BIAS = 1023L;

  /// Up to this modulus `eˣ` is a normal number.
  private static final double NORMAL = 708.0;

  private static final double LOG2_E = 1.4426950408889634;

  // log 2 in two parts, the first short enough for exact products
  private static final double LN2_HIGH = 0.6931471803691238;
  private static final double LN2_LOW = 1.9082149292705877e-10;

  // π/2 in three parts
  private static final double HALF_PI_1 = 1.5707963267948966;
  private static final double HALF_PI_2 = 6.123233995736766e-17;
  private static final double HALF_PI_3 = -1.4973849048591698e-33;
  private static final double TWO_OVER_PI = 0.6366197723675814;

  /// Up to here `n π/2` can be subtracted without losing digits.
  private static final double REDUCIBLE = 0x1p30;

  /// The bits of `√½`.
  private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  /// `(eʳ − 1 − r)/r²` for `|r| ≤ ½ log 2`
  private static final double EXP_0 = 0.5;

  private static final double EXP_1 = 0.16666666666666682;
  private static final double EXP_2 = 0.04166666666666609;
  private static final double EXP_3 = 0.00833333333331692;
  private static final double EXP_4 = 0.0013888888889117277;
  private static final double EXP_5 = 0.00019841269896673646;
  private static final double EXP_6 = 2.4801586924560306e-05;
  private static final double EXP_7 = 2.7557234566001496e-06;
  private static final double EXP_8 = 2.755758284722759e-07;
  private static final double EXP_9 = 2.5112142031346882e-08;
  private static final double EXP_10 = 2.082651696065613e-09;

  /// `(log((1 + s)/(1 − s)) − 2s)/s³` in `z = s²`
  private static final double LOG_0 = 0.6666666666666666;

  private static final double LOG_1 = 0.40000000000006264;
  private static final double LOG_2 = 0.2857142856907489;
  private static final double LOG_3 = 0.22222222648908996;
  private static final double LOG_4 = 0.18181775470777323;
  private static final double LOG_5 = 0.15387100112773655;
  private static final double LOG_6 = 0.13249892362065538;
  private static final double LOG_7 = 0.1325349122367489;

  /// The same for `s ≤ ⅓`
  private static final double UNIT_0 = 0.6666666666666667;

  private static final double UNIT_1 = 0.39999999999994296;
  private static final double UNIT_2 = 0.28571428572469887;
  private static final double UNIT_3 = 0.22222222128091268;
  private static final double UNIT_4 = 0.18181823101697564;
  private static final double UNIT_5 = 0.15384454398920322;
  private static final double UNIT_6 = 0.13336766838332648;
  private static final double UNIT_7 = 0.11716349449097821;
  private static final double UNIT_8 = 0.10970017683012855;
  private static final double UNIT_9 = 0.07003502793417893;
  private static final double UNIT_10 = 0.16453060534658157;

  /// `(sin x − x)/x³` in `z = x²` for `|x| ≤ π/4`
  private static final double SIN_0 = -0.16666666666666666;

  private static final double SIN_1 = 0.008333333333333323;
  private static final double SIN_2 = -0.0001984126984125508;
  private static final double SIN_3 = 2.755731921419566e-06;
  private static final double SIN_4 = -2.505210491268097e-08;
  private static final double SIN_5 = 1.6058366740823442e-10;
  private static final double SIN_6 = -7.57870247498498e-13;

  /// `(cos x − 1 + x²/2)/x⁴` in `z = x²` for `|x| ≤ π/4`
  private static final double COS_0 = 0.041666666666666664;

  private static final double COS_1 = -0.0013888888888888874;
  private static final double COS_2 = 2.4801587301571615e-05;
  private static final double COS_3 = -2.755731921541692e-07;
  private static final double COS_4 = 2.0876754373790058e-09;
  private static final double COS_5 = -1.1470293987369712e-11;
  private static final double COS_6 = 4.738136271005577e-14;

  /// `(atan x − x)/x³` in `z = x²` for `|x| ≤ tan π/8`
  private static final double ATAN_0 = -0.33333333333333326;

  private static final double ATAN_1 = 0.1999999999999772;
  private static final double ATAN_2 = -0.14285714285392961;
  private static final double ATAN_3 = 0.11111111088432657;
  private static final double ATAN_4 = -0.09090908152373198;
  private static final double ATAN_5 = 0.07692282913541798;
  private static final double ATAN_6 = -0.06666228789325702;
  private static final double ATAN_7 = 0.058770397140869686;
  private static final double ATAN_8 = -0.05218509343855322;
  private static final double ATAN_9 = 0.045039411770554955;
  private static final double ATAN_10 = -0.03348288881838534;
  private static final double ATAN_11 = 0.015203117905625094;

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final VectorShuffle<Double> SHIFT_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  static final VectorShuffle<Double> SHIFT_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  static final VectorShuffle<Double> SHIFT_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  static final VectorShuffle<Double> SHIFT_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

  private DoubleVectorMath() {}

  /// The sign of `x`, be it that of 0, given to a value that is not of the other sign.
  static DoubleVector signed(DoubleVector value, DoubleVector x) {
    return value.reinterpretAsLongs().or(x.reinterpretAsLongs().and(SIGN)).reinterpretAsDoubles();
  }

  static DoubleVector negate(DoubleVector x) {
    return x.neg();
  }

  static DoubleVector exp(DoubleVector x) {
    return x.abs().compare(LE, NORMAL).allTrue()
        ? normalExp(x)
        : boundedExp(x.max(-746.0).min(710.0));
  }

  /// `eˣ` where it is a normal number: `n` is added to the exponent of `eʳ`. (Shifting drops the
  /// bits of `ROUND`.)
  private static DoubleVector normalExp(DoubleVector x) {
    DoubleVector shifted = x.mul(LOG2_E).add(ROUND);
    DoubleVector value = expm1Reduced(remainder(x, shifted)).add(1.0);
    return value
        .reinterpretAsLongs()
        .add(shifted.reinterpretAsLongs().lanewise(LSHL, FRACTION_BITS))
        .reinterpretAsDoubles();
  }

  /// `eˣ` where it may overflow or be subnormal.
  private static DoubleVector boundedExp(DoubleVector x) {
    DoubleVector shifted = x.mul(LOG2_E).add(ROUND);
    return scaled(expm1Reduced(remainder(x, shifted)).add(1.0), shifted);
  }

  /// `x − n log 2`, where `n` is in the low bits of `shifted`.
  private static DoubleVector remainder(DoubleVector x, DoubleVector shifted) {
    DoubleVector n = shifted.sub(ROUND);
    return n.fma(x.broadcast(-LN2_LOW), n.fma(x.broadcast(-LN2_HIGH), x));
  }

  /// `eʳ − 1 = r + r² P(r)`
  private static DoubleVector expm1Reduced(DoubleVector r) {
    DoubleVector p = r.broadcast(EXP_10);
    p = p.fma(r, r.broadcast(EXP_9));
    p = p.fma(r, r.broadcast(EXP_8));
    p = p.fma(r, r.broadcast(EXP_7));
    p = p.fma(r, r.broadcast(EXP_6));
    p = p.fma(r, r.broadcast(EXP_5));
    p = p.fma(r, r.broadcast(EXP_4));
    p = p.fma(r, r.broadcast(EXP_3));
    p = p.fma(r, r.broadcast(EXP_2));
    p = p.fma(r, r.broadcast(EXP_1));
    p = p.fma(r, r.broadcast(EXP_0));
    return r.mul(r).fma(p, r);
  }

  /// `x 2ⁿ` in two steps, so that neither factor overflows and a subnormal result is rounded once.
  private static DoubleVector scaled(DoubleVector x, DoubleVector shifted) {
    LongVector n = exponent(shifted);
    LongVector half = n.lanewise(ASHR, 1);
    return x.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  private static LongVector exponent(DoubleVector shifted) {
    return shifted.reinterpretAsLongs().sub(ROUND_BITS);
  }

  private static DoubleVector powerOfTwo(LongVector n) {
    return n.add(BIAS).lanewise(LSHL, FRACTION_BITS).reinterpretAsDoubles();
  }

  static DoubleVector expm1(DoubleVector x) {
    return signed(expm1Unsigned(x), x);
  }

  /// `2ⁿ (eʳ − 1) + (2ⁿ − 1)`: no cancellation for small `x`, where `n = 0`. The sign of 0 is lost.
  private static DoubleVector expm1Unsigned(DoubleVector x) {
    DoubleVector bounded = x.max(-40.0).min(40.0);
    DoubleVector shifted = bounded.mul(LOG2_E).add(ROUND);
    DoubleVector scale = powerOfTwo(exponent(shifted));
    DoubleVector near = scale.fma(expm1Reduced(remainder(bounded, shifted)), scale.sub(1.0));
    VectorMask<Double> large = x.compare(GT, 40.0);
    return large.anyTrue() ? near.blend(exp(x), large) : near;
  }

  static DoubleVector log(DoubleVector x) {
    VectorMask<Double> subnormal = x.compare(LT, 0x1p-1022);
    DoubleVector normal = x.blend(x.mul(0x1p54), subnormal);
    DoubleVector none = x.broadcast(0);
    return special(x, logNormal(normal, none, none.blend(-54.0, subnormal)));
  }

  /// The values at 0, below and at infinity, where the general formula does not hold.
  private static DoubleVector special(DoubleVector x, DoubleVector log) {
    return log.blend(x, x.compare(EQ, Double.POSITIVE_INFINITY))
        .blend(Double.NEGATIVE_INFINITY, x.compare(EQ, 0))
        .blend(Double.NaN, x.compare(LT, 0))
        .blend(x, x.compare(NE, x));
  }

  /// `log(u + c) + k log 2` for a normal number `u` and a correction `|c| ≪ u`.
  ///
  /// `u = 2ⁱ m` with `m` in `[√½, √2)`, `f = m − 1`, `s = f/(2 + f)`; then `log m = f − (h − s (h +
  /// R))` with `h = f²/2` and `R = s² Q(s²)`.
  private static DoubleVector logNormal(DoubleVector u, DoubleVector c, DoubleVector k) {
    LongVector bits = u.reinterpretAsLongs();
    LongVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    DoubleVector f =
        bits.sub(exponent.lanewise(LSHL, FRACTION_BITS)).reinterpretAsDoubles().sub(1.0);
    DoubleVector n = exponent.add(ROUND_BITS).reinterpretAsDoubles().sub(ROUND).add(k);
    DoubleVector s = f.div(f.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector p = z.broadcast(LOG_7);
    p = p.fma(z, z.broadcast(LOG_6));
    p = p.fma(z, z.broadcast(LOG_5));
    p = p.fma(z, z.broadcast(LOG_4));
    p = p.fma(z, z.broadcast(LOG_3));
    p = p.fma(z, z.broadcast(LOG_2));
    p = p.fma(z, z.broadcast(LOG_1));
    p = p.fma(z, z.broadcast(LOG_0));
    DoubleVector half = f.mul(f).mul(0.5);
    DoubleVector low = n.fma(u.broadcast(LN2_LOW), c).add(s.mul(z.fma(p, half)));
    return n.fma(u.broadcast(LN2_HIGH), f.sub(half.sub(low)));
  }

  /// `u = 1 + x` is rounded; what was lost, `c = x − (u − 1)`, contributes `c/u`, of which `c`
  /// scaled and one step of the reciprocal are enough.
  static DoubleVector log1p(DoubleVector x) {
    DoubleVector u = x.add(1.0);
    DoubleVector lost = x.sub(u.sub(1.0));
    DoubleVector sum = logNormal(u, lost.div(u), x.broadcast(0));
    return special(u, sum).blend(x, x.abs().compare(LT, 0x1p-54));
  }

  static DoubleVector log1mexp(DoubleVector x) {
    DoubleVector near = log(expm1Unsigned(x).neg());
    DoubleVector far = log1p(exp(x).neg());
    return far.blend(near, x.compare(GT, -0.6931471805599453));
  }

  static DoubleVector sqrt(DoubleVector x) {
    return x.sqrt();
  }

  static DoubleVector abs(DoubleVector x) {
    return x.abs();
  }

  static DoubleVector sign(DoubleVector x) {
    return x.blend(1.0, x.compare(GT, 0)).blend(-1.0, x.compare(LT, 0));
  }

  static DoubleVector step(DoubleVector x) {
    return x.broadcast(0).blend(1.0, x.compare(GT, 0));
  }

  static DoubleVector sin(DoubleVector x) {
    return circular(x, 0).blend(x, x.compare(EQ, 0));
  }

  static DoubleVector cos(DoubleVector x) {
    return circular(x, 1);
  }

  /// `sin(x + quarter · π/2)`: the quadrant says which of the two polynomials, and with which sign.
  private static DoubleVector circular(DoubleVector x, int quarter) {
    if (beyondReduction(x)) {
      return oneByOne(x, quarter == 0 ? Math::sin : Math::cos);
    }
    DoubleVector shifted = x.mul(TWO_OVER_PI).add(ROUND);
    DoubleVector r = quadrantRemainder(x, shifted);
    LongVector quadrant = exponent(shifted).add(quarter);
    VectorMask<Double> odd = quadrant.and(1).compare(NE, 0).cast(x.species());
    VectorMask<Double> negative = quadrant.and(2).compare(NE, 0).cast(x.species());
    DoubleVector value = sinReduced(r).blend(cosReduced(r), odd);
    return value.blend(value.neg(), negative);
  }

  private static boolean beyondReduction(DoubleVector x) {
    return x.abs().compare(GT, REDUCIBLE).anyTrue();
  }

  private static DoubleVector quadrantRemainder(DoubleVector x, DoubleVector shifted) {
    DoubleVector n = shifted.sub(ROUND).neg();
    DoubleVector r = n.fma(x.broadcast(HALF_PI_1), x);
    return n.fma(x.broadcast(HALF_PI_3), n.fma(x.broadcast(HALF_PI_2), r));
  }

  private static DoubleVector sinReduced(DoubleVector r) {
    DoubleVector z = r.mul(r);
    DoubleVector p = z.broadcast(SIN_6);
    p = p.fma(z, z.broadcast(SIN_5));
    p = p.fma(z, z.broadcast(SIN_4));
    p = p.fma(z, z.broadcast(SIN_3));
    p = p.fma(z, z.broadcast(SIN_2));
    p = p.fma(z, z.broadcast(SIN_1));
    p = p.fma(z, z.broadcast(SIN_0));
    return r.mul(z).fma(p, r);
  }

  private static DoubleVector cosReduced(DoubleVector r) {
    DoubleVector z = r.mul(r);
    DoubleVector p = z.broadcast(COS_6);
    p = p.fma(z, z.broadcast(COS_5));
    p = p.fma(z, z.broadcast(COS_4));
    p = p.fma(z, z.broadcast(COS_3));
    p = p.fma(z, z.broadcast(COS_2));
    p = p.fma(z, z.broadcast(COS_1));
    p = p.fma(z, z.broadcast(COS_0));
    DoubleVector half = z.mul(0.5);
    DoubleVector head = half.neg().add(1.0);
    // what the rounding of 1 − z/2 lost is given back
    return head.add(head.neg().add(1.0).sub(half).add(z.mul(z).mul(p)));
  }

  static DoubleVector tan(DoubleVector x) {
    if (beyondReduction(x)) {
      return oneByOne(x, Math::tan);
    }
    DoubleVector shifted = x.mul(TWO_OVER_PI).add(ROUND);
    DoubleVector r = quadrantRemainder(x, shifted);
    DoubleVector sine = sinReduced(r);
    DoubleVector cosine = cosReduced(r);
    VectorMask<Double> odd = exponent(shifted).and(1).compare(NE, 0).cast(x.species());
    DoubleVector value = sine.blend(cosine.neg(), odd).div(cosine.blend(sine, odd));
    return value.blend(x, x.compare(EQ, 0));
  }

  /// `atan x` is `π/2 − atan(1/x)`, or `π/4 + atan((x − 1)/(x + 1))`, or the polynomial, by the
  /// size of `|x|`.
  static DoubleVector atan(DoubleVector x) {
    DoubleVector a = x.abs();
    VectorMask<Double> large = a.compare(GT, 2.414213562373095);
    VectorMask<Double> middle = a.compare(GT, 0.4142135623730951);
    DoubleVector numerator = a.blend(a.sub(1.0), middle).blend(-1.0, large);
    DoubleVector denominator = a.broadcast(1.0).blend(a.add(1.0), middle).blend(a, large);
    DoubleVector start =
        a.broadcast(0).blend(0.7853981633974483, middle).blend(1.5707963267948966, large);
    DoubleVector r = numerator.div(denominator);
    DoubleVector z = r.mul(r);
    DoubleVector p = z.broadcast(ATAN_11);
    p = p.fma(z, z.broadcast(ATAN_10));
    p = p.fma(z, z.broadcast(ATAN_9));
    p = p.fma(z, z.broadcast(ATAN_8));
    p = p.fma(z, z.broadcast(ATAN_7));
    p = p.fma(z, z.broadcast(ATAN_6));
    p = p.fma(z, z.broadcast(ATAN_5));
    p = p.fma(z, z.broadcast(ATAN_4));
    p = p.fma(z, z.broadcast(ATAN_3));
    p = p.fma(z, z.broadcast(ATAN_2));
    p = p.fma(z, z.broadcast(ATAN_1));
    p = p.fma(z, z.broadcast(ATAN_0));
    DoubleVector value = start.add(r.mul(z).fma(p, r));
    return value.blend(value.neg(), x.compare(LT, 0)).blend(x, x.compare(EQ, 0));
  }

  /// `½ (t + t/(t + 1))` with `t = eˣ − 1`; for large `x` from `e^{x/2}`, which does not overflow.
  static DoubleVector sinh(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector t = expm1Unsigned(a);
    DoubleVector root = exp(a.mul(0.5));
    DoubleVector value =
        t.add(t.div(t.add(1.0))).mul(0.5).blend(root.mul(0.5).mul(root), a.compare(GT, 700.0));
    return signed(value, x);
  }

  static DoubleVector cosh(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector e = exp(a);
    DoubleVector root = exp(a.mul(0.5));
    return e.add(e.broadcast(1.0).div(e))
        .mul(0.5)
        .blend(root.mul(0.5).mul(root), a.compare(GT, 700.0));
  }

  /// `−t/(t + 2)` with `t = e^{−2|x|} − 1`
  static DoubleVector tanh(DoubleVector x) {
    DoubleVector t = expm1Unsigned(x.abs().mul(-2));
    DoubleVector value = t.abs().div(t.add(2));
    return signed(value, x);
  }

  /// `4t/(1 + t)²` with `t = e^{−2|x|}`
  static DoubleVector sech2(DoubleVector x) {
    DoubleVector t = exp(x.abs().mul(-2));
    DoubleVector sum = t.add(1.0);
    return t.mul(4).div(sum.mul(sum)).min(1);
  }

  /// `e^{−|x|}` never overflows: `σ(x) = 1/(1 + t)` where `x ≥ 0`, and `t/(1 + t)` elsewhere.
  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector t = exp(x.abs().neg());
    return t.blend(1.0, x.compare(GE, 0)).div(t.add(1.0));
  }

  static DoubleVector softplus(DoubleVector x) {
    return log1pUnit(exp(x.abs().neg())).add(x.max(0));
  }

  /// `log(1 + t)` for `0 ≤ t ≤ 1`: here `s = t/(2 + t) ≤ ⅓`, and a longer polynomial saves the
  /// splitting.
  private static DoubleVector log1pUnit(DoubleVector t) {
    DoubleVector s = t.div(t.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector p = z.broadcast(UNIT_10);
    p = p.fma(z, z.broadcast(UNIT_9));
    p = p.fma(z, z.broadcast(UNIT_8));
    p = p.fma(z, z.broadcast(UNIT_7));
    p = p.fma(z, z.broadcast(UNIT_6));
    p = p.fma(z, z.broadcast(UNIT_5));
    p = p.fma(z, z.broadcast(UNIT_4));
    p = p.fma(z, z.broadcast(UNIT_3));
    p = p.fma(z, z.broadcast(UNIT_2));
    p = p.fma(z, z.broadcast(UNIT_1));
    p = p.fma(z, z.broadcast(UNIT_0));
    DoubleVector half = t.mul(t).mul(0.5);
    return t.sub(half.sub(s.mul(z.fma(p, half))));
  }

  static DoubleVector relu(DoubleVector x) {
    return x.max(0);
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
    double[] base = x.toArray();
    double[] exponent = y.toArray();
    for (int i = 0; i < base.length; i++) {
      base[i] = Math.pow(base[i], exponent[i]);
    }
    return DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, base, 0);
  }

  static DoubleVector maximum(DoubleVector x, DoubleVector y) {
    return x.max(y);
  }

  static DoubleVector minimum(DoubleVector x, DoubleVector y) {
    return x.min(y);
  }

  static DoubleVector xlogy(DoubleVector x, DoubleVector y) {
    VectorMask<Double> zero = x.compare(EQ, 0).and(y.compare(EQ, y));
    return x.mul(log(y)).blend(0, zero);
  }

  static DoubleVector less(DoubleVector x, DoubleVector y) {
    return x.broadcast(0).blend(1.0, x.compare(LT, y));
  }

  static DoubleVector lessEqual(DoubleVector x, DoubleVector y) {
    return x.broadcast(0).blend(1.0, x.compare(LE, y));
  }

  static DoubleVector equal(DoubleVector x, DoubleVector y) {
    return x.broadcast(0).blend(1.0, x.compare(EQ, y));
  }

  static DoubleVector and(DoubleVector x, DoubleVector y) {
    return x.broadcast(1.0).blend(0, x.compare(EQ, 0).or(y.compare(EQ, 0)));
  }

  static DoubleVector or(DoubleVector x, DoubleVector y) {
    return x.broadcast(1.0).blend(0, x.compare(EQ, 0).and(y.compare(EQ, 0)));
  }

  static DoubleVector not(DoubleVector x) {
    return x.broadcast(0).blend(1.0, x.compare(EQ, 0));
  }

  static DoubleVector stop(DoubleVector x) {
    return x;
  }

  static DoubleVector select(DoubleVector condition, DoubleVector then, DoubleVector otherwise) {
    return then.blend(otherwise, condition.compare(EQ, 0));
  }

  /// For the rare arguments that the vector formula does not reach.
  static DoubleVector oneByOne(DoubleVector x, DoubleUnaryOperator function) {
    double[] lanes = x.toArray();
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = function.applyAsDouble(lanes[i]);
    }
    return DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, lanes, 0);
  }

  // All lanes of a vector combined, upper half with lower half: the library's own reduction leaves
  // the order open, and
  // changes it when the loop around it is compiled.

  static double addLanes(DoubleVector x) {
    DoubleVector y = LANES > 8 ? x.add(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.add(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.add(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.add(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  static double multiplyLanes(DoubleVector x) {
    DoubleVector y = LANES > 8 ? x.mul(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.mul(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.mul(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.mul(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  static double maximumLanes(DoubleVector x) {
    DoubleVector y = LANES > 8 ? x.max(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.max(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.max(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.max(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  static double minimumLanes(DoubleVector x) {
    DoubleVector y = LANES > 8 ? x.min(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.min(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.min(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.min(y.rearrange(SHIFT_1)) : y).lane(0);
  }
}
