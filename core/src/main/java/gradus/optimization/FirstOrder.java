package gradus.optimization;

import gradus.expr.Expr;
import gradus.optimization.schedule.Plateau;
import java.util.List;
import java.util.Optional;

/// A method that steps by a rule in the gradient alone. The rule is an expression, as the loss is:
/// the new parameter and the new memory, from the parameter, its gradient, the memory and a few
/// numbers that change from step to step.
///
/// So one description serves every use: [Update] makes it a part of the program that computes loss
/// and gradient, [FlatUpdate] runs it on arrays, and a notation prints it. The same gradients and
/// state give the same step, bit for bit.
///
/// A method that treats each parameter by itself is an [UpdateRule]; what composes methods sees all
/// parameters at once.
public non-sealed interface FirstOrder extends Method {
  /// The learning rate `η > 0`, before any schedule.
  double rate();

  /// The same method with another rate.
  FirstOrder withRate(double rate);

  /// What is kept from step to step for each parameter of a group: names of arrays of its shape,
  /// all zero at the start.
  List<String> memory(String group);

  /// The numbers that may change from step to step; learning rates are called [Coefficient#RATE].
  List<Coefficient> coefficients();

  /// One step.
  ///
  /// @param before all parameters
  /// @param coefficients a scalar for each of [#coefficients()]
  /// @return for each parameter, what it becomes
  List<After> step(List<Before> before, List<Expr> coefficients);

  /// Where a minimum is stable under the method with its own rate, before any schedule; empty where
  /// no theory names a limit.
  default Optional<Stability> stability() {
    return stability(rate());
  }

  /// The same with another rate in every step, such as that of one of them, [#rateAt].
  ///
  /// @param rate at least 0
  Optional<Stability> stability(double rate);

  /// The diagonal of `P` for which the step is about `−η P⁻¹∇f`, of the parameter's shape: ones
  /// where there is none. It depends on memory and coefficients, not on parameter and gradient.
  Expr preconditioner(Before before, List<Expr> coefficients);

  /// The learning rate of a group among the coefficients.
  default Expr rate(String group, List<Expr> coefficients) {
    List<Coefficient> own = coefficients();
    for (int k = 0; k < own.size(); k++) {
      if (own.get(k).isRate()) {
        return coefficients.get(k);
      }
    }
    return Expr.of(rate());
  }

  /// Which feedback from the loss the rates listen to; empty where they do not.
  default Optional<Plateau> plateaus() {
    return Optional.empty();
  }

  /// How many gradients make one step.
  default int period() {
    return 1;
  }

  /// The learning rate of step `t = 1, 2, …`.
  default double rateAt(long step) {
    return coefficients().stream()
        .filter(Coefficient::isRate)
        .findFirst()
        .map(rate -> rate.at().applyAsDouble(step))
        .orElseGet(this::rate);
  }

  /// A parameter before a step.
  ///
  /// @param group the name by which methods for groups choose
  /// @param parameter `θ`
  /// @param gradient `∇f(θ)`, of its shape
  /// @param memory in the order of [FirstOrder#memory]
  record Before(String group, Expr parameter, Expr gradient, List<Expr> memory) {
    public Before {
      memory = List.copyOf(memory);
    }

    /// The same parameter with another gradient.
    public Before withGradient(Expr other) {
      return new Before(group, parameter, other, memory);
    }
  }

  /// A parameter after a step.
  ///
  /// @param parameter the new `θ`
  /// @param memory the new memory, in the order of [FirstOrder#memory]
  record After(Expr parameter, List<Expr> memory) {
    public After {
      memory = List.copyOf(memory);
    }

    /// The new `θ` with what is remembered.
    public static After of(Expr parameter, Expr... memory) {
      return new After(parameter, List.of(memory));
    }
  }

  /// Rejects a rate that is not a positive number.
  static void requireRate(double rate) {
    if (!(rate > 0) || rate == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a learning rate is a positive number, not " + rate);
    }
  }

  /// Rejects a decay outside `[0, 1)`.
  static void requireDecay(String name, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          name
              + " is at least 0 and below 1, not "
              + decay
              + ": it is the share of the past that is kept");
    }
  }

  /// Rejects an `ε` that is not a positive number.
  static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "epsilon is a small positive number such as 1e-8, not "
              + epsilon
              + ": it keeps a division by a root of 0 from happening");
    }
  }

  /// Rejects a strength of decay that is negative or not a number.
  static void requireStrength(double strength) {
    if (!(strength >= 0) || strength == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a weight decay is a finite number of at least 0, not " + strength);
    }
  }
}
