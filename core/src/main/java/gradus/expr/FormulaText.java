package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.List;

/// The text of a formula, which its errors quote and point into.
public record FormulaText(String text) {
  private static final int LONGEST = 40;

  /// What stands at a place, shortened, and its shape: `X*w (n)`.
  public String described(Span place, String shape) {
    String written = written(place);
    String shown = written.length() <= LONGEST ? written : written.substring(0, LONGEST - 1) + "…";
    return shown + " (" + shape + ")";
  }

  /// What stands at a place.
  public String written(Span place) {
    return text.substring(place.start(), place.end()).strip();
  }

  /// Something is wrong at a place, or between several.
  public FormulaException error(String sentence, Span... places) {
    return new FormulaException(sentence, text, List.of(places));
  }
}
