package gradus.optimization.training;

import gradus.calculus.Gradient;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A learning problem: everything that one training step computes from a batch of rows.
///
/// ```java
/// Dim n = Dim.of("n");
/// Expr x = Expr.variable("X", n, Dim.of(3)), y = Expr.variable("y", n);
/// Expr w = Expr.variable("w", Dim.of(3));
/// Expr loss = mean(x.matmul(w).minus(y).power(2));
/// Learning learning = Learning.of(loss, List.of(Parameter.of(w, Tensor.zeros(3))), x, y);
/// ```
///
/// A variable is a parameter, a buffer, data with rows, or the number of the step; there is no
/// other, since nobody would give it a value.
///
/// @param loss a scalar: the mean over the rows of the batch of what each row contributes, so that
///   its size does not depend on how many rows a batch has
/// @param parameters what is learned; at least one, and the loss depends on each
/// @param buffers what is remembered without being learned
/// @param rows variables whose first dimension, the same for all and named, counts the rows of the
///   batch
/// @param step a scalar variable that receives the number of the step, from 0: the counter of
///   random numbers that are drawn anew in each step, as dropout needs
public record Learning(
    Expr loss,
    List<Parameter> parameters,
    List<Buffer> buffers,
    List<Expr> rows,
    Optional<Expr> step) {
  /// @throws IllegalArgumentException where the parts do not fit together
  public Learning {
    parameters = List.copyOf(parameters);
    buffers = List.copyOf(buffers);
    rows = List.copyOf(rows);
    if (loss.rank() != 0) {
      throw new IllegalArgumentException(
          "a loss is a scalar, but "
              + loss
              + " has dimensions "
              + loss.dims()
              + ": take the mean over its entries");
    }
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "a learning problem has at least one parameter, but none was given: nothing could be"
              + " learned");
    }
    requireRows(rows);
    requireScalar(step);
    requireRoles(loss, parameters, buffers, rows, step);
    requireSizes(parameters, buffers, rows);
  }

  /// A problem without buffers, whose steps are all alike.
  public static Learning of(Expr loss, List<Parameter> parameters, Expr... rows) {
    return new Learning(loss, parameters, List.of(), List.of(rows), Optional.empty());
  }

  /// The same problem from other starts: a model that was trained before, to be trained on with
  /// another method or other data.
  ///
  /// @param values of parameters and buffers, by name; who is not among them starts as before
  /// @throws IllegalArgumentException where a name is of no parameter or buffer
  public Learning startingFrom(Map<String, Tensor> values) {
    Set<String> known = new LinkedHashSet<>();
    parameters.forEach(parameter -> known.add(parameter.name()));
    buffers.forEach(buffer -> known.add(buffer.name()));
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no parameter or buffer " + name + " to start with; there are " + known);
      }
    }
    return new Learning(
        loss,
        parameters.stream()
            .map(p ->
                new Parameter(p.variable(), values.getOrDefault(p.name(), p.start()), p.group()))
            .toList(),
        buffers.stream()
            .map(b -> new Buffer(b.variable(), values.getOrDefault(b.name(), b.start()), b.next()))
            .toList(),
        rows,
        step);
  }

  /// The dimension that counts the rows of a batch.
  public Dim rowDimension() {
    return rows.getFirst().dims().getFirst();
  }

  /// The gradient of the loss with respect to each parameter, derived from the graph.
  public List<Expr> gradients() {
    return Gradient.of(loss, parameters.stream().map(Parameter::variable).toList());
  }

  /// The groups of the parameters, in order of first appearance.
  public List<String> groups() {
    return parameters.stream().map(Parameter::group).distinct().toList();
  }

  /// How many numbers are learned.
  public int size() {
    return parameters.stream().mapToInt(parameter -> parameter.start().shape().count()).sum();
  }

  private static void requireRows(List<Expr> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "a learning problem reads rows of data, but no variable with rows was given: name those"
              + " that a batch sets");
    }
    for (Expr row : rows) {
      String name = Variables.name(row);
      if (row.rank() == 0 || !(row.dims().getFirst() instanceof Dim.Named)) {
        throw new IllegalArgumentException(
            "the rows of "
                + name
                + " are counted by its first dimension, which has a name, but its dimensions are "
                + row.dims()
                + "; put Dim.of(\"n\") first, so that batches of any size fit");
      }
      Expr first = rows.getFirst();
      if (!row.dims().getFirst().equals(first.dims().getFirst())) {
        throw new IllegalArgumentException(
            "a batch has as many rows of "
                + name
                + " as of "
                + Variables.name(first)
                + ", but their first dimensions "
                + row.dims().getFirst()
                + " and "
                + first.dims().getFirst()
                + " differ; use one");
      }
    }
  }

  private static void requireScalar(Optional<Expr> step) {
    if (step.isPresent() && step.get().rank() != 0) {
      throw new IllegalArgumentException(
          "the number of the step is a scalar, but "
              + Variables.name(step.get())
              + " has dimensions "
              + step.get().dims());
    }
  }

  /// Each variable has one role, each name one variable, and no variable is without a role.
  private static void requireRoles(
      Expr loss,
      List<Parameter> parameters,
      List<Buffer> buffers,
      List<Expr> rows,
      Optional<Expr> step) {
    List<Expr> given = new ArrayList<>();
    parameters.forEach(parameter -> given.add(parameter.variable()));
    buffers.forEach(buffer -> given.add(buffer.variable()));
    given.addAll(rows);
    step.ifPresent(given::add);
    Set<String> names = new HashSet<>();
    for (Expr variable : given) {
      if (!names.add(Variables.name(variable))) {
        throw new IllegalArgumentException(
            "the name "
                + Variables.name(variable)
                + " is given twice: a variable is one parameter, one buffer, data, or the number of"
                + " the step; rename one");
      }
    }
    List<Expr> computed = new ArrayList<>(List.of(loss));
    buffers.forEach(buffer -> computed.add(buffer.next()));
    Collection<Expr> used = Graph.variables(computed).values();
    for (Expr variable : used) {
      if (!given.contains(variable)) {
        throw new IllegalArgumentException(
            "the loss or a buffer depends on "
                + Variables.name(variable)
                + ", which is no parameter, no buffer, no data with rows and not the number of the"
                + " step, so nobody gives it a value; list it, or put a number in its place");
      }
    }
    Collection<Expr> inLoss = Graph.variables(List.of(loss)).values();
    for (Parameter parameter : parameters) {
      if (!inLoss.contains(parameter.variable())) {
        throw new IllegalArgumentException(
            "the loss does not depend on the parameter "
                + parameter.name()
                + ", so it would never change; leave it out");
      }
    }
    for (Expr row : rows) {
      if (!used.contains(row)) {
        throw new IllegalArgumentException(
            "neither the loss nor a buffer depends on the data "
                + Variables.name(row)
                + "; leave them out");
      }
    }
  }

  /// Named dimensions have one size, and no parameter has rows.
  private static void requireSizes(
      List<Parameter> parameters, List<Buffer> buffers, List<Expr> rows) {
    Dim batch = rows.getFirst().dims().getFirst();
    Map<Dim, Integer> sizes = new HashMap<>();
    Map<Dim, String> origins = new HashMap<>();
    record Valued(Expr variable, Shape shape) {}
    List<Valued> all = new ArrayList<>();
    parameters.forEach(p -> all.add(new Valued(p.variable(), p.start().shape())));
    buffers.forEach(b -> all.add(new Valued(b.variable(), b.start().shape())));
    for (Valued valued : all) {
      String name = Variables.name(valued.variable());
      for (int axis = 0; axis < valued.variable().rank(); axis++) {
        Dim dim = valued.variable().dims().get(axis);
        if (dim.equals(batch)) {
          throw new IllegalArgumentException(
              name
                  + " has the dimension "
                  + dim
                  + " that counts the rows of a batch, so its size would change with the batch;"
                  + " give it a dimension of its own");
        }
        Integer known = sizes.putIfAbsent(dim, valued.shape().size(axis));
        String origin = origins.computeIfAbsent(dim, _ -> name);
        if (known != null && known != valued.shape().size(axis)) {
          throw new IllegalArgumentException(
              "the dimension "
                  + dim
                  + " is "
                  + known
                  + " in the start of "
                  + origin
                  + ", but "
                  + valued.shape().size(axis)
                  + " in that of "
                  + name
                  + ": a named dimension has one size");
        }
      }
    }
  }
}
