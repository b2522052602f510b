package gradus.models;

import static gradus.expr.Functions.*;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Lbfgs;
import gradus.optimization.Listener;
import gradus.optimization.Method;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.Stop;
import java.util.List;
import java.util.Map;

/// Logistic regression with an L2 penalty.
///
/// Two classes: minimizes `Σᵢ log(1 + e^{−sᵢ(xᵢᵀw + b)}) + ½λ‖w‖²` over `w` and `b`, with `sᵢ = +1`
/// for rows of the second class and `−1` for the first. `K ≥ 3` classes: minimizes `Σᵢ (log Σₖ
/// e^{zᵢₖ} − zᵢ,ᵧ₍ᵢ₎) + ½λ‖W‖²` with `Z = XW + 1bᵀ`, one column of weights for every class; of the
/// intercepts, which are determined up to a constant, those with mean 0 are reported. The loss is a
/// sum over rows, not a mean; intercepts are not penalized; `λ = 1/C` in scikit-learn's terms.
///
/// ```java
/// LogisticFit fit = Logistic.penalty(1).fit(data);
/// ```
///
/// @param penalty `λ ≥ 0`, in the unit of the loss over the square of a weight's
/// @param method of minimization
/// @param stop when to end
/// @param options of the compiled program
public record Logistic(double penalty, Method method, Stop stop, Program.Options options)
    implements Estimator<LogisticFit> {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr SIGNS = Expr.variable("s", N);
  private static final Expr WEIGHT_VECTOR = Expr.variable("w", D);
  private static final Expr INTERCEPT = Expr.variable("b");

  public Logistic {
    if (!(penalty >= 0) || penalty == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a penalty is a number of at least 0, not " + penalty);
    }
  }

  /// By L-BFGS, until the gradient is 10¹² times smaller than at the start: about nine digits of
  /// the weights, where columns are standardized.
  public static Logistic penalty(double penalty) {
    return new Logistic(
        penalty, Lbfgs.defaults(), new Stop(0, 1e-12, 5000), Program.Options.defaults());
  }

  public Logistic method(Method other) {
    return new Logistic(penalty, other, stop, options);
  }

  public Logistic stop(Stop other) {
    return new Logistic(penalty, method, other, options);
  }

  public Logistic options(Program.Options other) {
    return new Logistic(penalty, method, stop, other);
  }

  /// The loss as an expression of `X` (n×d), the parameters, and `s` (n) for two classes or the
  /// indicators `Y` (n×K) for more.
  public Expr loss(int classes) {
    return classes == 2 ? binaryLoss() : multinomialLoss(classes);
  }

  private Expr binaryLoss() {
    Expr margins = SIGNS.times(X.matmul(WEIGHT_VECTOR).plus(INTERCEPT));
    return penalized(sum(softplus(margins.negate())), WEIGHT_VECTOR);
  }

  private Expr multinomialLoss(int classes) {
    Dim k = Dim.of(classes);
    Expr weights = Expr.variable("W", D, k);
    Expr intercepts = Expr.variable("b", k);
    Expr z = X.matmul(weights).plus(intercepts.broadcast(List.of(N, k), 1));
    Expr indicators = Expr.variable("Y", N, k);
    return penalized(sum(logSumExp(z, 1).minus(sum(indicators.times(z), 1))), weights);
  }

  private Expr penalized(Expr loss, Expr weights) {
    return penalty == 0 ? loss : loss.plus(sum(square(weights)).times(0.5 * penalty));
  }

  /// The loss over the rows of a data set as a function of the weights, then the intercepts.
  public Objective objective(Dataset data) {
    requireClasses(data);
    Target.Classes classes = data.classes();
    int k = classes.classes().size();
    if (k == 2) {
      return Objective.of(
          loss(2),
          List.of(WEIGHT_VECTOR, INTERCEPT),
          Map.of("X", data.features(), "s", classes.signs()),
          options);
    }
    Expr weights = Expr.variable("W", D, Dim.of(k));
    Expr intercepts = Expr.variable("b", Dim.of(k));
    return Objective.of(
        loss(k),
        List.of(weights, intercepts),
        Map.of("X", data.features(), "Y", classes.indicators()),
        options);
  }

  @Override
  public LogisticFit fit(Dataset data) {
    return fit(data, Listener.none());
  }

  /// Learns from the rows, heard by a listener that may end the run.
  public LogisticFit fit(Dataset data, Listener listener) {
    Objective objective = objective(data);
    double[] start = new double[objective.size()];
    Minimum minimum = Minimize.run(objective, start, method, stop, listener);
    LogisticModel model = model(data, minimum);
    return new LogisticFit(
        this, model, data.rows(), minimum, LogisticEvidence.of(this, data, objective, minimum));
  }

  private static LogisticModel model(Dataset data, Minimum minimum) {
    Target.Classes classes = data.classes();
    int k = classes.classes().size();
    int m = k == 2 ? 1 : k;
    int d = data.columns();
    double[] point = minimum.point().toDoubles();
    double mean = 0;
    for (int j = 0; j < k && k > 2; j++) {
      mean += point[d * k + j] / k;
    }
    double shift = mean;
    return new LogisticModel(
        data.featureNames(),
        classes.name(),
        classes.classes(),
        minimum.point().slice(0, d * m).reshape(d, m),
        Tensor.generate(Shape.of(m), j -> point[d * m + j] - shift));
  }

  private static void requireClasses(Dataset data) {
    Requirements.features("logistic regression", data, 2);
    Target.Classes classes = data.classes();
    Tensor counts = classes.counts();
    if (counts.rows() < 2) {
      throw new IllegalArgumentException(
          "logistic regression tells classes apart, but "
              + classes.name()
              + " has only "
              + classes.classes());
    }
    for (int k = 0; k < counts.rows(); k++) {
      if (counts.flat(k) == 0) {
        throw new IllegalArgumentException(
            "no row is of the class "
                + classes.classes().get(k)
                + " of "
                + classes.name()
                + "; its intercept would be −∞: leave the class out, or give rows of it");
      }
    }
  }
}
