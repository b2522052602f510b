package gradus.lab;

import gradus.models.network.Bernoulli;
import gradus.models.network.Categorical;
import gradus.models.network.Gaussian;
import gradus.models.network.Huber;
import gradus.models.network.Laplace;
import gradus.models.network.Likelihood;
import gradus.models.network.Normal;
import gradus.models.network.Poisson;
import java.util.function.Function;

/// The losses of a network by the words of command line and experiment file: each is a likelihood.
enum LossKind {
  CATEGORICAL(f -> new Categorical(f.number("smoothing", 0))),
  BERNOULLI(_ -> new Bernoulli()),
  NORMAL(f -> new Normal(f.number("deviation", Math.sqrt(0.5)))),
  LAPLACE(f -> new Laplace(f.number("scale", 1))),
  HUBER(f -> new Huber(f.number("threshold", 1))),
  GAUSSIAN(_ -> new Gaussian()),
  POISSON(_ -> new Poisson());

  private final Function<Fields, Likelihood> rule;

  LossKind(Function<Fields, Likelihood> rule) {
    this.rule = rule;
  }

  /// The likelihood with the settings given.
  Likelihood of(Fields settings) {
    return rule.apply(settings);
  }

  /// Whether the target is a class.
  boolean classifies() {
    return this == CATEGORICAL || this == BERNOULLI;
  }

  /// Whether a target in other units is learned as well: the numbers are then standardized.
  boolean scalesTarget() {
    return !classifies() && this != POISSON;
  }

  /// Outputs of the last layer for a target of so many classes, or of numbers.
  int outputs(int classes) {
    return switch (this) {
      case CATEGORICAL -> classes;
      case GAUSSIAN -> 2;
      case BERNOULLI, NORMAL, LAPLACE, HUBER, POISSON -> 1;
    };
  }

  @Override
  public String toString() {
    return Fields.word(this);
  }
}
