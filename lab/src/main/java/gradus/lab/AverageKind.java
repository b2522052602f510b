package gradus.lab;

import gradus.optimization.composition.Averaged;

/// The means of a method's points by the words of an experiment file.
enum AverageKind {
  EXPONENTIAL((f, _) -> new Averaged.Exponential(f.number("decay", 0.999))),
  UNIFORM((f, steps) -> new Averaged.Uniform(f.whole("from", steps / 2 + 1)));

  /// What is made of the settings, for a run of so many steps.
  private interface Rule {
    Averaged.Average of(Fields settings, long steps);
  }

  private final Rule rule;

  AverageKind(Rule rule) {
    this.rule = rule;
  }

  /// The mean with the settings given.
  Averaged.Average with(Fields settings, long steps) {
    return rule.of(settings, steps);
  }

  /// The mean that fields say, for a run of so many steps.
  static Averaged.Average of(Fields fields, long steps) {
    return fields.read(f -> {
      AverageKind kind = f.choice("kind", AverageKind.class);
      if (kind == null) {
        throw new IllegalArgumentException("there is no field kind, such as kind: exponential");
      }
      return kind.with(f, steps);
    });
  }

  @Override
  public String toString() {
    return Fields.word(this);
  }
}
