package gradus.certify.hazards;

import gradus.certify.Interval;
import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Node;
import gradus.expr.Notation;
import gradus.linalg.Precision;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Hazards in words: what is asked, what is given, why it fails, how to mend it.
final class Wording {
  private static final String SUPPOSED =
      "Variables without bounds are supposed to have elements of modulus at most "
          + number(Hazards.MAGNITUDE)
          + ", dimensions without a size at most "
          + number(Hazards.SIZE)
          + " entries.\n\n";

  /// The most sums that are named.
  private static final int LISTED = 8;

  private Wording() {}

  static String of(List<Hazard> hazards, Precision precision) {
    String name = precision.name().toLowerCase(Locale.ROOT) + " precision";
    if (hazards.isEmpty()) {
      return "No hazard in " + name + " within the bounds.\n";
    }
    StringBuilder text = new StringBuilder(SUPPOSED);
    for (int k = 0; k < hazards.size(); k++) {
      text.append(k + 1).append(". ").append(paragraph(hazards.get(k), name)).append("\n");
    }
    return text.toString();
  }

  /// What can cancel, in one paragraph; nothing where there is none.
  static String ofDifferences(List<Difference> differences, Precision precision) {
    if (differences.isEmpty()) {
      return "";
    }
    String more =
        differences.size() > LISTED ? "; and " + (differences.size() - LISTED) + " more" : "";
    return differences.stream()
            .limit(LISTED)
            .map(difference -> difference(difference, precision))
            .collect(Collectors.joining("; "))
        + more
        + ". These sums of rounded terms can nearly cancel, and what is left is as exact as the"
        + " largest term only. That is no fault of a residual, or of a gradient near a minimum; it"
        + " is one where the digits of what is left matter.\n";
  }

  /// A sum, and what one rounding of its largest term is.
  private static String difference(Difference difference, Precision precision) {
    double rounding = precision.epsilon() * difference.magnitude();
    return Notation.unicode(difference.expr())
        + (Double.isFinite(rounding) ? " (± " + number(rounding) + ")" : "");
  }

  private static String paragraph(Hazard hazard, String precision) {
    Expr whole = hazard.path().get(0);
    String where = whole == hazard.expr() ? "" : ", in " + Notation.unicode(context(hazard)) + ",";
    String operand = Notation.unicode(Shapes.scalar(hazard.operand()));
    String given = operand + " lies in " + range(hazard.range());
    String witness =
        hazard
            .witness()
            .map(
                w -> ": for " + operand + " = " + number(w.at()) + " it gives " + number(w.value()))
            .orElse("");
    return Notation.unicode(hazard.expr())
        + where
        + " "
        + what(hazard.kind(), operand, precision)
        + witness
        + ". Given is that "
        + given
        + "; "
        + why(hazard.kind())
        + ". "
        + mend(hazard)
        + "\n";
  }

  /// What the operation is used in: the part to rewrite, or its user.
  private static Expr context(Hazard hazard) {
    List<Expr> path = hazard.path();
    Expr user = path.get(Math.max(0, path.size() - 2));
    return hazard
        .mend()
        .map(Hazard.Mend::before)
        .filter(before -> before != hazard.expr())
        .orElse(user);
  }

  private static String what(Hazard.Kind kind, String operand, String precision) {
    return switch (kind) {
      case INDETERMINATE -> "can be 0 times infinity";
      case OVERFLOW -> "overflows in " + precision;
      case UNDERFLOW -> "rounds to 0 in " + precision + " where that matters";
      case DIVISION_BY_ZERO -> "can divide by 0";
      case SINGULAR -> "has no finite value where " + operand + " is singular";
      case DOMAIN -> "can leave the domain";
      case INDEFINITE -> "has no value where " + operand + " is not positive definite";
      case CANCELLATION -> "can lose all its digits in " + precision;
      case ABSORPTION -> "forgets a small number in " + precision;
      case REPEATED_EIGENVALUE ->
          "is not determined where two such values of " + operand + " coincide";
      case LARGE_ANGLE -> "takes an angle without meaning in " + precision;
      case EXPLICIT_INVERSE -> "inverts a matrix only to multiply by it";
      case FLOAT_EQUALITY -> "compares computed numbers for equality";
      case SILENT_GRADIENT -> "has derivative 0 everywhere";
    };
  }

