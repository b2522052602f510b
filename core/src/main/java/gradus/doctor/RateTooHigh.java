package gradus.doctor;

import gradus.linalg.Tensor;
import gradus.optimization.Certificate;
import gradus.optimization.FirstOrder;
import gradus.optimization.Gap;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Outcome;
import gradus.optimization.State;
import gradus.optimization.Trace;
import gradus.optimization.landscape.EdgeOfStability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `lr_too_high`: steps overshoot in the direction of the largest curvature `λ₁`, and each
/// overshoots more than the last.
///
/// On a quadratic a first-order method diverges exactly where `S = ηλ₁/c > 1`, with `c = 2` for
/// gradient descent, `2 + 2β` for the heavy ball, and Adam's on the preconditioned Hessian
/// ([FirstOrder#stability]). `λ₁` is measured by Lanczos from below, so `S > 1` is certain where it
/// is found. Of methods without such a limit, nothing is said.
public record RateTooHigh() implements Pathology {
  /// Steps over which growth is measured.
  private static final int WINDOW = 20;

  /// How far the measured growth may be from the predicted one for the quadratic to count as a
  /// model of the loss.
  private static final double AGREEMENT = 0.2;

  @Override
  public String slug() {
    return "lr_too_high";
  }

  @Override
  public List<String> explains() {
    return List.of("nonfinite_origin");
  }

  @Override
  public Optional<Finding> examine(Evidence evidence) {
    if (!(evidence.method() instanceof FirstOrder rule) || evidence.run().outcome().settled()) {
      return Optional.empty();
    }
    boolean broken = broken(evidence.run().outcome());
    boolean unsteady = broken || unsteady(evidence.run().trace());
    State state = evidence.run().state();
    Optional<EdgeOfStability> worst = edge(evidence, rule, evidence.run().point(), state);
    if (unsteady) {
      Optional<EdgeOfStability> atStart = edge(evidence, rule, evidence.start(), state);
      worst =
          atStart.filter(s -> s.excess() > 1).isPresent()
                  && worst.filter(s -> s.excess() > 1).isEmpty()
              ? atStart
              : worst;
    }
    return worst
        .filter(edge -> edge.excess() > 1)
        .filter(_ -> unsteady || evidence.design().isPresent())
        .map(edge -> finding(evidence, rule, edge, broken));
  }

  private static boolean broken(Outcome outcome) {
    return outcome == Outcome.DIVERGED || outcome == Outcome.NOT_FINITE;
  }

  /// Whether the loss rose in at least a quarter of the last steps, or ended half as high again as
  /// it began.
  private static boolean unsteady(Trace trace) {
    List<Trace.Entry> recent =
        trace.recent().subList(Math.max(0, trace.recent().size() - WINDOW), trace.recent().size());
    int rises = 0;
    for (int k = 1; k < recent.size(); k++) {
      rises += recent.get(k).loss() > recent.get(k - 1).loss() ? 1 : 0;
    }
    double first = trace.first().loss();
    return 4 * rises >= recent.size() || trace.last().loss() > first + 0.5 * Math.abs(first);
  }

  private Finding finding(
      Evidence evidence, FirstOrder rule, EdgeOfStability edge, boolean broken) {
    double predicted = edge.growth();
    double measured = measuredGrowth(evidence, edge);
    boolean quadratic = Math.abs(measured / predicted - 1) <= AGREEMENT;
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("η", edge.rate());
    numbers.put("λ₁", edge.curvature().value());
    numbers.put("λ₁_residual", edge.curvature().residual());
    numbers.put("c", edge.limit());
    numbers.put("limit", edge.largestRate());
    numbers.put("S", edge.excess());
    numbers.put("growth_predicted", predicted);
    numbers.put("growth_measured", measured);
    Certificate gradient =
        Certificate.of(
            evidence.objective(),
            evidence.start().toDoubles(),
            evidence.run().point().toDoubles(),
            Gap.stronglyConvex(0, 0));
    return new Finding(
        slug(),
        broken ? Level.ERROR : Level.WARN,
        quadratic ? Confidence.MEASURED : Confidence.SUSPECTED,
        numbers,
        Map.of("method", rule.title(), "outcome", evidence.run().outcome().name()),
        List.of(
            new Finding.Excluded(
                "wrong gradient",
                "gradient against central differences",
                gradient.differenceResidual(),
                gradient.differenceTolerance())),
        List.of(),
        Optional.of(mend(evidence, rule, edge)));
  }

  /// `η = c/(2λ₁)`: half the largest stable rate, so `S` is predicted to be one half.
  private static Finding.Mend mend(Evidence evidence, FirstOrder rule, EdgeOfStability edge) {
    FirstOrder slower = rule.withRate(rule.rate() / edge.rate() * (edge.largestRate() / 2));
    Minimum again =
        Minimize.run(evidence.objective(), evidence.start().toDoubles(), slower, evidence.stop());
    double after =
        edge(evidence, slower, again.point(), again.state())
            .map(EdgeOfStability::excess)
            .orElse(Double.NaN);
    boolean better = again.value() < evidence.run().value() || again.outcome().settled();
    boolean verified = after <= 1 && better && !broken(again.outcome());
    return new Finding.Mend(
        "rate",
        slower.rate(),
        "S",
        edge.excess(),
        0.5,
        after,
        verified ? Finding.Verification.VERIFIED : Finding.Verification.REFUTED);
  }

  /// The factor per step by which the gradient's part along the steepest direction grows, from the
  /// start on; over the later half of the window, when the method's memory has filled.
  private static double measuredGrowth(Evidence evidence, EdgeOfStability edge) {
    Optional<Replay> replay = Replay.of(evidence);
    if (replay.isEmpty()) {
      return Double.NaN;
    }
    double[] parts = new double[WINDOW + 1];
    int count = 0;
    for (int t = 0; t <= WINDOW; t++) {
      double part = Math.abs(dot(edge.curvature().direction(), replay.get().gradient()));
      if (!Double.isFinite(part) || part == 0) {
        break;
      }
      parts[count++] = part;
      replay.get().advance();
    }
    int from = count / 2;
    return count < 4
        ? Double.NaN
        : Math.pow(parts[count - 1] / parts[from], 1.0 / (count - 1 - from));
  }

  private static double dot(Tensor direction, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      sum += direction.flat(i) * gradient[i];
    }
    return sum;
  }

  /// How near the rate is to the edge at a point; empty where nothing can be said.
  private static Optional<EdgeOfStability> edge(
      Evidence evidence, FirstOrder rule, Tensor point, State state) {
    return EdgeOfStability.of(evidence.objective(), point.toDoubles(), rule, state)
        .filter(edge -> edge.excess() > 0 && Double.isFinite(edge.excess()));
  }
}
