package gradus.expr;

import java.util.List;

/// Builders of random numbers, meant for `import static`: functions of a key and the number of a
/// stream, so that randomness is an argument and the graph stays a formula.
///
/// The same key and stream give the same numbers, on any number of threads and in any order of
/// evaluation; another stream gives independent ones, so each use has a stream number of its own. A
/// key is a scalar, a whole number: below 2⁵³ in double precision, below 2²⁴ in single.
///
/// What is made of random numbers is differentiable in everything but the key: `μ + σ z` with `z =
/// normal(key, 0, n)` has derivatives by `μ` and `σ` (Kingma & Welling 2014).
public final class Sampling {
  private static final double RANGE = 0x1p32;

  private Sampling() {}

  /// Whole numbers from 0 to 2³² − 1, each as likely as any other. Single precision holds their
  /// upper 24 bits.
  public static Expr randomBits(Expr key, int stream, Dim... dims) {
    return Expr.of(new Node.RandomBits(key, stream, List.of(dims)));
  }

  /// Numbers from (0, 1), all equally likely: `(bits + ½) / 2³²`, which is neither 0 nor 1.
  public static Expr uniform(Expr key, int stream, Dim... dims) {
    return open(key, checked(stream), dims);
  }

  private static Expr open(Expr key, int stream, Dim... dims) {
    return randomBits(key, stream, dims).plus(0.5).over(RANGE);
  }

  /// Numbers with the standard normal distribution, `√(−2 log u) cos 2πv` (Box & Muller 1958). The
  /// largest possible is 6.8, which is exceeded once in 10¹¹ draws.
  public static Expr normal(Expr key, int stream, Dim... dims) {
    Expr u = open(key, checked(stream), dims);
    Expr v = open(key, ~stream, dims); // negative streams are nobody else's
    return Functions.sqrt(Functions.log(u).times(-2)).times(Functions.cos(v.times(2 * Math.PI)));
  }

  /// 1 with the given probability, otherwise 0.
  public static Expr bernoulli(Expr key, int stream, double probability, Dim... dims) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is from 0 to 1, not " + probability);
    }
    return Functions.less(uniform(key, stream, dims), Expr.of(probability));
  }

  /// `x` with each element set to 0 with probability `rate`, and the others divided by `1 − rate`,
  /// so that the mean stays (Srivastava et al. 2014).
  public static Expr dropout(Expr x, Expr key, int stream, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate is at least 0 and below 1, not " + rate);
    }
    Expr kept = bernoulli(key, stream, 1 - rate, x.dims().toArray(new Dim[0]));
    return x.times(kept).times(1 / (1 - rate));
  }

  private static int checked(int stream) {
    if (stream < 0) {
      throw new IllegalArgumentException("the streams of a key are numbered from 0, not " + stream);
    }
    return stream;
  }
}
