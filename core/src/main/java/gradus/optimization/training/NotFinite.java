package gradus.optimization.training;

import gradus.compile.NonFinite;
import gradus.expr.Dim;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// Where training came to a NaN or an infinity.
///
/// @param step from 0
/// @param epoch from 0
/// @param loss of the step's batch
/// @param rows of the source that the step saw, in the order of the batch
/// @param rowDimension the dimension that counts the rows of the batch
/// @param origin the first operation whose value is not finite though its operands are; empty where
///   all values are finite in double precision and only single precision overflows
@SuppressWarnings("ArrayRecordComponent") // handed over once, compared never
public record NotFinite(
    long step, long epoch, double loss, long[] rows, Dim rowDimension, Optional<NonFinite> origin) {
  /// The row of the source at which the operation failed, where it works row by row.
  public OptionalLong row() {
    if (origin.isEmpty()) {
      return OptionalLong.empty();
    }
    int axis = origin.get().expr().dims().indexOf(rowDimension);
    return axis < 0 ? OptionalLong.empty() : OptionalLong.of(rows[origin.get().index().get(axis)]);
  }

  /// In one or two sentences: which step of which epoch, both from 1 as in a trace, on which rows,
  /// and what went wrong.
  public String message() {
    String what =
        Double.isFinite(loss)
            ? "the loss is " + loss + ", but its gradient or the update is not finite"
            : "the loss is " + loss;
    String why =
        origin
            .map(NonFinite::message)
            .orElse("in double precision all values are finite: they overflow in single precision");
    String row = row().isPresent() ? "; that is row " + row().getAsLong() + " of the data" : "";
    return "step "
        + (step + 1)
        + " (epoch "
        + (epoch + 1)
        + ") on "
        + batch()
        + ": "
        + what
        + "; "
        + why
        + row;
  }

  private String batch() {
    int shown = Math.min(8, rows.length);
    String some = Arrays.toString(Arrays.copyOf(rows, shown));
    return rows.length
        + (rows.length == 1 ? " row " : " rows ")
        + (shown < rows.length ? some.replace("]", ", …]") : some);
  }
}