  private static String why(Hazard.Kind kind) {
    return switch (kind) {
      case INDETERMINATE -> "that product is NaN, and NaN is what everything computed from it is";
      case OVERFLOW -> "a value beyond the largest number becomes infinite, and then NaN";
      case UNDERFLOW ->
          "a value below the smallest number becomes 0, which a logarithm or quotient makes"
              + " infinite and a root makes 0";
      case DIVISION_BY_ZERO -> "the quotient is infinite there, or NaN for 0/0";
      case DOMAIN -> "there is no real value there, and what is computed is NaN or infinite";
      case SINGULAR ->
          "near that as many digits are lost as the condition number has (Higham 2002, §7.1), and"
              + " nothing given bounds it";
      case INDEFINITE ->
          "the factorization takes the root of a pivot that is not positive, which is NaN";
      case REPEATED_EIGENVALUE ->
          "any rotation of the vectors of one value is as good, and near that rounding errors"
              + " are divided by the gap between the values; so is the derivative";
      case CANCELLATION ->
          "both terms are rounded before they are subtracted, and where they are nearly equal the"
              + " rounding errors are what is left";
      case ABSORPTION -> "next to 1 the last digits of a small number are rounded away";
      case LARGE_ANGLE -> "neighbouring numbers are a period or more apart";
      case EXPLICIT_INVERSE ->
          "it takes three times the work of solving, and the residual can be larger by the"
              + " condition number of the matrix (Higham 2002, §14.1)";
      case FLOAT_EQUALITY -> "two ways to compute one number seldom round alike";
      case SILENT_GRADIENT ->
          "so no method that follows gradients moves the variables that act through it alone";
    };
  }

  private static String mend(Hazard hazard) {
    return hazard
        .mend()
        .map(mend ->
            "Write "
                + Formula.print(mend.after())
                + " in place of "
                + Formula.print(mend.before())
                + ".")
        .orElse(
            switch (hazard.kind()) {
              case INDETERMINATE -> "Write xlogy, or choose the value at 0 by select.";
              case OVERFLOW ->
                  hazard.expr().node() instanceof Node.Determinant
                      ? "Compute logdet, the logarithm of its modulus."
                      : "Bound the operand, or compute the logarithm.";
              case UNDERFLOW -> "Compute with logarithms, or scale first.";
              case DIVISION_BY_ZERO ->
                  "Add a positive number to the divisor, declare that it is positive, or choose the"
                      + " value at 0 by select.";
              case SINGULAR ->
                  "Add λI, λ > 0, to a matrix that is positive semidefinite, such as XᵀX; where the"
                      + " inverse exists for another reason, look at the condition number"
                      + " (gradus.linalg.Condition).";
              case INDEFINITE ->
                  "Add λI, λ > 0, to a matrix that is positive semidefinite, such as XᵀX, or make"
                      + " the triangular factor itself the variable.";
              case REPEATED_EIGENVALUE ->
                  "Use what does not depend on the choice of vectors, such as a projection V Vᵀ on"
                      + " the vectors of all near values.";
              case DOMAIN -> "Declare the domain of the variables, or choose by select.";
              case CANCELLATION, ABSORPTION -> "Rewrite the difference without subtracting.";
              case LARGE_ANGLE -> "Reduce the angle where it is still exact.";
              case EXPLICIT_INVERSE -> "Use solve.";
              case FLOAT_EQUALITY -> "Compare the modulus of the difference with a tolerance.";
              case SILENT_GRADIENT -> "Use a smooth function of the same shape, such as sigmoid.";
            });
  }

  private static String range(Interval x) {
    return "["
        + number(x.lower())
        + ", "
        + number(x.upper())
        + "]"
        + (x.nonzero() && x.contains(0) ? " without 0" : "");
  }

  private static String number(double x) {
    if (Double.isNaN(x)) {
      return "NaN";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "∞" : "−∞";
    }
    boolean whole = x == Math.rint(x) && Math.abs(x) < 1e7;
    String text = whole ? Long.toString((long) x) : String.format(Locale.ROOT, "%.4g", x);
    return text.replace('-', '−');
  }
}
