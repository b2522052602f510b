package gradus.models.network;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What a loss assumes of the target: a distribution whose parameters are the outputs of a network.
/// To minimize the loss is to maximize the likelihood.
///
/// | likelihood     | distribution           | output         | target        | best constant   |
/// |----------------|------------------------|----------------|---------------|-----------------|
/// | [Normal]       | Normal(μ, σ²), σ fixed | μ              | numbers       | mean            |
/// | [Laplace]      | Laplace(μ, b), b fixed | μ              | numbers       | median          |
/// | [Huber]        | normal in the middle, exponential tails | μ | numbers   | between the two |
/// | [Gaussian]     | Normal(μ, σ²)          | μ, log σ²      | numbers       | mean, log variance |
/// | [Bernoulli]    | Bernoulli(p)           | logit p        | 0 or 1        | logit of the share |
/// | [Categorical]  | Categorical(p)         | log p + const  | class numbers | log shares      |
/// | [Poisson]      | Poisson(λ)             | log λ          | counts        | log mean        |
///
/// Where a row has several outputs, their loss is the mean over them.
public interface Likelihood {
  /// What is assumed.
  ///
  /// @param distribution of the target: `y ~ Poisson(λ)`
  /// @param link from the output to its parameters: `λ = exp(output)`
  /// @param constant the best output that does not depend on the input: `log of the mean`
  record Assumption(String distribution, String link, String constant) {}

  /// What is assumed, in words.
  Assumption assumption();

  /// Whether a single output is the logit of class 1 against class 0.
  default boolean isLogit() {
    return false;
  }

  /// The loss of each target, of the shape of the target: `−log p(y)` without what no weight can
  /// change.
  ///
  /// @param output of a network, for each row
  /// @param y a target as [#target] has it
  Expr loss(Expr output, Expr y);

  /// What [#loss] leaves out of `−log p(y)`, of the shape of the target.
  Expr rest(Expr y);

  /// What is predicted: the mean of the distribution, or the probabilities of classes.
  Expr prediction(Expr output);

  /// The output with the smallest mean loss among those that do not depend on the input: one number
  /// for each entry of the last axis of the output.
  ///
  /// @param y (n), or (n, k) for k targets in a row
  /// @param width of the last axis of the output
  Tensor constant(Tensor y, int width);

  /// The variable of the targets for an output. An output of a single number has a target of a
  /// single number, without an axis of its own.
  ///
  /// @throws gradus.expr.ShapeException where the distribution needs another output
  default Expr target(Expr output) {
    Checks.axes(
        "the likelihood " + getClass().getSimpleName(),
        output,
        2,
        "an axis of outputs behind the rows; end with a dense layer");
    boolean single = Checks.width(output) == 1;
    return target(output.dims().subList(0, output.rank() - (single ? 1 : 0)));
  }

  /// The variable of targets with these dimensions.
  static Expr target(List<Dim> dims) {
    return Expr.variable(Network.TARGET, dims.toArray(new Dim[0]));
  }

  /// The mean loss over all rows and their targets.
  default Expr meanLoss(Expr output, Expr y) {
    return Functions.mean(loss(output, y));
  }

  /// An output of single numbers without their axis, so that it has the shape of the target.
  static Expr like(Expr output, Expr y) {
    if (output.rank() == y.rank() + 1 && Checks.width(output) == 1) {
      return gradus.expr.Arrays.reshape(output, y.dims().toArray(new Dim[0]));
    }
    return output;
  }

  /// The numbers in each column of targets; (n) has one column.
  static List<double[]> columns(Tensor y, int width) {
    if (width < 1 || y.shape().count() == 0 || y.shape().count() % width != 0) {
      throw new IllegalArgumentException(
          "targets of shape "
              + y.shape()
              + " do not fall into rows of "
              + width
              + "; give at least one row, (n) or (n, k)");
    }
    List<double[]> columns = new ArrayList<>();
    int rows = y.shape().count() / width;
    for (int j = 0; j < width; j++) {
      int column = j;
      columns.add(IntStream.range(0, rows).mapToDouble(i -> y.flat(i * width + column)).toArray());
    }
    return columns;
  }

  static double mean(double[] column) {
    double sum = 0;
    for (double value : column) {
      sum += value;
    }
    return sum / column.length;
  }

  /// A positive finite parameter.
  static void positive(String what, double value) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(what + " is a positive number, not " + value);
    }
  }
}
