package gradus.doctor;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.network.Likelihood;
import gradus.models.network.Network;
import gradus.optimization.Block;
import gradus.optimization.FlatUpdate;
import gradus.optimization.Objective;
import gradus.optimization.State;
import gradus.optimization.Trace;
import gradus.optimization.training.Learning;
import gradus.optimization.training.Parameter;
import gradus.optimization.training.Source;
import gradus.optimization.training.Trained;
import gradus.optimization.training.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the doctor is given of a network: how it was trained, what came of it, and what was heard
/// meanwhile. It only reads.
///
/// @param network that was trained
/// @param likelihood what its loss assumes
/// @param training how
/// @param trained what came of it
/// @param norms of gradient and update of each layer, as the run told them ([Training#withNorms])
/// @param objective the mean loss over [#rows], in double precision, of a step of training: with
///   the units that dropout spares in step 0
/// @param rows of the training that are examined, the first ones
public record NetworkEvidence(
    Network network,
    Likelihood likelihood,
    Training training,
    Trained trained,
    List<Norms> norms,
    Objective objective,
    int rows) {
  /// The most rows that are looked at.
  private static final int MOST_ROWS = 4096;

  public NetworkEvidence {
    norms = List.copyOf(norms);
  }

  /// What a step told.
  ///
  /// @param step from 1
  /// @param groups the layers that have parameters, in order
  public record Norms(long step, List<Trace.Group> groups) {
    public Norms {
      groups = List.copyOf(groups);
    }
  }

  /// Of a run.
  public static NetworkEvidence of(
      Network network,
      Likelihood likelihood,
      Training training,
      Trained trained,
      List<Norms> norms) {
    int rows = (int) Math.min(MOST_ROWS, training.batches().source().rows());
    Learning learning = training.learning();
    Map<String, Tensor> data = rows(training.batches().source(), rows);
    learning.buffers().forEach(buffer -> data.put(buffer.name(), value(trained, buffer.name())));
    learning.step().ifPresent(step -> data.put(name(step), Tensor.scalar(0)));
    Set<String> used = Graph.variables(List.of(learning.loss())).keySet();
    data.keySet().retainAll(used);
    Objective objective =
        Objective.of(
            learning.loss(),
            learning.parameters().stream().map(Parameter::variable).toList(),
            data,
            Program.Options.defaults().threads(training.options().threads()));
    return new NetworkEvidence(network, likelihood, training, trained, norms, objective, rows);
  }

  private static Map<String, Tensor> rows(Source source, int count) {
    Map<String, Tensor> rows = new LinkedHashMap<>();
    for (int k = 0; k < source.columns().size(); k++) {
      Source.Column column = source.columns().get(k);
      double[] elements = new double[count * column.row().count()];
      source.read(k, 0, count, elements, 0);
      int[] sizes = new int[column.row().rank() + 1];
      sizes[0] = count;
      System.arraycopy(column.row().sizes(), 0, sizes, 1, column.row().rank());
      rows.put(column.name(), Tensor.of(Shape.of(sizes), elements));
    }
    return rows;
  }

  private static Tensor value(Trained trained, String name) {
    return Objects.requireNonNull(trained.last().values().get(name), name);
  }

  private static String name(Expr variable) {
    return ((Node.Variable) variable.node()).name();
  }

  /// The rows examined, by the names of their columns.
  public Map<String, Tensor> data() {
    return rows(training.batches().source(), rows);
  }

  /// The parameters before the first step, one after the other.
  public double[] start() {
    return flat(training.learning().parameters().stream().map(Parameter::start).toList());
  }

  /// The parameters after the last step, before any average.
  public double[] end() {
    return flat(
        training.learning().parameters().stream().map(p -> value(trained, p.name())).toList());
  }

  private double[] flat(List<Tensor> parts) {
    double[] all = new double[objective.size()];
    int at = 0;
    for (Tensor part : parts) {
      System.arraycopy(part.toDoubles(), 0, all, at, part.shape().count());
      at += part.shape().count();
    }
    return all;
  }

  /// The diagonal of the method's preconditioner after the last step.
  double[] preconditioner() {
    List<Block> blocks = new ArrayList<>();
    Map<String, double[]> slots = new LinkedHashMap<>();
    int at = 0;
    for (Parameter parameter : training.learning().parameters()) {
      int count = parameter.start().shape().count();
      // methods of groups choose by the group, so a block has its name
      blocks.add(new Block(parameter.group(), parameter.start().shape(), at));
      for (String slot : training.method().memory(parameter.group())) {
        double[] kept = slots.computeIfAbsent(slot, _ -> new double[objective.size()]);
        double[] own = value(trained, parameter.name() + "." + slot).toDoubles();
        System.arraycopy(own, 0, kept, at, count);
      }
      at += count;
    }
    Map<String, Tensor> state = new LinkedHashMap<>();
    slots.forEach((name, array) -> state.put(name, Tensor.of(Shape.of(array.length), array)));
    return FlatUpdate.preconditioner(training.method(), blocks, new State(trained.steps(), state));
  }
}
