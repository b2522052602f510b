package gradus.optimization.composition;

import static gradus.expr.Functions.select;

import gradus.expr.Expr;
import gradus.optimization.Coefficient;
import gradus.optimization.FirstOrder;
import gradus.optimization.Stability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/// One step for every `k` gradients, from their mean: a batch as large as `k` that fit into memory.
///
/// The mean of the gradients of `k` batches of one size is the gradient of all of them. In between
/// parameters and memory stay what they are, and steps and schedules of the method count its own
/// steps.
///
/// @param batches `k ≥ 1`
/// @param method that steps
public record Accumulated(int batches, FirstOrder method) implements Modified {
  public Accumulated {
    if (batches < 1) {
      throw new IllegalArgumentException(
          "gradients of at least 1 batch make a step, not of " + batches);
    }
  }

  @Override
  public String title() {
    return method.title() + " over " + batches + " batches";
  }

  @Override
  public Accumulated around(FirstOrder other) {
    return new Accumulated(batches, other);
  }

  @Override
  public List<String> memory(String group) {
    List<String> memory = new ArrayList<>(method.memory(group));
    memory.add("sum");
    return memory;
  }

  /// Those of the method at its own steps, and whether a step is due.
  @Override
  public List<Coefficient> coefficients() {
    List<Coefficient> coefficients = new ArrayList<>();
    for (Coefficient own : method.coefficients()) {
      LongToDoubleFunction at = own.at();
      coefficients.add(
          new Coefficient(own.name(), t -> at.applyAsDouble(Math.ceilDiv(t, (long) batches))));
    }
    coefficients.add(new Coefficient("due", t -> t % batches == 0 ? 1 : 0));
    return coefficients;
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    Expr due = coefficients.getLast();
    List<Before> gathered = before.stream().map(this::gathered).toList();
    List<After> stepped = method.step(gathered, inner(coefficients));
    List<After> after = new ArrayList<>();
    for (int k = 0; k < before.size(); k++) {
      after.add(where(due, gathered.get(k), stepped.get(k)));
    }
    return after;
  }

  /// The parameter with the mean gradient so far, and without the memory of the mean.
  private Before gathered(Before one) {
    Expr sum = one.memory().getLast().plus(one.gradient().times(1.0 / batches));
    return new Before(one.group(), one.parameter(), sum, inner(one.memory()));
  }

  private static List<Expr> inner(List<Expr> list) {
    return list.subList(0, list.size() - 1);
  }

  /// The step where it is due; the parameter and memory as they were elsewhere.
  private static After where(Expr due, Before old, After stepped) {
    List<Expr> memory = new ArrayList<>();
    for (int k = 0; k < old.memory().size(); k++) {
      memory.add(choose(due, stepped.memory().get(k), old.memory().get(k)));
    }
    Expr sum = old.gradient();
    memory.add(choose(due, Expr.of(0).broadcastLike(sum), sum));
    return new After(choose(due, stepped.parameter(), old.parameter()), memory);
  }

  private static Expr choose(Expr due, Expr then, Expr otherwise) {
    return select(due.broadcastLike(then), then, otherwise);
  }

  @Override
  public Expr preconditioner(Before before, List<Expr> coefficients) {
    return method.preconditioner(
        new Before(before.group(), before.parameter(), before.gradient(), inner(before.memory())),
        inner(coefficients));
  }

  @Override
  public Expr rate(String group, List<Expr> coefficients) {
    return method.rate(group, inner(coefficients));
  }

  @Override
  public Optional<Stability> stability(double rate) {
    return method.stability(rate).map(stability -> stability.every(batches));
  }

  @Override
  public int period() {
    return batches * method.period();
  }
}
