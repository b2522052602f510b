package gradus.lab.view;

import gradus.certify.Interval;
import gradus.certify.convexity.Certificate;
import gradus.certify.convexity.Counterexample;
import gradus.certify.convexity.Curvature;
import gradus.certify.convexity.Line;
import gradus.certify.convexity.Requirement;
import gradus.certify.convexity.Trend;
import gradus.expr.Notation;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A [Certificate] on the terminal: the verdict, the proof, the domain, what refutes.
public final class CertificateText {
  private CertificateText() {}

  public static void print(Certificate certificate, Screen screen) {
    verdict(certificate, screen);
    section(screen, certificate.curvature() == Curvature.UNKNOWN ? "What fails" : "Proof");
    int number = 0;
    for (Line line : certificate.proof()) {
      number++;
      String word = line.curvature().name().toLowerCase(Locale.ROOT);
      screen.prose(
          "%2d  %s is %s (%s)".formatted(number, Notation.unicode(line.of()), word, line.rule()),
          2);
      screen.prose(line.because(), 6);
    }
    if (number == 0) {
      screen.prose("a variable or a constant needs no proof", 2);
    }
    if (!certificate.domain().isEmpty()) {
      section(screen, "On the domain");
      certificate.domain().forEach(requirement -> screen.prose(requirement.toString(), 2));
    }
    section(screen, "As one variable grows");
    certificate.monotonicity().forEach(trend -> trend(trend, certificate, screen));
    certificate.notConvex().ifPresent(segment -> refutation("convex", segment, screen));
    certificate.notConcave().ifPresent(segment -> refutation("concave", segment, screen));
  }

  /// Which way the function goes in a variable, and why; the domain where it is another than that
  /// of the curvature.
  private static void trend(Trend trend, Certificate certificate, Screen screen) {
    String word = trend.monotonicity().name().toLowerCase(Locale.ROOT);
    String where = trend.domain().equals(certificate.domain()) ? "" : ", " + where(trend.domain());
    screen.prose(Notation.unicode(trend.variable()) + ": " + word + where, 2);
    trend.proof().forEach(step -> screen.prose(step.toString(), 6));
  }

  private static String where(List<Requirement> domain) {
    return domain.stream()
        .map(Requirement::toString)
        .collect(Collectors.joining(", ", "where ", ""));
  }

  private static void verdict(Certificate certificate, Screen screen) {
    Curvature curvature = certificate.curvature();
    String word = curvature.name().toLowerCase(Locale.ROOT);
    boolean known = curvature != Curvature.UNKNOWN;
    String function = Notation.unicode(certificate.function());
    boolean refuted = certificate.notConvex().isPresent() && certificate.notConcave().isPresent();
    String where = certificate.domain().isEmpty() ? "" : ", " + where(certificate.domain());
    screen.prose(
        (known ? screen.good(word) : screen.bad(refuted ? "neither" : word))
            + "  f = "
            + function
            + where,
        0);
    if (!known) {
      screen.prose(
          refuted
              ? "f is neither convex nor concave, as two segments show."
              : "Nothing is proven" + oneSide(certificate) + ".",
          2);
    }
    Interval range = certificate.range();
    screen.prose("values lie in " + range + " (" + CertifiedLine.sign(range) + ")", 2);
    certificate
        .strongConvexity()
        .ifPresent(mu -> screen.prose("strongly convex with μ = " + Numerals.brief(mu), 2));
    certificate
        .smoothness()
        .ifPresent(constant ->
            screen.prose(
                "its gradient has the Lipschitz constant L = " + Numerals.brief(constant), 2));
  }

  private static String oneSide(Certificate certificate) {
    return certificate.notConvex().isPresent()
        ? ", but a segment shows that f is not convex"
        : certificate.notConcave().isPresent()
            ? ", but a segment shows that f is not concave"
            : ", and no segment that refutes it was found";
  }

  private static void refutation(String word, Counterexample segment, Screen screen) {
    section(screen, "Not " + word);
    screen.prose("a: " + point(segment.a()), 2);
    screen.prose("b: " + point(segment.b()), 2);
    String weight = Numerals.brief(segment.weight());
    String other = Numerals.brief(1 - segment.weight());
    String element = segment.element() == 0 ? "" : " (element " + segment.element() + ")";
    if (Double.isNaN(segment.value())) {
      screen.prose(
          "f has values at a and b, but none at %s a + %s b%s: its domain is not convex"
              .formatted(weight, other, element),
          2);
      return;
    }
    int digits = apart(segment.value(), segment.chord());
    screen.prose(
        "f(%s a + %s b) = %s %s %s = %s f(a) + %s f(b)%s"
            .formatted(
                weight,
                other,
                Numerals.brief(segment.value(), digits),
                segment.value() > segment.chord() ? ">" : "<",
                Numerals.brief(segment.chord(), digits),
                weight,
                other,
                element),
        2);
  }

  /// As many digits as tell two numbers apart, at least four.
  private static int apart(double a, double b) {
    return IntStream.range(4, 17)
        .filter(digits -> !Numerals.brief(a, digits).equals(Numerals.brief(b, digits)))
        .findFirst()
        .orElse(17);
  }

  private static String point(Map<String, Tensor> point) {
    return new TreeMap<>(point)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " = " + numbers(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String numbers(Tensor value) {
    StringBuilder text = new StringBuilder();
    int shown = Math.min(12, value.shape().count());
    for (int k = 0; k < shown; k++) {
      int width = value.rank() == 2 ? value.columns() : Integer.MAX_VALUE;
      text.append(k == 0 ? "" : k % width == 0 ? "; " : ", ").append(Numerals.brief(value.flat(k)));
    }
    String more = shown < value.shape().count() ? ", …" : "";
    return value.rank() == 0 ? text.toString() : "[" + text + more + "]";
  }

  private static void section(Screen screen, String title) {
    screen.blank();
    screen.line(screen.bold(title));
  }
}
