package gradus.calculus;

import gradus.calculus.Derivation.Detail;
import gradus.calculus.Derivation.Step;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A derivative with the way to it: the steps that were really taken, recorded while they were
/// taken.
///
/// ```java
/// Derivative hessian = Derivative.of(loss, w, Derivative.Order.HESSIAN);
/// hessian.result();                  // Xᵀ diag(σ(z) ⊙ σ(−z)) X
/// hessian.steps(Detail.TEACHING);    // as a textbook would tell it
/// ```
///
/// @param function what was differentiated, as given
/// @param stable the same, in the form to compute
/// @param variable by which
/// @param order which derivative
/// @param direction the variable `v` of a product `Hv`, of the shape of the variable; empty for the
///   other orders
/// @param result the derivative, stabilized and simplified: of the variable's shape, for a Jacobian
///   that of the function before it, for a Hessian twice over
/// @param steps in order: stabilizing the function, the rules of calculus, simplifying the result;
///   for second derivatives the gradient's steps come first
public record Derivative(
    Expr function,
    Expr stable,
    Expr variable,
    Order order,
    Optional<Expr> direction,
    Expr result,
    List<Step> steps) {
  public Derivative {
    steps = List.copyOf(steps);
  }

  /// Which derivative.
  public enum Order {
    /// `∂f/∂x` of a scalar, of the shape of `x`.
    GRADIENT("gradient"),
    /// `∂f/∂x` of anything, the axes of `f` first.
    JACOBIAN("jacobian"),
    /// `∂²f/∂x∂x` of a scalar, of the shape of `x` twice over.
    HESSIAN("hessian"),
    /// `Hv`, the Hessian of a scalar times a direction `v`, without the Hessian.
    HESSIAN_PRODUCT("hvp");

    private final String word;

    Order(String word) {
      this.word = word;
    }

    /// The word for it: `gradient`, `jacobian`, `hessian` or `hvp`.
    public String word() {
      return word;
    }

    /// The order that a word names.
    ///
    /// @throws IllegalArgumentException where it names none
    public static Order of(String word) {
      for (Order order : values()) {
        if (order.word.equals(word)) {
          return order;
        }
      }
      throw new IllegalArgumentException(
          "the order of a derivative is gradient, jacobian, hessian or hvp, not " + word);
    }
  }

  /// Derives a function by one variable.
  ///
  /// @throws IllegalArgumentException where the function is not a scalar, except for a Jacobian, or
  ///   `variable` is no variable
  /// @throws NotDifferentiableException where an operation between the two has no derivative
  public static Derivative of(Expr function, Expr variable, Order order) {
    Derivation.requireVariable(variable);
    if (order != Order.JACOBIAN) {
      Gradient.requireScalar(function, order.word);
    }
    List<Step> steps = new ArrayList<>();
    Expr stable = Derivation.stabilized(function, steps);
    Expr computed = Derivation.computed(stable, steps);
    Optional<Expr> direction =
        order == Order.HESSIAN_PRODUCT
            ? Optional.of(direction(function, variable))
            : Optional.empty();
    Expr result =
        switch (order) {
          case GRADIENT -> Derivation.gradient(stable, variable, steps);
          case JACOBIAN -> Derivation.jacobian(stable, variable, steps);
          case HESSIAN ->
              Derivation.jacobian(Derivation.gradient(stable, variable, steps), variable, steps);
          case HESSIAN_PRODUCT ->
              Derivation.moved(
                  Derivation.gradient(stable, variable, steps),
                  variable,
                  direction.orElseThrow(),
                  steps);
        };
    return new Derivative(
        function, computed, variable, order, direction, Derivation.finished(result, steps), steps);
  }

  /// A variable of the shape of another, under a name that does not occur.
  private static Expr direction(Expr function, Expr variable) {
    Set<String> taken = new HashSet<>(Graph.variables(List.of(function, variable)).keySet());
    Stream.concat(function.dims().stream(), variable.dims().stream())
        .forEach(dim -> taken.add(dim.toString()));
    String name =
        Stream.concat(
                Stream.of("v", "V", "u", "s"), Stream.iterate(1, k -> k + 1).map(k -> "v" + k))
            .filter(candidate -> !taken.contains(candidate))
            .findFirst()
            .orElseThrow();
    boolean symmetric = Derivation.requireVariable(variable).domain().symmetric();
    return Expr.variable(
        name, symmetric ? Domain.SYMMETRIC : Domain.REAL, variable.dims().toArray(new Dim[0]));
  }

  /// A derivative with three or four axes as a matrix, `∂ vec F / ∂ (vec X)ᵀ`, made of Kronecker
  /// products `⊗` and commutation matrices `K`: of a Jacobian with more axes than two, and of a
  /// Hessian by a matrix. Empty where the derivative is a matrix anyway, or has no such form.
  ///
  /// The convention is that of Magnus & Neudecker (2019, *Matrix differential calculus*, §9): `vec`
  /// stacks columns, so that `vec(AXB) = (Bᵀ ⊗ A) vec X`, and `Kₘₙ vec X = vec Xᵀ` for an m×n
  /// matrix. [gradus.expr.Matrices] has these.
  public Optional<Expr> vectorized() {
    return switch (order) {
      case JACOBIAN -> KroneckerForm.of(result, function.rank());
      case HESSIAN -> KroneckerForm.of(result, variable.rank());
      case GRADIENT, HESSIAN_PRODUCT -> Optional.empty();
    };
  }

  /// The derivative in the form for programs, which also has a value where the one for reading
  /// divides 0 by 0: that of a product next to a factor 0, of `‖x‖⁴` at 0.
  public Expr guarded() {
    return switch (order) {
      case GRADIENT -> Stabilize.of(Gradient.of(stable, List.of(variable)).get(0));
      case JACOBIAN -> Jacobian.of(stable, variable);
      case HESSIAN -> Hessian.of(stable, variable);
      case HESSIAN_PRODUCT ->
          Hessian.product(stable, List.of(variable), List.of(direction.orElseThrow())).get(0);
    };
  }

  /// The variables of the function and the result by name, over which their formulas read back.
  public Map<String, Expr> variables() {
    List<Expr> roots = new ArrayList<>(List.of(function, variable, result));
    direction.ifPresent(roots::add);
    return Graph.variables(roots);
  }

  /// The steps at a level of detail.
  public List<Step> steps(Detail detail) {
    return detail == Detail.FULL ? steps : Teaching.of(steps);
  }

  /// Computes expressions at a point, as `Interpreter::values` does.
  public interface Evaluation {
    Map<Expr, Tensor> values(Collection<Expr> roots, Map<String, Tensor> point);
  }

  /// How far a step is from numbers at one point, relative to the largest of them: rewritings
  /// compare the two values, rules of calculus compare with central differences. NaN where a value
  /// is not finite.
  ///
  /// @param step one of [#steps()] or [#steps(Detail)]
  /// @param point a value for each of [#variables()]
  public double residual(Step step, Map<String, Tensor> point, Evaluation evaluation) {
    return new StepCheck(this, point, evaluation).residual(step);
  }
}
