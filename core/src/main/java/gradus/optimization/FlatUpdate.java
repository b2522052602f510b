package gradus.optimization;

import gradus.compile.Execution;
import gradus.compile.Interpreter;
import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.optimization.FirstOrder.Before;
import gradus.optimization.schedule.Plateau;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A first-order method compiled for the flat arrays of a function: `θ` and `∇f(θ)` in, the next
/// `θ` out, with the memory carried along inside. A step allocates nothing.
///
/// Its state has one array of the size of the function for each name that the method remembers;
/// where a block has no such memory, the array is 0. Beside them stands `plateau`, where the method
/// listens to the loss.
public final class FlatUpdate {
  private static final String PLATEAU = "plateau";
  private static final String GRADIENT = ".gradient";

  private final FirstOrder method;
  private final List<Block> blocks;
  private final int size;
  private final Update update;
  private final Execution execution;
  private final Update.Pace pace;
  private final String[] points;
  private final String[] gradients;
  private final double[] next;
  private final State start;
  private long steps;
  private Plateau.Progress progress;
  private double factor;

  private FlatUpdate(FirstOrder method, List<Block> blocks, State start) {
    this.method = method;
    this.blocks = blocks;
    this.size = size(blocks);
    this.start = start;
    this.steps = start.steps();
    this.progress = progress(start);
    this.factor = progress.factor();
    List<Expr> variables = blocks.stream().map(block -> variable(block.name(), block)).toList();
    List<Update.Slope> slopes = new ArrayList<>();
    for (int k = 0; k < blocks.size(); k++) {
      Block block = blocks.get(k);
      Expr gradient = variable(block.name() + GRADIENT, block);
      slopes.add(new Update.Slope(variables.get(k), gradient, block.name()));
    }
    requireOwnNames(blocks);
    this.points = blocks.stream().map(Block::name).toArray(String[]::new);
    this.gradients = blocks.stream().map(b -> b.name() + GRADIENT).toArray(String[]::new);
    this.update = Update.of(method, slopes, Precision.DOUBLE);
    this.execution = Program.compile(update.outputs(), Program.Options.defaults()).bind(values());
    for (int k = 0; k < update.memory().size(); k++) {
      execution.carry(blocks.size() + k, Update.nameOf(update.memory().get(k).variable()));
    }
    this.pace = update.pace(execution);
    this.next = new double[size];
  }

  /// Before the first step.
  ///
  /// @param blocks the parts of the arrays, such as [Differentiable#blocks]
  public static FlatUpdate of(FirstOrder method, List<Block> blocks) {
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    slots(method, blocks).forEach(slot -> zeros.put(slot, Tensor.zeros(size(blocks))));
    method.plateaus().ifPresent(_ -> zeros.put(PLATEAU, Plateau.Progress.START.saved()));
    return new FlatUpdate(method, blocks, new State(0, zeros));
  }

  /// Where a run stopped whose state was saved.
  ///
  /// @throws IllegalArgumentException where the state is that of another method, or of another size
  public static FlatUpdate of(FirstOrder method, List<Block> blocks, State saved) {
    int size = size(blocks);
    Set<String> expected = slots(method, blocks);
    method.plateaus().ifPresent(_ -> expected.add(PLATEAU));
    saved.require(expected);
    saved
        .slots()
        .forEach((name, slot) -> {
          if (!name.equals(PLATEAU) && !slot.shape().equals(Shape.of(size))) {
            throw new IllegalArgumentException(
                "the function has "
                    + size
                    + " arguments, but the "
                    + name
                    + " of the state given has the shape "
                    + slot.shape()
                    + ": it was saved for another function");
          }
        });
    return new FlatUpdate(method, blocks, saved);
  }

  /// The gradient by a parameter is a variable too.
  private static void requireOwnNames(List<Block> blocks) {
    Set<String> names = blocks.stream().map(Block::name).collect(Collectors.toSet());
    for (Block block : blocks) {
      if (names.contains(block.name() + GRADIENT)) {
        throw new IllegalArgumentException(
            "the parameter "
                + block.name()
                + GRADIENT
                + " is called as the gradient by "
                + block.name()
                + " is; rename it");
      }
    }
  }

  private static Plateau.Progress progress(State state) {
    return state.slots().containsKey(PLATEAU)
        ? Plateau.Progress.of(state.slot(PLATEAU))
        : Plateau.Progress.START;
  }

  private static Set<String> slots(FirstOrder method, List<Block> blocks) {
    Set<String> names = new LinkedHashSet<>();
    blocks.forEach(block -> names.addAll(method.memory(block.name())));
    return names;
  }

  private static int size(List<Block> blocks) {
    return blocks.stream().mapToInt(block -> block.shape().count()).sum();
  }

