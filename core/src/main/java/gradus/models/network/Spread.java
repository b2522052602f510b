package gradus.models.network;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// How large the elements of an expression are when training begins: their mean square, calculated
/// through the layers from that of the input, without any data.
///
/// Weights are drawn independently with mean 0, so a sum over `n` inputs of mean square `q` has
/// mean 0 and variance `n Var(w) q`; it is a sum of many terms, so about normal, and a function `f`
/// after it has the mean square `E[f(√v z)²]` with `z` standard normal. What keeps `q` the same
/// from layer to layer is a good start (Glorot & Bengio 2010, §4.2.1; He et al. 2015, §2.2; Poole
/// et al. 2016, *Exponential expressivity in deep neural networks through transient chaos*, §2).
///
/// @param meanSquare `q`, or NaN where there is no calculation
/// @param calculation in words and numbers
public record Spread(double meanSquare, String calculation) {
  /// Where there is no calculation.
  public static final Spread UNKNOWN = new Spread(Double.NaN, "not calculated");

  private static final int NODES = 4001;
  private static final double REACH = 12;

  /// The spread behind one layer.
  ///
  /// @param path of the layer
  public record Behind(String path, Spread spread) {
    @Override
    public String toString() {
      return path + ": " + spread.calculation();
    }
  }

  /// Unchanged: the layer only moves elements.
  static Spread same(double meanSquare) {
    return new Spread(meanSquare, "q = " + number(meanSquare) + ", as before");
  }

  /// Of a sum over the inputs of each output: `q = n Var(w) q₀`.
  static Spread sum(Initialization start, Shape shape, Fan fan, double before) {
    double variance = start.variance(shape, fan);
    double q = fan.in() * variance * before;
    return new Spread(
        q,
        start.calculation(shape, fan)
            + ", q = fan in · Var(w) · q₀ = "
            + fan.in()
            + " · "
            + number(variance)
            + " · "
            + number(before)
            + " = "
            + number(q));
  }

  /// Of a function of what is about normal: `q = E[f(√q₀ z)²]`.
  static Spread function(String name, UnaryOperator<Expr> f, double before) {
    double q = meanSquare(f, before);
    return new Spread(
        q, "q = E[" + name + "(√q₀ z)²] = " + number(q) + " with q₀ = " + number(before));
  }

  /// `E[f(√q z)²]` for standard normal `z`, by the trapezoidal rule from −12 to 12, which converges
  /// faster than any power for smooth functions, and to about 1e-6 for one with a kink.
  static double meanSquare(UnaryOperator<Expr> f, double q) {
    double h = 2 * REACH / (NODES - 1);
    Tensor nodes = Tensor.generate(Shape.of(NODES), k -> -REACH + k * h);
    Expr z = Expr.variable("z", Dim.of(NODES));
    Tensor values = Interpreter.evaluate(f.apply(z.times(Math.sqrt(q))), Map.of("z", nodes));
    double sum = 0;
    for (int k = 0; k < NODES; k++) {
      double y = values.flat(k);
      sum += y * y * Math.exp(-0.5 * nodes.flat(k) * nodes.flat(k));
    }
    return sum * h / Math.sqrt(2 * Math.PI);
  }

  /// The spread behind each layer of a network, each before those within it.
  ///
  /// @param meanSquare of the input: 1 where it is standardized
  public static List<Behind> of(Network network, double meanSquare) {
    if (!(meanSquare >= 0)) {
      throw new IllegalArgumentException(
          "the mean square of the input is a number of at least 0, not " + meanSquare);
    }
    Reading reading = network.training(0);
    Map<Expr, Double> known = new HashMap<>();
    known.put(reading.x(), meanSquare);
    Map<String, Spread> found = new HashMap<>();
    List<Reading.Applied> layers = reading.layers();
    for (Reading.Applied layer : childrenFirst(layers)) {
      double after = known.getOrDefault(layer.y(), Double.NaN);
      Spread spread =
          Double.isNaN(after)
              ? layer.layer().spread(layer.x(), layer.y(), x -> known.getOrDefault(x, Double.NaN))
              : same(after);
      Spread sure = Double.isNaN(spread.meanSquare()) ? UNKNOWN : spread;
      found.put(layer.path(), sure);
      known.put(layer.y(), sure.meanSquare());
    }
    return layers.stream()
        .map(layer -> new Behind(layer.path(), found.getOrDefault(layer.path(), UNKNOWN)))
        .toList();
  }

  private static List<Reading.Applied> childrenFirst(List<Reading.Applied> layers) {
    List<Reading.Applied> order = new ArrayList<>();
    List<Reading.Applied> open = new ArrayList<>();
    for (Reading.Applied layer : layers) {
      while (!open.isEmpty() && !layer.path().startsWith(open.getLast().path() + ".")) {
        order.add(open.removeLast());
      }
      open.add(layer);
    }
    order.addAll(open.reversed());
    return order;
  }

  static String number(double x) {
    return String.format(java.util.Locale.ROOT, "%.4g", x);
  }
}
