package gradus.lab;

import gradus.optimization.AdaGrad;
import gradus.optimization.Adam;
import gradus.optimization.AdamW;
import gradus.optimization.AmsGrad;
import gradus.optimization.FirstOrder;
import gradus.optimization.GradientDescent;
import gradus.optimization.Lion;
import gradus.optimization.Momentum;
import gradus.optimization.Muon;
import gradus.optimization.Nesterov;
import gradus.optimization.RmsProp;
import java.util.function.Function;

/// The first-order methods by the words of command line and experiment file, with their settings.
enum OptimizerKind {
  GRADIENT_DESCENT(f -> new GradientDescent(rate(f, 0.1))),
  MOMENTUM(f -> new Momentum(rate(f, 0.01), f.number("beta", 0.9))),
  NESTEROV(f -> new Nesterov(rate(f, 0.01), f.number("beta", 0.9))),
  ADAGRAD(f -> new AdaGrad(rate(f, 0.01), f.number("epsilon", 1e-10), f.number("initial", 0))),
  RMSPROP(f ->
      new RmsProp(
          rate(f, 1e-3),
          f.number("decay", 0.99),
          f.number("epsilon", 1e-8),
          f.number("momentum", 0),
          f.flag("centered", false))),
  ADAM(f ->
      new Adam(
          rate(f, 1e-3),
          f.number("beta1", 0.9),
          f.number("beta2", 0.999),
          f.number("epsilon", 1e-8))),
  ADAMW(f ->
      new AdamW(
          rate(f, 1e-3),
          f.number("beta1", 0.9),
          f.number("beta2", 0.999),
          f.number("epsilon", 1e-8),
          f.number("decay", 0.01))),
  AMSGRAD(f ->
      new AmsGrad(
          rate(f, 1e-3),
          f.number("beta1", 0.9),
          f.number("beta2", 0.999),
          f.number("epsilon", 1e-8))),
  LION(f ->
      new Lion(
          rate(f, 1e-4), f.number("beta1", 0.9), f.number("beta2", 0.99), f.number("decay", 0))),
  MUON(f ->
      new Muon(
          rate(f, 0.02),
          f.number("momentum", 0.95),
          f.flag("nesterov", true),
          f.number("decay", 0)));

  private final Function<Fields, FirstOrder> rule;

  OptimizerKind(Function<Fields, FirstOrder> rule) {
    this.rule = rule;
  }

  /// The method with the settings given, and those of its paper or of PyTorch for the others.
  FirstOrder of(Fields settings) {
    return rule.apply(settings);
  }

  /// The method with all settings left to their defaults.
  FirstOrder standard() {
    return of(Fields.none("--optimizer"));
  }

  private static double rate(Fields settings, double otherwise) {
    return settings.number("rate", otherwise);
  }

  @Override
  public String toString() {
    return Fields.word(this);
  }
}