  private static Expr variable(String name, Block block) {
    Dim[] dims = IntStream.of(block.shape().sizes()).mapToObj(Dim::of).toArray(Dim[]::new);
    return Expr.variable(name, dims);
  }

  private Map<String, Tensor> values() {
    Map<String, Tensor> values = new HashMap<>();
    for (int k = 0; k < blocks.size(); k++) {
      Tensor zero = Tensor.zeros(blocks.get(k).shape().sizes());
      values.put(points[k], zero);
      values.put(gradients[k], zero);
    }
    values.putAll(update.start(values));
    for (int k = 0; k < update.memory().size(); k++) {
      Update.Memory memory = update.memory().get(k);
      values.put(Update.nameOf(memory.variable()), part(start.slot(memory.slot()), block(memory)));
    }
    values.keySet().retainAll(Graph.variables(update.outputs()).keySet());
    return values;
  }

  private Block block(Update.Memory memory) {
    String name = Update.nameOf(memory.parameter());
    return blocks.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static Tensor part(Tensor flat, Block block) {
    double[] part = new double[block.shape().count()];
    System.arraycopy(Storage.doubles(flat), block.offset(), part, 0, part.length);
    return Storage.tensor(block.shape(), part);
  }

  /// Tells a method that listens to it the loss; others do not mind.
  public void observe(double loss) {
    if (method.plateaus().isPresent()) {
      progress = method.plateaus().get().next(progress, loss);
    }
  }

  /// Takes one step: writes the next point over the point. Answers whether it is another one.
  public boolean advance(double[] point, double[] gradient) {
    return advance(point, gradient, 1);
  }

  /// The same with learning rates multiplied by a factor.
  public boolean advance(double[] point, double[] gradient, double multiple) {
    for (int k = 0; k < points.length; k++) {
      execution.set(points[k], point, blocks.get(k).offset());
      execution.set(gradients[k], gradient, blocks.get(k).offset());
    }
    factor = multiple * progress.factor();
    pace.at(++steps, factor);
    execution.run();
    for (int k = 0; k < points.length; k++) {
      execution.read(k, next, blocks.get(k).offset());
    }
    boolean moved = false;
    for (int i = 0; i < size; i++) {
      moved |= next[i] != point[i];
      point[i] = next[i];
    }
    return moved;
  }

  /// What the method remembers now.
  public State state() {
    Map<String, Tensor> slots = new LinkedHashMap<>(start.slots());
    if (steps > start.steps()) {
      memory().forEach((name, array) -> slots.put(name, Storage.tensor(Shape.of(size), array)));
    }
    method.plateaus().ifPresent(_ -> slots.put(PLATEAU, progress.saved()));
    return new State(steps, slots);
  }

  private Map<String, double[]> memory() {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    for (int k = 0; k < update.memory().size(); k++) {
      Update.Memory memory = update.memory().get(k);
      double[] array = arrays.computeIfAbsent(memory.slot(), _ -> new double[size]);
      execution.read(blocks.size() + k, array, block(memory).offset());
    }
    return arrays;
  }

  /// The learning rate of the last step; of the first one before it.
  public double rate() {
    return factor * method.rateAt(Math.max(1, steps));
  }

  /// The learning rate of the last step before a state; of the first one where there was none.
  public static double rate(FirstOrder method, State state) {
    return progress(state).factor() * method.rateAt(Math.max(1, state.steps()));
  }

  /// The diagonal of the method's preconditioner in a state: ones where it has none.
  public static double[] preconditioner(FirstOrder method, List<Block> blocks, State state) {
    List<Update.Input> inputs = Update.inputs(method.coefficients());
    Map<String, Tensor> values = new HashMap<>();
    for (Update.Input input : inputs) {
      double value = input.coefficient().at().applyAsDouble(Math.max(1, state.steps()));
      values.put(Update.nameOf(input.variable()), Tensor.scalar(value));
    }
    double[] diagonal = new double[size(blocks)];
    for (Block block : blocks) {
      Expr parameter = variable(block.name(), block);
      List<Expr> memory = new ArrayList<>();
      for (String slot : method.memory(block.name())) {
        Expr kept = Update.kept(parameter, slot);
        memory.add(kept);
        values.put(Update.nameOf(kept), part(state.slot(slot), block));
      }
      Before before = new Before(block.name(), parameter, parameter, memory);
      List<Expr> scalars = inputs.stream().map(Update.Input::variable).toList();
      Expr part = method.preconditioner(before, scalars);
      Map<String, Tensor> used = new HashMap<>(values);
      used.keySet().retainAll(Graph.variables(List.of(part)).keySet());
      double[] elements = Interpreter.evaluate(part, used).toDoubles();
      System.arraycopy(elements, 0, diagonal, block.offset(), elements.length);
    }
    return diagonal;
  }
}
