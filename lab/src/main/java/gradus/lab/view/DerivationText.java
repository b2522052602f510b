package gradus.lab.view;

import java.util.ArrayList;
import java.util.List;

/// A [DerivationResult] on the terminal.
public final class DerivationText {
  private DerivationText() {}

  public static void print(DerivationResult result, Screen screen) {
    screen.line(screen.bold("Function"));
    screen.prose("f = " + result.function().unicode(), 2);
    heading(screen, "Derivative");
    if (result.vectorized() != null) {
      screen.prose(stacked(result, false) + " = " + result.vectorized().form().unicode(), 2);
      screen.prose(screen.quiet("where " + result.vectorized().convention()), 6);
      screen.prose("by elements:", 2);
    }
    screen.prose(left(result) + " = " + result.derivative().unicode(), 2);
    if (result.at() != null) {
      heading(screen, "At the point");
      screen.prose("f = " + result.value(), 2);
      screen.prose(left(result) + " = " + result.at(), 2);
    }
    heading(screen, "LaTeX");
    if (result.vectorized() != null) {
      screen.line("  " + stacked(result, true) + " = " + result.vectorized().form().latex());
    }
    screen.line("  " + latex(result) + " = " + result.derivative().latex());
    heading(screen, "In the formula language");
    if (result.vectorized() != null) {
      screen.line("  " + result.vectorized().formula());
    }
    screen.line("  " + result.formula());
    heading(screen, "Rules");
    int number = 0;
    for (DerivationResult.Step step : result.steps()) {
      number++;
      screen.prose("%2d  %s".formatted(number, step.rule()) + explained(step, screen), 2);
      if (!step.before().unicode().equals(step.after().unicode())) {
        screen.prose(step.before().unicode(), 6);
      }
      screen.prose("→ " + step.after().unicode(), 6);
    }
    if (!result.hazards().isEmpty()) {
      heading(screen, "Hazards removed");
      for (DerivationResult.Hazard hazard : result.hazards()) {
        screen.prose(hazard.before().unicode() + "  →  " + hazard.after().unicode(), 2);
        screen.prose(screen.quiet(hazard.reason()), 6);
      }
    }
    remaining(result.remaining(), screen);
    heading(screen, "Numeric check");
    var check = result.check();
    String word = check.holds() ? screen.good("holds") : screen.bad("fails");
    screen.prose(
        "%s: relative residual %s against central differences, at most %s allowed, %s"
            .formatted(
                word,
                Numerals.brief(check.residual()),
                Numerals.brief(check.tolerance()),
                result.at() == null
                    ? "at a random point (%s; seed %d)".formatted(check.point(), check.seed())
                    : "at the point"),
        2);
    if (!check.note().isBlank()) {
      screen.prose(check.note(), 2);
    }
  }

  /// What can still go wrong; what is the same in function and derivative is told once.
  private static void remaining(DerivationResult.Remaining remaining, Screen screen) {
    heading(screen, "Hazards that remain");
    String bounds =
        remaining.supposed().isEmpty() ? "within the bounds declared" : remaining.supposed();
    screen.prose("in double precision; " + bounds, 2);
    List<HazardLine.Found> derivative = new ArrayList<>(remaining.derivative());
    int number = 0;
    for (HazardLine.Found found : remaining.function()) {
      boolean both = derivative.removeIf(found::sameAs);
      number++;
      remaining(
          number, found, both ? "in the function and the derivative" : "in the function", screen);
    }
    for (HazardLine.Found found : derivative) {
      number++;
      remaining(number, found, "in the derivative", screen);
    }
    if (number == 0) {
      screen.prose(screen.good("none"), 2);
    }
  }

  private static void remaining(int number, HazardLine.Found found, String where, Screen screen) {
    screen.prose("%2d  %s %s".formatted(number, screen.warning(found.kind()), where), 2);
    screen.prose(found.text(), 6);
  }

  /// `∂f/∂w`, `∂²f/∂w²`
  private static String left(DerivationResult result) {
    String by = result.by().unicode();
    return switch (result.order()) {
      case "hessian" -> "∂²f/∂" + by + "²";
      case "hvp" -> "∂²f/∂" + by + "² v";
      default -> "∂f/∂" + by;
    };
  }

  /// `∂vec f/∂(vec X)ᵀ`
  private static String stacked(DerivationResult result, boolean latex) {
    boolean second = result.order().equals("hessian");
    if (latex) {
      String by = "\\operatorname{vec}" + result.by().latex();
      return second
          ? "\\frac{\\partial^2 f}{\\partial " + by + "\\,\\partial(" + by + ")^{\\top}}"
          : "\\frac{\\partial\\operatorname{vec}f}{\\partial(" + by + ")^{\\top}}";
    }
    String by = "vec " + result.by().unicode();
    return second ? "∂²f/∂(" + by + ")∂(" + by + ")ᵀ" : "∂vec f/∂(" + by + ")ᵀ";
  }

  private static String latex(DerivationResult result) {
    String by = result.by().latex();
    String second = "\\frac{\\partial^2 f}{\\partial " + by + "^2}";
    return switch (result.order()) {
      case "hessian" -> second;
      case "hvp" -> second + " v";
      default -> "\\frac{\\partial f}{\\partial " + by + "}";
    };
  }

  /// A section of code, as it stands.
  public static void code(String title, String code, Screen screen) {
    heading(screen, title);
    code.lines().forEach(line -> screen.line(line.isBlank() ? "" : "  " + line));
  }

  private static String explained(DerivationResult.Step step, Screen screen) {
    return step.explanation().isBlank() ? "" : ": " + screen.quiet(step.explanation());
  }

  private static void heading(Screen screen, String text) {
    screen.blank();
    screen.line(screen.bold(text));
  }
}
