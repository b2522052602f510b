package gradus.lab;

import gradus.lab.view.Check;
import gradus.lab.view.FindingCard;
import gradus.lab.view.Numerals;
import gradus.models.LogisticFit;
import gradus.optimization.Certificate;
import gradus.optimization.Gap;
import gradus.optimization.Minimum;
import gradus.optimization.Outcome;
import java.util.List;

/// Whether a fit can be trusted, and why: its certificate in sentences, its exit code.
final class LogisticVerdict {
  private LogisticVerdict() {}

  static String words(Outcome outcome) {
    return switch (outcome) {
      case CONVERGED -> "converged";
      case STALLED -> "as far as rounding allows";
      case STEP_LIMIT -> "not converged, the step limit was reached";
      case DIVERGED -> "diverged";
      case NOT_FINITE -> "a value was not finite";
      case INTERRUPTED -> "interrupted";
    };
  }

  static Exit exit(LogisticFit fit, List<FindingCard> findings) {
    boolean sound =
        fit.certificate().gradientAgrees() && findings.stream().noneMatch(FindingCard::serious);
    return switch (fit.minimum().outcome()) {
      case CONVERGED -> sound ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY;
      case STALLED ->
          !proven(fit) ? Exit.NOT_CONVERGED : sound ? Exit.TRUSTWORTHY : Exit.UNTRUSTWORTHY;
      case STEP_LIMIT -> Exit.NOT_CONVERGED;
      case DIVERGED -> Exit.DIVERGED;
      case NOT_FINITE -> Exit.NOT_FINITE;
      case INTERRUPTED -> Exit.INTERRUPTED;
    };
  }

  /// Whether the value is proven to be the minimum to a millionth.
  private static boolean proven(LogisticFit fit) {
    return fit.certificate().gap() instanceof Gap.Proven(var bound, _)
        && bound <= 1e-6 * Math.abs(fit.minimum().value());
  }

  static List<Check> certificate(LogisticFit fit) {
    Certificate certificate = fit.certificate();
    double start = fit.minimum().trace().first().gradientMax();
    double asked =
        Math.max(fit.settings().stop().gradient(), fit.settings().stop().relative() * start);
    boolean small =
        certificate.gradientMax() <= asked || (fit.minimum().outcome().settled() && proven(fit));
    return List.of(
        new Check(
            "no entry of the gradient exceeds ‖∇L‖∞ = "
                + Numerals.brief(certificate.gradientMax())
                + ", "
                + Numerals.brief(start)
                + " at the start",
            "‖∇L‖∞",
            certificate.gradientMax(),
            asked,
            "the gradient, derived by the graph, evaluated at the solution",
            small ? Check.Standing.HOLDS : Check.Standing.FAILS),
        new Check(
            "the gradient agrees with central differences to "
                + Numerals.brief(certificate.differenceResidual()),
            "‖∇L·v − difference‖ / ‖∇L·v‖",
            certificate.differenceResidual(),
            certificate.differenceTolerance(),
            "three directions, halfway between start and solution; the bound is what truncation and"
                + " rounding can make",
            certificate.gradientAgrees() ? Check.Standing.HOLDS : Check.Standing.FAILS),
        gap(certificate.gap()));
  }

  private static Check gap(Gap gap) {
    String measure = "L − min L";
    return switch (gap) {
      case Gap.Proven(var bound, var theorem) ->
          new Check(
              "the loss is within " + Numerals.brief(bound) + " of the optimum",
              measure,
              bound,
              Double.NaN,
              theorem,
              Check.Standing.HOLDS);
      case Gap.NotProven(var reason) ->
          new Check(
              "the distance to the optimum: " + reason,
              measure,
              Double.NaN,
              Double.NaN,
              "no theorem at hand applies",
              Check.Standing.UNPROVEN);
    };
  }

  /// First the sentence, then the number, then the proof.
  static String sentence(Exit exit, LogisticFit fit, List<FindingCard> findings) {
    Minimum minimum = fit.minimum();
    String gradient = Numerals.brief(fit.certificate().gradientMax());
    String steps = Numerals.count(minimum.steps(), "step");
    return switch (exit) {
      case TRUSTWORTHY -> "Converged. " + distance(fit.certificate(), gradient);
      case NOT_CONVERGED ->
          "Not converged. ‖∇L‖∞ is "
              + gradient
              + " after "
              + steps
              + "; allow more with --steps, or use --method lbfgs.";
      case DIVERGED ->
          "Diverged after "
              + steps
              + ". Each step overshot more than the last; take a smaller --rate, or --method"
              + " lbfgs.";
      case NOT_FINITE ->
          "Stopped after " + steps + ": a value is not finite. Nothing here can be trusted.";
      case INTERRUPTED ->
          "Interrupted after "
              + steps
              + ". ‖∇L‖∞ is "
              + gradient
              + "; the best weights so far are saved.";
      case UNTRUSTWORTHY ->
          fit.certificate().gradientAgrees()
              ? "Converged, but do not trust it: " + Training.firstSerious(findings) + "."
              : "Do not trust it: the gradient disagrees with central differences by "
                  + Numerals.brief(fit.certificate().differenceResidual())
                  + ".";
      case USAGE, DATA, MODEL_FILE, OUTPUT, INTERNAL ->
          throw new IllegalArgumentException(exit + " is no end of a fit");
    };
  }

  private static String distance(Certificate certificate, String gradient) {
    return switch (certificate.gap()) {
      case Gap.Proven(var bound, var theorem) ->
          "Within "
              + Numerals.brief(bound)
              + " of the optimum ("
              + (theorem.contains("self-concordance") ? "self-concordance" : theorem)
              + ").";
      case Gap.NotProven(var reason) ->
          "‖∇L‖∞ is " + gradient + "; the distance to the optimum is not proven: " + reason + ".";
    };
  }
}
