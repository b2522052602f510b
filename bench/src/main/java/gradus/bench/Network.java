package gradus.bench;

import static gradus.expr.Functions.logSumExp;
import static gradus.expr.Functions.mean;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// Fully connected layers and the mean cross-entropy of their last.
///
/// @param sizes of the layers, the inputs first
/// @param activation between layers
/// @param activationValue the same on numbers
record Network(
    List<Integer> sizes, UnaryOperator<Expr> activation, DoubleUnaryOperator activationValue) {
  private static final Dim N = Dim.of("n");

  Network {
    sizes = List.copyOf(sizes);
  }

  /// `W1`, `b1`, `W2`, `b2`, …
  List<Expr> parameters() {
    List<Expr> parameters = new ArrayList<>();
    for (int k = 1; k < sizes.size(); k++) {
      parameters.add(Expr.variable("W" + k, Dim.of(sizes.get(k - 1)), Dim.of(sizes.get(k))));
      parameters.add(Expr.variable("b" + k, Dim.of(sizes.get(k))));
    }
    return parameters;
  }

  Expr inputs() {
    return Expr.variable("X", N, Dim.of(sizes.get(0)));
  }

  /// Labels are numbers of classes.
  Expr labels() {
    return Expr.variable("y", N);
  }

  private Expr logits() {
    List<Expr> parameters = parameters();
    Expr h = inputs();
    for (int k = 0; k < parameters.size(); k += 2) {
      Expr product = h.matmul(parameters.get(k));
      Expr z = product.plus(parameters.get(k + 1).broadcast(product.dims(), 1));
      h = k + 2 < parameters.size() ? activation.apply(z) : z;
    }
    return h;
  }

  /// The output of each row's class is picked.
  Expr loss() {
    Expr z = logits();
    Expr picked = Expr.of(new Node.Gather(z, labels(), 1, 1));
    return mean(logSumExp(z, 1).minus(picked));
  }

  /// Normal numbers times 0.05, and zeros for `b`.
  Inputs start(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Inputs start = new Inputs(Map.of());
    for (int k = 1; k < sizes.size(); k++) {
      Shape shape = Shape.of(sizes.get(k - 1), sizes.get(k));
      start =
          start
              .with("W" + k, Inputs.normal(random, 0.05, shape))
              .with("b" + k, Tensor.zeros(sizes.get(k)));
    }
    return start;
  }

  /// The loss by the formula alone, in plain loops.
  double loss(Inputs at) {
    double[] h = at.get("X").toDoubles();
    int rows = at.get("X").rows();
    for (int k = 1; k < sizes.size(); k++) {
      h = layer(h, rows, at.get("W" + k), at.get("b" + k));
      if (k < sizes.size() - 1) {
        for (int i = 0; i < h.length; i++) {
          h[i] = activationValue.applyAsDouble(h[i]);
        }
      }
    }
    int classes = sizes.getLast();
    double total = 0;
    for (int row = 0; row < rows; row++) {
      double[] z = Arrays.copyOfRange(h, row * classes, (row + 1) * classes);
      total += Formulas.logSumExp(z) - z[(int) at.get("y").flat(row)];
    }
    return total / rows;
  }

  private static double[] layer(double[] h, int rows, Tensor weights, Tensor bias) {
    int in = weights.rows();
    int out = weights.columns();
    double[] w = weights.toDoubles();
    double[] z = new double[rows * out];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < out; j++) {
        z[row * out + j] = bias.flat(j);
      }
      for (int i = 0; i < in; i++) {
        double x = h[row * in + i];
        for (int j = 0; j < out; j++) {
          z[row * out + j] += x * w[i * out + j];
        }
      }
    }
    return z;
  }
}
