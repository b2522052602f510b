package gradus.doctor;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Tensor;
import gradus.models.network.Activation;
import gradus.models.network.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `dead_units`: units of `relu` that are 0 for every row. Their gradient is 0 too, so no step
/// moves them, and the network is as good as without them.
public record DeadUnits() implements NetworkPathology {
  /// Where more are dead, the layer has lost width that somebody asked for.
  private static final double SHARE = 0.1;

  @Override
  public String slug() {
    return "dead_units";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    Reading reading = evidence.network().inference();
    List<Reading.Applied> rectified =
        reading.layers().stream()
            .filter(layer -> layer.layer() == Activation.RELU && layer.y().rank() == 2)
            .toList();
    if (rectified.isEmpty()) {
      return Optional.empty();
    }
    List<Expr> outputs = rectified.stream().map(Reading.Applied::y).toList();
    Map<String, Tensor> values = new TreeMap<>(evidence.data());
    values.putAll(evidence.trained().values());
    values.keySet().retainAll(Graph.variables(outputs).keySet());
    List<Tensor> answers = Program.compile(outputs, Program.Options.defaults()).evaluate(values);
    List<Integer> dead = new ArrayList<>();
    int worst = 0;
    for (int k = 0; k < answers.size(); k++) {
      dead.add(dead(answers.get(k)));
      worst = share(answers, dead, k) > share(answers, dead, worst) ? k : worst;
    }
    double share = share(answers, dead, worst);
    Level level = share == 1 ? Level.ERROR : share > SHARE ? Level.WARN : Level.INFO;
    return Optional.of(
        NetworkDoctor.finding(
            slug(),
            level,
            Confidence.PROVEN,
            Map.of(
                "dead",
                (double) dead.get(worst),
                "units",
                (double) answers.get(worst).columns(),
                "share",
                share,
                "threshold",
                SHARE,
                "rows",
                (double) evidence.rows()),
            Map.of("layer", rectified.get(worst).path())));
  }

  private static double share(List<Tensor> answers, List<Integer> dead, int k) {
    return (double) dead.get(k) / answers.get(k).columns();
  }

  private static int dead(Tensor answer) {
    int count = 0;
    for (int j = 0; j < answer.columns(); j++) {
      boolean alive = false;
      for (int i = 0; i < answer.rows() && !alive; i++) {
        alive = answer.at(i, j) > 0;
      }
      count += alive ? 0 : 1;
    }
    return count;
  }
}
