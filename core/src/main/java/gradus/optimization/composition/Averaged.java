package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.optimization.Coefficient;
import gradus.optimization.FirstOrder;
import java.util.ArrayList;
import java.util.List;

/// A method with the mean of its points beside it, called `average` in its memory: `a ← a + w(θ −
/// a)`. The points themselves stay what they are. Where gradients are noisy, the mean is nearer to
/// the minimum than any of them.
///
/// @param average which mean
/// @param method whose points are averaged
public record Averaged(Average average, FirstOrder method) implements Modified {
  /// The name of the mean in the state of the method.
  public static final String SLOT = "average";

  /// How much each point counts.
  public sealed interface Average {
    /// The weight `w` of the point after step `t`.
    double weight(long step);
  }

  /// All points from one step on alike, `w = 1/(t − from + 1)` (Polyak & Juditsky 1992,
  /// *Acceleration of stochastic approximation by averaging*; Ruppert 1988); the last point before.
  ///
  /// @param from the first step that counts, at least 1
  public record Uniform(long from) implements Average {
    public Uniform {
      if (from < 1) {
        throw new IllegalArgumentException("the first point is that after step 1, not " + from);
      }
    }

    @Override
    public double weight(long step) {
      return step < from ? 1 : 1.0 / (step - from + 1);
    }
  }

  /// Earlier points count less and less: `a ← βa + (1 − β)θ`, from the first point on. PyTorch's
  /// averaged models do the same; others start at the point before the first step, or at 0 with a
  /// correction.
  ///
  /// @param decay `β` in `[0, 1)`
  public record Exponential(double decay) implements Average {
    public Exponential {
      if (!(decay >= 0 && decay < 1)) {
        throw new IllegalArgumentException(
            "the share of the past in a mean is at least 0 and below 1, not " + decay);
      }
    }

    @Override
    public double weight(long step) {
      return step == 1 ? 1 : 1 - decay;
    }
  }

  @Override
  public String title() {
    return method.title() + " with averaging";
  }

  @Override
  public Averaged around(FirstOrder other) {
    return new Averaged(average, other);
  }

  @Override
  public List<String> memory(String group) {
    List<String> memory = new ArrayList<>(method.memory(group));
    memory.add(SLOT);
    return memory;
  }

  @Override
  public List<Coefficient> coefficients() {
    List<Coefficient> coefficients = new ArrayList<>(method.coefficients());
    coefficients.add(new Coefficient("weight", average::weight));
    return coefficients;
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    List<After> stepped =
        method.step(before.stream().map(Averaged::inner).toList(), inner(coefficients));
    List<After> after = new ArrayList<>();
    for (int k = 0; k < before.size(); k++) {
      Expr mean = before.get(k).memory().getLast();
      Expr point = stepped.get(k).parameter();
      List<Expr> memory = new ArrayList<>(stepped.get(k).memory());
      memory.add(mean.plus(coefficients.getLast().times(point.minus(mean))));
      after.add(new After(point, memory));
    }
    return after;
  }

  private static Before inner(Before one) {
    return new Before(one.group(), one.parameter(), one.gradient(), inner(one.memory()));
  }

  private static List<Expr> inner(List<Expr> list) {
    return list.subList(0, list.size() - 1);
  }

  @Override
  public Expr preconditioner(Before before, List<Expr> coefficients) {
    return method.preconditioner(inner(before), inner(coefficients));
  }

  @Override
  public Expr rate(String group, List<Expr> coefficients) {
    return method.rate(group, inner(coefficients));
  }
}
