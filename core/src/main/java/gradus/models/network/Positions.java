package gradus.models.network;

import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.function.ToDoubleFunction;

/// Adds to each place of a sequence a vector that tells where it is: without it, attention does not
/// know the order of the places.
///
/// | name      | shape     | meaning                                         |
/// |-----------|-----------|-------------------------------------------------|
/// | input     | (n, s, d) |                                                 |
/// | `weights` | (s, d)    | the vectors, where they are learned             |
///
/// Otherwise they are waves whose lengths grow from 2π to 20000π: `sin(p/10000^{2i/d})` and the
/// cosine of the same in turn (Vaswani et al. 2017, §3.5).
///
/// @param learned whether the vectors are learned
public record Positions(boolean learned) implements Layer {
  private static final double LONGEST = 10_000;

  /// Vectors that are learned, from normal numbers with deviation 0.02.
  public static Positions learnt() {
    return new Positions(true);
  }

  /// Sines and cosines.
  public static Positions waves() {
    return new Positions(false);
  }

  @Override
  public String kind() {
    return "positions";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.exactly("a layer of positions", x, 3, "rows, places and features: rows×places×width");
    int s = Checks.size(x, 1);
    int d = Checks.size(x, 2);
    Expr vectors =
        learned
            ? scope.parameter("weights", Initialization.normal(0.02), new Fan(s, d), s, d)
            : Expr.of(table(s, d));
    return x.plus(vectors.broadcast(x.dims(), 1, 2));
  }

  /// The waves of `s` places and width `d`.
  static Tensor table(int s, int d) {
    return Tensor.generate(
        Shape.of(s, d),
        k -> {
          int place = k / d;
          int i = k % d;
          double angle = place / Math.pow(LONGEST, (double) (i - i % 2) / d);
          return i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        });
  }

  /// A wave has mean square ½.
  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    double q = meanSquare.applyAsDouble(x) + (learned ? 0.02 * 0.02 : 0.5);
    return new Spread(q, "q = q₀ + q of the positions = " + Spread.number(q));
  }
}
