package gradus.expr;

import java.util.List;
import java.util.stream.Collectors;

/// Two expressions that do not fit together, said in the names of their dimensions.
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public ShapeException(String message) {
    super(message);
  }

  /// *cannot multiply X (n×d) by v (k): the inner dimensions d and k differ*
  static ShapeException of(String verb, Expr x, Expr y, String why) {
    String joint =
        switch (verb) {
          case "add", "concatenate", "stack" -> " and ";
          case "convolve" -> " with ";
          default -> " by ";
        };
    return new ShapeException(
        "cannot " + verb + " " + described(x) + joint + described(y) + ": " + why);
  }

  static String transposeHint(Expr x, Expr y) {
    Dim first = y.dims().get(0);
    Dim last = y.dims().get(y.rank() - 1);
    if (x.rank() == 2 && x.dims().get(0).equals(first)) {
      return "; transpose " + Notation.brief(x) + "?";
    }
    return y.rank() == 2 && x.dims().get(x.rank() - 1).equals(last)
        ? "; transpose " + Notation.brief(y) + "?"
        : "";
  }

  /// `X (n×d)`
  static String described(Expr x) {
    return Notation.brief(x) + " (" + dims(x.dims()) + ")";
  }

  /// `n×d`, or `scalar`
  public static String dims(List<Dim> dims) {
    return dims.isEmpty()
        ? "scalar"
        : dims.stream().map(Dim::toString).collect(Collectors.joining("×"));
  }
}
