package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.optimization.FirstOrder;
import gradus.optimization.schedule.Plateau;
import java.util.List;
import java.util.Optional;

/// A method whose learning rates fall when the loss has stopped falling. What was seen of the loss
/// is part of the state that is saved.
///
/// Whoever runs the method tells it the monitored loss: [gradus.optimization.Minimize] the value
/// before each step. A training run, whose loss to watch is that of a validation, slows down by
/// [gradus.optimization.training.Training#slowed] instead.
///
/// @param plateau what counts as one, and what follows
/// @param method whose rates fall
public record OnPlateau(Plateau plateau, FirstOrder method) implements Modified {
  /// @throws IllegalArgumentException where the method listens to the loss itself: one factor
  ///   falls, that of all its rates
  public OnPlateau {
    if (method.plateaus().isPresent()) {
      throw new IllegalArgumentException(
          "a method slows down on one kind of plateau, but "
              + method.title()
              + " has one already; give one Plateau");
    }
  }

  @Override
  public String title() {
    return method.title() + " that slows down on plateaus";
  }

  @Override
  public OnPlateau around(FirstOrder other) {
    return new OnPlateau(plateau, other);
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    return method.step(before, coefficients);
  }

  @Override
  public Optional<Plateau> plateaus() {
    return Optional.of(plateau);
  }
}
