package gradus.lab;

import gradus.calculus.Derivative;
import gradus.certify.hazards.Hazard;
import gradus.certify.hazards.Hazard.Kind;
import gradus.certify.hazards.Hazards;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.lab.view.DerivationResult.Remaining;
import gradus.lab.view.HazardLine;
import gradus.linalg.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The hazards of an expression in words and numbers, within the bounds that its variables declare.
final class FoundHazards {
  /// What is advised in words, whatever the form.
  private static final Set<Kind> ADVISED =
      Set.of(
          Kind.SINGULAR,
          Kind.INDEFINITE,
          Kind.REPEATED_EIGENVALUE,
          Kind.EXPLICIT_INVERSE,
          Kind.FLOAT_EQUALITY,
          Kind.SILENT_GRADIENT);

  private FoundHazards() {}

  static List<HazardLine.Found> of(Expr expr, Precision precision) {
    return Hazards.of(expr, Map.of(), precision).stream()
        .map(hazard -> found(hazard, precision))
        .toList();
  }

  /// The sums that can cancel and are no hazard, in words, for double precision.
  static String differences(Expr expr) {
    return Hazards.reportDifferences(
            Hazards.differences(expr, Map.of(), Precision.DOUBLE), Precision.DOUBLE)
        .strip();
  }

  /// What is left after stabilizing: in the form that was differentiated, and in the derivative. A
  /// derivative that is 0 everywhere stops nobody who only wants the derivative.
  static Remaining remaining(Derivative derivative) {
    List<HazardLine.Found> inDerivative = new ArrayList<>();
    for (HazardLine.Found found : of(derivative.result(), Precision.DOUBLE)) {
      if (!found.kind().equals(word(Kind.SILENT_GRADIENT))) {
        inDerivative.add(found);
      }
    }
    return new Remaining(
        of(derivative.stable(), Precision.DOUBLE),
        inDerivative,
        supposed(List.of(derivative.stable(), derivative.result())));
  }

  /// What is supposed where nothing was declared; empty where everything was.
  static String supposed(List<Expr> exprs) {
    List<String> supposed = new ArrayList<>();
    boolean unbounded =
        Graph.variables(exprs).values().stream()
            .map(variable -> ((Node.Variable) variable.node()).domain())
            .anyMatch(
                domain -> Double.isInfinite(domain.lower()) || Double.isInfinite(domain.upper()));
    boolean unsized =
        Graph.topological(exprs).stream()
            .flatMap(expr -> expr.dims().stream())
            .anyMatch(Dim.Named.class::isInstance);
    if (unbounded) {
      supposed.add(
          "variables without bounds are supposed to have elements of modulus at most "
              + (long) Hazards.MAGNITUDE);
    }
    if (unsized) {
      supposed.add(
          "dimensions without a size "
              + (unbounded ? "" : "are supposed to have ")
              + "at most "
              + (long) Hazards.SIZE
              + " entries");
    }
    return String.join(", ", supposed);
  }

  private static HazardLine.Found found(Hazard hazard, Precision precision) {
    String report = Hazards.report(List.of(hazard), precision);
    String paragraph = report.substring(report.indexOf("1. ") + 3).strip();
    boolean mended = hazard.mend().isPresent() || ADVISED.contains(hazard.kind());
    return new HazardLine.Found(
        precision.name().toLowerCase(Locale.ROOT),
        word(hazard.kind()),
        Formula.print(hazard.expr()),
        Formula.print(hazard.operand()),
        hazard.range().lower(),
        hazard.range().upper(),
        hazard.witness().map(Hazard.Witness::at).orElse(Double.NaN),
        hazard.witness().map(Hazard.Witness::value).orElse(Double.NaN),
        hazard.mend().map(mend -> Formula.print(mend.before())).orElse(null),
        hazard.mend().map(mend -> Formula.print(mend.after())).orElse(null),
        mended ? paragraph : paragraph + " No form of the same value is known that is free of it.");
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
