package gradus.lab.view;

import gradus.certify.hazards.Hazard;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The answer to a request for hazards.
///
/// @param id as in the request
/// @param ok whether there is an answer
/// @param formula what was searched
/// @param hazards in double precision, then in single
/// @param differences sums that can cancel and are no hazard, in words; empty where there is none
/// @param stable the formula with all its stable rewritings; the formula itself where there is none
/// @param supposed what was supposed of variables without bounds; empty where all have some
/// @param error what is wrong, where something is
public record HazardLine(
    @Nullable Object id,
    boolean ok,
    @Nullable String formula,
    List<Found> hazards,
    @Nullable String differences,
    @Nullable String stable,
    @Nullable String supposed,
    @Nullable String error) {
  /// A hazard.
  ///
  /// @param precision `double` or `single`
  /// @param kind such as `overflow`
  /// @param operation in which it happens
  /// @param operand that brings it about
  /// @param lower where the operand lies at least
  /// @param upper and at most
  /// @param at an operand at which it happens; null where none is easily stated
  /// @param gives what the operation then gives
  /// @param before the part to write in another way; null where no mend is known
  /// @param after the other way
  /// @param text all this in words
  public record Found(
      String precision,
      String kind,
      String operation,
      String operand,
      double lower,
      double upper,
      double at,
      double gives,
      @Nullable String before,
      @Nullable String after,
      String text) {
    /// Whether the same happens in the same operation, whatever that is a part of; or to the same
    /// matrix, whatever the operation.
    boolean sameAs(Found other) {
      return kind.equals(other.kind)
          && (ofOperand() || operation.equals(other.operation))
          && operand.equals(other.operand);
    }

    private boolean ofOperand() {
      return Hazard.Kind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_')).ofOperand();
    }
  }

  public HazardLine {
    hazards = List.copyOf(hazards);
  }

  /// The same answer to a request of that id.
  public HazardLine called(@Nullable Object other) {
    return new HazardLine(other, ok, formula, hazards, differences, stable, supposed, error);
  }

  /// The answer to a request that failed.
  public static HazardLine failed(@Nullable Object id, String error) {
    return new HazardLine(id, false, null, List.of(), null, null, null, error);
  }
}
