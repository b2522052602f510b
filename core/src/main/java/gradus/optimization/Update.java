package gradus.optimization;

import static gradus.expr.Functions.abs;
import static gradus.expr.Functions.less;
import static gradus.expr.Functions.select;

import gradus.compile.Execution;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.optimization.FirstOrder.After;
import gradus.optimization.FirstOrder.Before;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// One step of a first-order method for the parameters of a program, as expressions: with them the
/// program that computes loss and gradient also steps, in one go and without a copy.
///
/// ```java
/// Update update = Update.of(Adam.of(1e-3), slopes, options.precision());
/// List<Expr> outputs = new ArrayList<>(List.of(loss));
/// outputs.addAll(update.outputs());
/// values.putAll(update.start(values));             // data and parameters are in it already
/// Execution step = Program.compile(outputs, options).bind(values);
/// update.carry(step, 1);                           // outputs 1, 2, … are inputs of the next run
/// Update.Pace pace = update.pace(step);
/// for (long t = 1; t <= steps; t++) {
///   pace.at(t);
///   step.run();
/// }
/// ```
///
/// @param parameters their variables and what they become
/// @param memory the variables of what the method remembers, and what they become; all start at 0
/// @param inputs the scalar variables that are set before each step
public record Update(List<Next> parameters, List<Memory> memory, List<Input> inputs) {
  public Update {
    parameters = List.copyOf(parameters);
    memory = List.copyOf(memory);
    inputs = List.copyOf(inputs);
  }

  /// A parameter with the derivative of the loss by it.
  ///
  /// @param parameter a variable
  /// @param gradient of its shape
  /// @param group by which methods for groups choose; the name of a layer, or of the parameter
  public record Slope(Expr parameter, Expr gradient, String group) {
    public Slope {
      if (!gradient.dims().equals(parameter.dims())) {
        throw new IllegalArgumentException(
            "the gradient by "
                + nameOf(parameter)
                + " has the shape "
                + gradient.dims()
                + ", but the parameter "
                + parameter.dims());
      }
    }
  }

  /// A variable and its value in the next step.
  public record Next(Expr variable, Expr next) {}

  /// An array that the method keeps for a parameter.
  ///
  /// @param parameter whose shape it has
  /// @param slot as the method calls it, such as `velocity`
  /// @param variable called `parameter.slot`
  /// @param next its value in the next step
  public record Memory(Expr parameter, String slot, Expr variable, Expr next) {}

  /// A coefficient and the variable that receives its values.
  public record Input(Expr variable, Coefficient coefficient) {}

  /// The update of some parameters. Variables of its own are called `parameter.slot`, and `update.`
  /// with the name of the coefficient.
  ///
  /// What is remembered is taken as 0 where it is subnormal. A running mean of gradients that have
  /// become 0, as those of units that never fire, would else come to numbers that are slow to
  /// compute with, and stay with them for good: `0.9 x`, rounded, is `x` itself there.
  ///
  /// @param precision in which the update will be computed
  /// @throws IllegalArgumentException where a parameter is no variable, or given twice, or a name
  ///   is one of the update's own
  public static Update of(FirstOrder method, List<Slope> slopes, Precision precision) {
    requireDistinct(slopes);
    List<Input> inputs = inputs(method.coefficients());
    List<Before> before = slopes.stream().map(slope -> before(method, slope)).toList();
    requireOwnNames(slopes, before, inputs);
    List<After> after = method.step(before, inputs.stream().map(Input::variable).toList());
    List<Next> parameters = new ArrayList<>();
    List<Memory> memory = new ArrayList<>();
    for (int k = 0; k < slopes.size(); k++) {
      Expr parameter = slopes.get(k).parameter();
      parameters.add(new Next(parameter, after.get(k).parameter()));
      List<String> slots = method.memory(slopes.get(k).group());
      for (int j = 0; j < slots.size(); j++) {
        Expr variable = before.get(k).memory().get(j);
        Expr next = normal(after.get(k).memory().get(j), precision);
        memory.add(new Memory(parameter, slots.get(j), variable, next));
      }
    }
    return new Update(parameters, memory, used(inputs, parameters, memory));
  }

  private static Expr normal(Expr x, Precision precision) {
    Expr zero = Expr.of(0).broadcastLike(x);
    return select(less(abs(x), Expr.of(precision.smallestNormal())), zero, x);
  }

  /// Without the coefficients of groups that no parameter belongs to.
  private static List<Input> used(List<Input> inputs, List<Next> parameters, List<Memory> memory) {
    Set<String> variables = Graph.variables(outputs(parameters, memory)).keySet();
    return inputs.stream().filter(input -> variables.contains(nameOf(input.variable()))).toList();
  }

  private static void requireDistinct(List<Slope> slopes) {
    Set<String> names = new HashSet<>();
    for (Slope slope : slopes) {
      if (!names.add(nameOf(slope.parameter()))) {
        throw new IllegalArgumentException(
            "the parameter "
                + nameOf(slope.parameter())
                + " is given twice; it can have one next value");
      }
    }
  }

