package gradus.lab.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A derivative with its way: what `gradus derive` has to say.
///
/// @param function what was differentiated
/// @param variable by which
/// @param by the same, typeset
/// @param order which derivative: `gradient`, `jacobian`, `hessian` or `hvp`
/// @param derivative the result
/// @param vectorized the result as a matrix in Kronecker products; null where it is a matrix anyway
///   or has no such form
/// @param formula the result in the formula language, to be used again
/// @param operations how many operations the result is made of
/// @param steps the rules, in the order of their use
/// @param hazards what could overflow or cancel as it was written, and the form that does not
/// @param remaining what can still go wrong in numbers
/// @param value of the function at the point given, in nested lists; null where none was
/// @param at the derivative there
/// @param check the derivative against differences
public record DerivationResult(
    Typeset function,
    String variable,
    Typeset by,
    String order,
    Typeset derivative,
    @Nullable Vectorized vectorized,
    String formula,
    int operations,
    List<Step> steps,
    List<Hazard> hazards,
    Remaining remaining,
    @Nullable Object value,
    @Nullable Object at,
    NumericCheck check) {

  /// One rule.
  public record Step(String rule, Typeset before, Typeset after, String explanation) {}

  /// The derivative of what is stacked in columns by what is stacked in columns.
  ///
  /// @param form the matrix
  /// @param formula the same in the formula language
  /// @param convention what the signs mean
  public record Vectorized(Typeset form, String formula, String convention) {}

  /// A form replaced by an equal one that keeps its digits.
  public record Hazard(Typeset before, Typeset after, String reason) {}

  /// The hazards that no stable form removes on the declared ranges, in double precision.
  ///
  /// @param function in the form that was differentiated
  /// @param derivative in the result
  /// @param supposed what was supposed of variables without bounds; empty where all have some
  public record Remaining(
      List<HazardLine.Found> function, List<HazardLine.Found> derivative, String supposed) {
    public Remaining {
      function = List.copyOf(function);
      derivative = List.copyOf(derivative);
    }
  }

  /// The derivative against central differences at a random point.
  ///
  /// @param point the sizes drawn, such as `X 7×3`
  /// @param seed of the point
  /// @param residual the largest relative difference
  /// @param tolerance what truncation and rounding of the differences can make
  /// @param holds whether the first is within the second
  /// @param note what else was seen, such as a kink; empty otherwise
  public record NumericCheck(
      String point, long seed, double residual, double tolerance, boolean holds, String note) {}

  public DerivationResult {
    steps = List.copyOf(steps);
    hazards = List.copyOf(hazards);
  }
}
