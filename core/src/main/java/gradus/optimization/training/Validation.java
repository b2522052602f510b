package gradus.optimization.training;

import gradus.expr.Expr;
import gradus.expr.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Measuring a model, from time to time, on rows that it does not learn from.
///
/// ```java
/// Validation.of(held, 256, loss).measuring("accuracy", accuracy)
/// ```
///
/// @param batches of the held-out rows, all of which count each time
/// @param loss a scalar, the mean over rows, to be small: the loss that is learned, without what is
///   random in it
/// @param measures other scalars that are means over rows, by name
/// @param every how often, in steps or epochs
public record Validation(Batches batches, Expr loss, Map<String, Expr> measures, Every every) {
  /// What the loss is called beside the measures.
  static final String LOSS = "loss";

  /// @throws IllegalArgumentException where an expression is no scalar, a measure is called `loss`,
  ///   or the rows are not all seen
  public Validation {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    requireScalar(LOSS, loss);
    measures.forEach(Validation::requireScalar);
    if (measures.containsKey(LOSS)) {
      throw new IllegalArgumentException(
          "the loss of a validation is what it is given as the loss; call this measure otherwise");
    }
    if (every instanceof Every.Seconds) {
      throw new IllegalArgumentException(
          "a model is validated every so many steps or epochs, not every so many seconds: what it"
              + " finds may end the run, and time does not repeat itself");
    }
    if (batches.whole()) {
      throw new IllegalArgumentException(
          "a validation counts all rows, so its batches cannot leave some out");
    }
  }

  private static void requireScalar(String name, Expr expr) {
    if (expr.rank() != 0) {
      throw new IllegalArgumentException(
          "the "
              + name
              + " of a validation is a scalar, but "
              + expr
              + " has dimensions "
              + expr.dims()
              + ": take the mean over its entries");
    }
  }

  /// After each epoch, `size` rows at a time, or all where there are fewer.
  public static Validation of(Source source, int size, Expr loss) {
    int rows = (int) Math.min(size, Math.max(1, source.rows()));
    return new Validation(Batches.of(source, rows), loss, Map.of(), Every.epochs(1));
  }

  /// The same with another measure.
  public Validation measuring(String name, Expr measure) {
    Map<String, Expr> more = new LinkedHashMap<>(measures);
    more.put(name, measure);
    return new Validation(batches, loss, more, every);
  }

  /// The same more or less often.
  public Validation every(Every other) {
    return new Validation(batches, loss, measures, other);
  }

  /// Loss and measures.
  List<Expr> outputs() {
    return Stream.concat(Stream.of(loss), measures.values().stream()).toList();
  }

  /// Refuses to validate what this problem does not learn.
  void require(Learning learning) {
    List<String> known =
        Stream.of(
                learning.parameters().stream().map(Parameter::name),
                learning.buffers().stream().map(Buffer::name),
                learning.rows().stream().map(Variables::name))
            .flatMap(names -> names)
            .toList();
    Optional<String> step = learning.step().map(Variables::name);
    for (String name : Graph.variables(outputs()).keySet()) {
      if (step.filter(name::equals).isPresent()) {
        throw new IllegalArgumentException(
            "the validation depends on "
                + name
                + ", the number of the step, so it is random as the steps are; give the loss"
                + " without what is random, such as dropout");
      }
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the validation depends on "
                + name
                + ", which is no parameter, buffer or data of the learning problem; it has "
                + known);
      }
    }
  }
}
