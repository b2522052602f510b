package gradus.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One cause, as data. [Wording] makes sentences of it.
///
/// @param slug the public name of the cause, such as `lr_too_high`
/// @param level how much it matters
/// @param confidence where the confidence comes from
/// @param numbers what was measured, by the symbol it has in the formula
/// @param names what it was measured on: columns, operations, methods
/// @param excluded other causes that were considered, with the statistic that rules them out
/// @param consequences findings that this one explains
/// @param mend what to change; empty where there is nothing to mend
public record Finding(
    String slug,
    Level level,
    Confidence confidence,
    Map<String, Double> numbers,
    Map<String, String> names,
    List<Excluded> excluded,
    List<Finding> consequences,
    Optional<Mend> mend) {
  public Finding {
    numbers = Map.copyOf(numbers);
    names = Map.copyOf(names);
    excluded = List.copyOf(excluded);
    consequences = List.copyOf(consequences);
  }

  /// A cause that it is not.
  ///
  /// @param slug of the cause, or a few words where it has none
  /// @param statistic that tells them apart
  /// @param value measured
  /// @param threshold it would have to pass
  public record Excluded(String slug, String statistic, double value, double threshold) {}

  /// A change with its computed value, what it should do, and what it did when the run was repeated
  /// with it alone.
  ///
  /// @param change in one word: `rate`, `standardize`, `penalty`, `rewrite`, `data`
  /// @param value of the change; NaN where it has none
  /// @param statistic the quantity predicted and measured
  /// @param before its value in the run examined
  /// @param predicted its value after the change, by the theorem; NaN where the theorem is silent
  /// @param measured its value in the repeated run; NaN where none was made
  /// @param verification whether the repeated run confirmed it
  public record Mend(
      String change,
      double value,
      String statistic,
      double before,
      double predicted,
      double measured,
      Verification verification) {}

  /// Whether a mend was tried.
  public enum Verification {
    /// Run again with only this change: the cause was gone and the result better.
    VERIFIED,
    /// Run again with only this change: it did not help.
    REFUTED,
    /// Not run again.
    NOT_VERIFIED
  }

  /// The measured number of a name.
  public double number(String name) {
    Double value = numbers.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          slug + " measures no " + name + "; it measures " + numbers.keySet());
    }
    return value;
  }

  Finding explaining(List<Finding> explained) {
    return new Finding(slug, level, confidence, numbers, names, excluded, explained, mend);
  }
}
