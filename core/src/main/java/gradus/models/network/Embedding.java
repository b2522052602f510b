package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Indexing;
import java.util.function.ToDoubleFunction;

/// A vector for each of a number of things, words for instance: `y = T[x]`.
///
/// | name      | shape          | meaning                                     |
/// |-----------|----------------|---------------------------------------------|
/// | input     | (n, …)         | whole numbers from 0; others give NaN       |
/// | output    | (n, …, width)  |                                             |
/// | `weights` | (count, width) | the table `T`                               |
///
/// @param count how many things there are
/// @param width of their vectors
/// @param start of the table
public record Embedding(int count, int width, Initialization start) implements Layer {
  public Embedding {
    Checks.positive("the number of things with an embedding", count);
    Checks.positive("the width of an embedding", width);
  }

  /// With normal numbers of variance 1.
  public static Embedding of(int count, int width) {
    return new Embedding(count, width, Initialization.normal(1));
  }

  public Embedding start(Initialization other) {
    return new Embedding(count, width, other);
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    return Indexing.rows(scope.parameter("weights", start, new Fan(count, width), count, width), x);
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    Fan fan = new Fan(count, width);
    gradus.linalg.Shape shape = gradus.linalg.Shape.of(count, width);
    return new Spread(start.variance(shape, fan), start.calculation(shape, fan) + ", q = Var(w)");
  }
}
