package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.optimization.Coefficient;
import gradus.optimization.FirstOrder;
import gradus.optimization.Stability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parameters drawn towards 0, in one of two ways.
///
/// Coupled, as a penalty `½λ‖θ‖²` in the loss: the method sees `g + λθ`. Decoupled: `θ ← θ − ηλθ`
/// beside the step of the method (Loshchilov & Hutter 2019, *Decoupled weight decay
/// regularization*). For gradient descent both are the same. Of momentum the coupled decay gathers
/// speed; adaptive methods divide it by their root, so that only the decoupled one draws all
/// parameters alike. Around [Accumulated] the decoupled decay acts with every batch, inside it with
/// every step.
///
/// PyTorch's `weight_decay` is coupled, but for AdamW and Muon. Biases and the parameters of
/// normalizations are usually left alone: give them another method with [Groups].
///
/// @param strength `λ ≥ 0`
/// @param decoupled whether the decay stands beside the step
/// @param method that steps
public record WeightDecay(double strength, boolean decoupled, FirstOrder method)
    implements Modified {
  public WeightDecay {
    if (!(strength >= 0) || strength == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a weight decay is a finite number of at least 0, not "
              + strength
              + ": below 0 the parameters would be driven away");
    }
  }

  @Override
  public String title() {
    return method.title() + (decoupled ? " with decoupled decay" : " with decay");
  }

  @Override
  public WeightDecay around(FirstOrder other) {
    return new WeightDecay(strength, decoupled, other);
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    return decoupled ? beside(before, coefficients) : within(before, coefficients);
  }

  private List<After> within(List<Before> before, List<Expr> coefficients) {
    return method.step(
        before.stream()
            .map(one -> one.withGradient(one.gradient().plus(one.parameter().times(strength))))
            .toList(),
        coefficients);
  }

  private List<After> beside(List<Before> before, List<Expr> coefficients) {
    List<After> stepped = method.step(before, coefficients);
    List<After> after = new ArrayList<>();
    for (int k = 0; k < before.size(); k++) {
      Expr decay = method.rate(before.get(k).group(), coefficients).times(strength);
      Expr parameter = stepped.get(k).parameter().minus(decay.times(before.get(k).parameter()));
      after.add(new After(parameter, stepped.get(k).memory()));
    }
    return after;
  }

  /// Empty where groups have rates of their own: each decays by another share.
  @Override
  public Optional<Stability> stability(double rate) {
    long rates = method.coefficients().stream().filter(Coefficient::isRate).count();
    return method
        .stability(rate)
        .filter(_ -> rates <= 1)
        .map(stability ->
            decoupled ? stability.decayed(rate * strength) : stability.penalized(strength, rate));
  }
}
