package gradus.lab;

import gradus.optimization.schedule.Constant;
import gradus.optimization.schedule.Cosine;
import gradus.optimization.schedule.CosineRestarts;
import gradus.optimization.schedule.ExponentialDecay;
import gradus.optimization.schedule.OneCycle;
import gradus.optimization.schedule.Plateau;
import gradus.optimization.schedule.Schedule;
import gradus.optimization.schedule.StepDecay;
import gradus.optimization.schedule.Warmup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The schedules of a learning rate by the words of command line and experiment file. Lengths are
/// steps; where one is not given, it is what is left of the run.
enum ScheduleKind {
  CONSTANT((f, _) -> new Constant(f.number("factor", 1))),
  WARMUP((f, left) -> new Warmup(f.whole("steps", Math.max(1, left / 20)), f.number("start", 0))),
  COSINE((f, left) -> new Cosine(f.whole("steps", left), f.number("floor", 0))),
  COSINE_RESTARTS((f, left) ->
      new CosineRestarts(
          f.whole("first", Math.max(1, left / 10)), f.count("growth", 2), f.number("floor", 0))),
  STEP_DECAY(
      (f, left) -> new StepDecay(f.whole("every", Math.max(1, left / 3)), f.number("factor", 0.1))),
  EXPONENTIAL_DECAY(
      (f, left) -> new ExponentialDecay(f.number("factor", Math.pow(0.01, 1.0 / left)))),
  ONE_CYCLE((f, left) ->
      new OneCycle(
          f.whole("steps", left),
          f.number("rise", 0.3),
          f.number("start", 1.0 / 25),
          f.number("end", 1.0 / 25 / 1e4))),
  PLATEAU((f, _) -> {
    plateau(f);
    return new Constant(1); // its factor comes from the validations, not from the steps
  });

  /// What is made of the settings, where so many steps are left.
  private interface Rule {
    Schedule of(Fields settings, long left);
  }

  private final Rule rule;

  ScheduleKind(Rule rule) {
    this.rule = rule;
  }

  /// The schedule with the settings given.
  ///
  /// @param left steps of the run that are left
  Schedule of(Fields settings, long left) {
    return rule.of(settings, left);
  }

  /// One schedule after the other for a run of so many steps. Each but the last says how many steps
  /// it `lasts`; a warm-up knows. A plateau is beside them all.
  static Schedule of(List<Fields> parts, long steps) {
    List<Fields> stages = new ArrayList<>();
    for (Fields part : parts) {
      if (part.choice("kind", ScheduleKind.class) == PLATEAU) {
        of(List.of(part), 0, steps); // read for its mistakes
      } else {
        stages.add(part);
      }
    }
    return stages.isEmpty() ? new Constant(1) : of(stages, 0, steps);
  }

  private static Schedule of(List<Fields> parts, int index, long left) {
    boolean last = index == parts.size() - 1;
    return parts
        .get(index)
        .read(fields -> {
          ScheduleKind kind = fields.choice("kind", ScheduleKind.class);
          if (kind == null) {
            throw new IllegalArgumentException("a schedule says of which kind it is: cosine, say");
          }
          Schedule schedule = kind.of(fields, left);
          long own = schedule instanceof Warmup(var steps, _) ? steps : 0;
          long lasts = fields.whole("lasts", own);
          if (last && fields.has("lasts")) {
            throw fields.refused(
                "lasts",
                new IllegalArgumentException(
                    "the last schedule goes on to the end of the run, so 'lasts' has no use there;"
                        + " leave it out, or say what follows"));
          }
          if (last) {
            return schedule;
          }
          if (lasts < 1) {
            throw new IllegalArgumentException(
                "a schedule before another one says by 'lasts' how many steps it lasts");
          }
          return schedule.then(lasts, of(parts, index + 1, Math.max(1, left - lasts)));
        });
  }

  /// What the settings say of plateaus.
  static Plateau plateau(Fields f) {
    return new Plateau(
        f.number("decay", 0.1),
        f.whole("patience", 10),
        f.number("threshold", 1e-4),
        f.whole("cooldown", 0),
        f.number("floor", 0));
  }

  /// What listens to the validations beside the schedules, where one of them is a plateau.
  static Optional<Plateau> plateau(List<Fields> parts) {
    List<Plateau> found = new ArrayList<>();
    for (Fields part : parts) {
      if (part.choice("kind", ScheduleKind.class) == PLATEAU) {
        if (!found.isEmpty()) {
          throw part.refused(
              new IllegalArgumentException("one plateau is enough: it listens all the time"));
        }
        found.add(plateau(part));
      }
    }
    return found.stream().findFirst();
  }

  @Override
  public String toString() {
    return Fields.word(this);
  }
}