  /// The update's own variables are nobody else's, and each is one.
  private static void requireOwnNames(List<Slope> slopes, List<Before> before, List<Input> inputs) {
    Set<String> taken = new HashSet<>();
    for (Slope slope : slopes) {
      taken.addAll(Graph.variables(List.of(slope.parameter(), slope.gradient())).keySet());
    }
    Set<String> own = new HashSet<>();
    Stream<Expr> memory = before.stream().flatMap(one -> one.memory().stream());
    Stream.concat(memory, inputs.stream().map(Input::variable))
        .map(Update::nameOf)
        .forEach(name -> {
          if (taken.contains(name)) {
            throw new IllegalArgumentException(
                "the method has a variable "
                    + name
                    + " of its own, and so have the parameters and their loss; rename that one");
          }
          if (!own.add(name)) {
            throw new IllegalArgumentException(
                "the method keeps "
                    + name
                    + " twice: what accumulates or averages is put around a method once");
          }
        });
  }

  private static Before before(FirstOrder method, Slope slope) {
    Expr parameter = slope.parameter();
    List<Expr> memory =
        method.memory(slope.group()).stream().map(slot -> kept(parameter, slot)).toList();
    return new Before(slope.group(), parameter, slope.gradient(), memory);
  }

  /// The variable of what is kept for a parameter.
  static Expr kept(Expr parameter, String slot) {
    return Expr.variable(nameOf(parameter) + "." + slot, parameter.dims().toArray(Dim[]::new));
  }

  /// A variable for each coefficient; a number after the name where several have the same.
  static List<Input> inputs(List<Coefficient> coefficients) {
    Map<String, Integer> counts = new HashMap<>();
    List<Input> inputs = new ArrayList<>();
    for (Coefficient coefficient : coefficients) {
      int count = counts.merge(coefficient.name(), 1, Integer::sum);
      String name = "update." + coefficient.name() + (count == 1 ? "" : " " + count);
      inputs.add(new Input(Expr.variable(name), coefficient));
    }
    return inputs;
  }

  static String nameOf(Expr variable) {
    if (variable.node() instanceof Node.Variable named) {
      return named.name();
    }
    throw new IllegalArgumentException("a parameter is a variable, not the expression " + variable);
  }

  /// What a program must compute: the new parameters, then the new memory.
  public List<Expr> outputs() {
    return outputs(parameters, memory);
  }

  private static List<Expr> outputs(List<Next> parameters, List<Memory> memory) {
    return Stream.concat(parameters.stream().map(Next::next), memory.stream().map(Memory::next))
        .toList();
  }

  /// Values to bind the update's own variables to: no memory, and the coefficients of the first
  /// step.
  ///
  /// @param values of the parameters at least, by name
  public Map<String, Tensor> start(Map<String, Tensor> values) {
    Map<String, Tensor> start = new LinkedHashMap<>();
    for (Memory one : memory) {
      Tensor parameter = values.get(nameOf(one.parameter()));
      if (parameter == null) {
        throw new IllegalArgumentException(
            "the parameter " + nameOf(one.parameter()) + " has no value among " + values.keySet());
      }
      start.put(nameOf(one.variable()), Tensor.zeros(parameter.shape().sizes()));
    }
    for (Input input : inputs) {
      double value = input.coefficient().at().applyAsDouble(1);
      start.put(nameOf(input.variable()), Tensor.scalar(value));
    }
    return start;
  }

  /// The same, with the memory that was saved.
  ///
  /// @throws IllegalArgumentException where the state is that of another method, or of parameters
  ///   of other shapes
  public Map<String, Tensor> start(Map<String, Tensor> values, State saved) {
    Map<String, Tensor> start = start(values);
    Set<String> names = new HashSet<>();
    memory.forEach(one -> names.add(nameOf(one.variable())));
    saved.require(names);
    for (String name : names) {
      Tensor own = saved.slot(name);
      Tensor zero = start.put(name, own);
      if (zero == null || !zero.shape().equals(own.shape())) {
        throw new IllegalArgumentException(
            "the state has a "
                + name
                + " of shape "
                + own.shape()
                + ", which is not its parameter's");
      }
    }
    return start;
  }

  /// Lets the outputs of the program, from `first` on, be its parameters and memory in the next
  /// run.
  public void carry(Execution execution, int first) {
    int output = first;
    for (Next one : parameters) {
      execution.carry(output++, nameOf(one.variable()));
    }
    for (Memory one : memory) {
      execution.carry(output++, nameOf(one.variable()));
    }
  }

  /// What the method remembers after a run of the program whose outputs from `first` on are these,
  /// in the precision of the program.
  public State state(Execution execution, int first, long steps) {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    int output = first + parameters.size();
    for (Memory one : memory) {
      slots.put(nameOf(one.variable()), execution.tensor(output++));
    }
    return new State(steps, slots);
  }

  /// Sets the coefficients of a program before each step.
  public Pace pace(Execution execution) {
    return new Pace(execution, inputs);
  }

  /// Sets the coefficients of a program. It allocates nothing.
  public static final class Pace {
    private final Execution execution;
    private final String[] names;
    private final Coefficient[] coefficients;
    private final double[] values;

    private Pace(Execution execution, List<Input> inputs) {
      this.execution = execution;
      this.names = inputs.stream().map(input -> nameOf(input.variable())).toArray(String[]::new);
      this.coefficients = inputs.stream().map(Input::coefficient).toArray(Coefficient[]::new);
      this.values = new double[names.length];
    }

    /// For step `t = 1, 2, …`.
    public void at(long step) {
      at(step, 1);
    }

    /// For step `t`, with learning rates multiplied by a factor, as feedback from the loss asks
    /// for.
    public void at(long step, double factor) {
      for (int k = 0; k < names.length; k++) {
        double value = coefficients[k].at().applyAsDouble(step);
        values[k] = coefficients[k].isRate() ? factor * value : value;
        execution.set(names[k], values, k);
      }
    }
  }
}
