package gradus.doctor;

import gradus.calculus.Gradient;
import gradus.compile.NonFinite;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import gradus.optimization.Objective;
import gradus.optimization.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `nonfinite_origin`: the first operation, in the order of evaluation, whose operands are finite
/// and whose value is not.
///
/// The run is repeated up to the step in question and evaluated there operation by operation: first
/// the loss, then, where the loss is finite, its gradient. Values that are not finite in the data
/// are found in the same way.
public record NonFiniteOrigin() implements Pathology {
  @Override
  public String slug() {
    return "nonfinite_origin";
  }

  @Override
  public List<String> explains() {
    return List.of();
  }

  @Override
  public Optional<Finding> examine(Evidence evidence) {
    Outcome outcome = evidence.run().outcome();
    if (outcome != Outcome.NOT_FINITE && outcome != Outcome.DIVERGED) {
      return Optional.empty();
    }
    Scene scene = Scene.of(evidence);
    Objective objective = evidence.objective();
    Map<String, Tensor> values = objective.values(scene.point());
    Optional<NonFinite> origin = NonFinite.first(List.of(objective.loss()), values);
    boolean backward = origin.isEmpty();
    if (backward) {
      origin = NonFinite.first(withGradient(objective), values);
    }
    return origin.map(found -> finding(scene, found, backward));
  }

  private static List<Expr> withGradient(Objective objective) {
    List<Expr> roots = new ArrayList<>();
    roots.add(objective.loss());
    roots.addAll(
        Gradient.of(
            objective.loss(),
            objective.parameters().stream().map(Objective.Parameter::variable).toList()));
    return roots;
  }

  private Finding finding(Scene scene, NonFinite origin, boolean backward) {
    Map<String, Double> numbers = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    numbers.put("step", (double) scene.step());
    numbers.put("growing_steps", (double) scene.growing());
    numbers.put("value", origin.value());
    numbers.put(
        "row", (double) origin.row().orElse(origin.index().isEmpty() ? -1 : origin.position()));
    names.put("operation", origin.operation());
    names.put("where", backward ? "gradient" : "loss");
    names.put("reason", reason(origin.expr(), origin.value()));
    names.put("expression", origin.expr().toString());
    operands(origin, numbers);
    boolean inData = origin.expr().node() instanceof Node.Variable;
    limit(origin.expr()).ifPresent(limit -> numbers.put("limit", limit));
    return new Finding(
        slug(),
        Level.CRITICAL,
        Confidence.PROVEN,
        numbers,
        names,
        List.of(),
        List.of(),
        Optional.of(
            new Finding.Mend(
                inData ? "data" : "rewrite",
                Double.NaN,
                "loss",
                origin.value(),
                Double.NaN,
                Double.NaN,
                Finding.Verification.NOT_VERIFIED)));
  }

  /// The element of the operand at the same place where shapes agree, and the range of the first
  /// operand.
  private static void operands(NonFinite origin, Map<String, Double> numbers) {
    for (int k = 0; k < origin.operands().size(); k++) {
      Tensor operand = origin.operands().get(k);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < operand.shape().count(); i++) {
        least = Math.min(least, operand.flat(i));
        most = Math.max(most, operand.flat(i));
      }
      String suffix = k == 0 ? "" : "_" + (k + 1);
      numbers.put("operand_min" + suffix, least);
      numbers.put("operand_max" + suffix, most);
      boolean elementwise =
          origin.expr().node() instanceof Node.Map1
              || origin.expr().node() instanceof Node.Map2
              || origin.expr().node() instanceof Node.Power;
      if (elementwise) {
        numbers.put("operand" + suffix, operand.flat(origin.position()));
      }
    }
  }

  /// Where the operation stops being finite, in double precision.
  private static Optional<Double> limit(Expr expr) {
    return switch (expr.node()) {
      case Node.Map1(var function, var x) ->
          switch (function) {
            case EXP, EXPM1, SINH, COSH -> Optional.of(709.782712893384);
            case LOG, SQRT -> Optional.of(0.0);
            case LOG1P -> Optional.of(-1.0);
            case LOG1MEXP -> Optional.of(0.0);
            default -> Optional.empty();
          };
      case Node.Map2(var function, var x, var y) when function == Function2.DIVIDE ->
          Optional.of(0.0);
      default -> Optional.empty();
    };
  }

  /// In one word what went wrong: `data`, `domain` or `overflow`.
  private static String reason(Expr expr, double value) {
    return switch (expr.node()) {
      case Node.Leaf leaf -> "data";
      case Node.Map1(var function, var x)
          when function == Function1.LOG
              || function == Function1.LOG1P
              || function == Function1.SQRT
              || function == Function1.LOG1MEXP ->
          "domain";
      case Node.Map2(var function, var x, var y) when function == Function2.DIVIDE -> "domain";
      default -> Double.isNaN(value) ? "domain" : "overflow";
    };
  }

  /// Where it happened: the first point at which the value or the gradient is not finite.
  ///
  /// @param growing how many steps before it `‖θ‖` grew without a pause
  @SuppressWarnings("ArrayRecordComponent") // a pair of results, compared never
  private record Scene(double[] point, int step, int growing) {
    static Scene of(Evidence evidence) {
      Optional<Replay> replay = Replay.of(evidence);
      if (replay.isEmpty()) {
        return new Scene(evidence.run().point().toDoubles(), evidence.run().steps(), 0);
      }
      Replay run = replay.get();
      int step = 0;
      int growing = 0;
      double length = run.length();
      while (run.isFinite() && step < evidence.run().steps()) {
        run.advance();
        step++;
        growing = run.length() > length ? growing + 1 : 0;
        length = run.length();
      }
      return new Scene(run.point(), step, growing);
    }
  }
}
