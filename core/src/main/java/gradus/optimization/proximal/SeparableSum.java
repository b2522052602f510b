package gradus.optimization.proximal;

import gradus.calculus.Simplify;
import gradus.expr.Arrays;
import gradus.expr.Expr;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `g(x) = Σ gₖ(xₖ)` over the parts of a vector that lie one after the other: each has its own
/// penalty, and values, operators and conjugates go part by part (Parikh & Boyd 2014, §2.1).
///
/// @param parts in the order of the vector
public record SeparableSum(List<Part> parts) implements Penalty {
  /// A run of elements with its penalty.
  ///
  /// @param size how many, at least 0
  public record Part(int size, Penalty penalty) {
    public Part {
      if (size < 0) {
        throw new IllegalArgumentException("a part has at least 0 elements, not " + size);
      }
    }
  }

  public SeparableSum {
    parts = List.copyOf(parts);
  }

  /// Penalties by the names of the parameters of an objective; the others are free.
  ///
  /// @throws IllegalArgumentException where a name is none of its parameters
  public static SeparableSum of(Objective objective, Map<String, ? extends Penalty> penalties) {
    Set<String> unknown = new HashSet<>(penalties.keySet());
    List<Part> parts = new ArrayList<>();
    for (Objective.Parameter parameter : objective.parameters()) {
      unknown.remove(parameter.name());
      Penalty penalty = penalties.get(parameter.name());
      parts.add(new Part(parameter.shape().count(), penalty == null ? new Free() : penalty));
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "there are penalties for "
              + unknown
              + ", but the parameters are "
              + objective.parameters().stream()
                  .map(Objective.Parameter::name)
                  .collect(Collectors.joining(", ")));
    }
    return new SeparableSum(parts);
  }

  /// The penalties as an expression of the parameters themselves, to be typeset beside the loss.
  /// None where one is a constraint.
  ///
  /// @throws IllegalArgumentException where the parts are not the parameters of the objective
  public Optional<Expr> formula(Objective objective) {
    int parameters = objective.parameters().size();
    if (parts.size() != parameters) {
      throw new IllegalArgumentException(
          "there are "
              + parts.size()
              + " parts, but the objective has "
              + parameters
              + " parameters");
    }
    Expr sum = Expr.of(0);
    for (int k = 0; k < parameters; k++) {
      Expr variable = objective.parameters().get(k).variable();
      Penalty penalty = parts.get(k).penalty();
      Optional<Expr> formula =
          penalty.formula(variable.rank() == 1 ? variable : Arrays.flatten(variable));
      if (formula.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(formula.get());
    }
    return Optional.of(Simplify.of(sum));
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (Slice slice : slices(x)) {
      sum += slice.penalty.value(slice.elements);
    }
    return sum;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    for (Slice slice : slices(v)) {
      slice.penalty.prox(slice.elements, step, slice.elements);
      System.arraycopy(slice.elements, 0, result, slice.offset, slice.elements.length);
    }
  }

  @Override
  public double conjugate(double[] u) {
    double sum = 0;
    for (Slice slice : slices(u)) {
      sum += slice.penalty.conjugate(slice.elements);
    }
    return sum;
  }

  @Override
  public double dualScale(double[] u) {
    double scale = 1;
    for (Slice slice : slices(u)) {
      scale = Math.min(scale, slice.penalty.dualScale(slice.elements));
    }
    return scale;
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    Expr sum = Expr.of(0);
    int offset = 0;
    for (Part part : parts) {
      Expr slice = Arrays.slice(x, 0, offset, offset + part.size());
      Optional<Expr> formula = part.penalty().formula(slice);
      if (formula.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(formula.get());
      offset += part.size();
    }
    return Optional.of(sum);
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over once, compared never
  private record Slice(Penalty penalty, int offset, double[] elements) {}

  private List<Slice> slices(double[] x) {
    Requirements.length(
        "this sum of penalties", x.length, parts.stream().mapToInt(Part::size).sum());
    List<Slice> slices = new ArrayList<>();
    int offset = 0;
    for (Part part : parts) {
      double[] elements = java.util.Arrays.copyOfRange(x, offset, offset + part.size());
      slices.add(new Slice(part.penalty(), offset, elements));
      offset += part.size();
    }
    return slices;
  }
}
