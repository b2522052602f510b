package gradus.models.network;

import gradus.expr.Expr;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/// A part of a network: builds the expression of its output from that of its input.
///
/// Rows, the observations of a batch, are the first axis of input and output. What a layer learns
/// it asks of the [Scope], by name. A layer is a value without numbers in it: the same layer may
/// stand in many networks.
///
/// ```java
/// record Scaled() implements Layer {
///   public String kind() {
///     return "scaled";
///   }
///
///   public Expr apply(Expr x, Scope scope) {
///     return x.times(scope.parameter("factor", Initialization.constant(1), Fan.NONE));
///   }
/// }
/// ```
public interface Layer {
  /// What it is, in one word of letters: `dense`. It is part of the names of its parameters.
  String kind();

  /// The output for an input whose first axis is the rows.
  ///
  /// @throws gradus.expr.ShapeException where the layer cannot take such an input
  Expr apply(Expr x, Scope scope);

  /// The mean square that the elements of the output have at the start, with the calculation in
  /// words, from those of earlier expressions; [Spread#UNKNOWN] where there is no calculation.
  ///
  /// @param x the input
  /// @param y the output
  /// @param meanSquare of the expressions known so far; NaN for any other
  default Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    return Spread.UNKNOWN;
  }

  /// A layer from a method that builds graph: several branches, inputs of its own, or layers that
  /// share their parameters.
  ///
  /// ```java
  /// Layer twoViews =
  ///     Layer.of("views", (x, scope) ->
  ///         scope.apply("near", near, x).plus(scope.apply("far", far, x)));
  /// ```
  static Layer of(String kind, BiFunction<Expr, Scope, Expr> rule) {
    return new Custom(kind, rule);
  }

  /// The given layers, one after the other.
  static Layer sequence(Layer... layers) {
    return new Sequence(List.of(layers));
  }

  /// A layer that is a method.
  record Custom(String kind, BiFunction<Expr, Scope, Expr> rule) implements Layer {
    public Custom {
      Scope.requireName("the kind of a layer", kind);
    }

    @Override
    public Expr apply(Expr x, Scope scope) {
      return rule.apply(x, scope);
    }
  }
}
