package gradus.lab.view;

import gradus.certify.Interval;
import gradus.certify.convexity.Certificate;
import gradus.certify.convexity.Line;
import gradus.certify.convexity.Requirement;
import gradus.certify.convexity.Trend;
import gradus.expr.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a request for a certificate.
///
/// @param id as in the request
/// @param curvature `constant`, `affine`, `convex`, `concave` or `unknown`; null where something is
///   wrong
/// @param sign of all values: `nonnegative`, `nonpositive`, `zero` or `unknown`
/// @param monotonicity in each variable that varies, while the others stay
/// @param domain what the points fulfill of which the curvature is said, such as `x ≥ 0`; empty
///   where it is said of all that the variables allow
/// @param proof line by line, then the domain
/// @param counterexample for an unknown curvature, a segment that shows why, where one was found
/// @param error what is wrong, where something is
public record CertifiedLine(
    @Nullable Object id,
    @Nullable String curvature,
    @Nullable String sign,
    List<Direction> monotonicity,
    List<String> domain,
    List<String> proof,
    @Nullable Segment counterexample,
    @Nullable String error) {
  /// A segment whose chord is on the wrong side: `f(λa + (1 − λ)b)` against `λf(a) + (1 − λ)f(b)`.
  ///
  /// @param refutes `convex` or `concave`: what the function is not
  /// @param value null where the function is not defined there, though it is at both ends
  public record Segment(
      String refutes,
      Map<String, Object> a,
      Map<String, Object> b,
      double weight,
      double value,
      double chord) {}

  /// Which way the function goes as one variable grows.
  ///
  /// @param direction `constant`, `nondecreasing`, `nonincreasing` or `unknown`
  /// @param domain what the points fulfill that are compared
  /// @param proof line by line; for an unknown direction, the rule that failed
  public record Direction(
      String variable, String direction, List<String> domain, List<String> proof) {
    public Direction {
      domain = List.copyOf(domain);
      proof = List.copyOf(proof);
    }

    static Direction of(Trend trend) {
      return new Direction(
          Notation.unicode(trend.variable()),
          trend.monotonicity().name().toLowerCase(Locale.ROOT),
          trend.domain().stream().map(Requirement::toString).toList(),
          trend.proof().stream().map(Trend.Step::toString).toList());
    }
  }

  public CertifiedLine {
    monotonicity = List.copyOf(monotonicity);
    domain = List.copyOf(domain);
    proof = List.copyOf(proof);
  }

  /// What a certificate says.
  public static CertifiedLine of(
      @Nullable Object id, Certificate certificate, @Nullable Segment counterexample) {
    List<String> proof = new ArrayList<>();
    for (Line line : certificate.proof()) {
      proof.add(line.toString());
    }
    List<String> domain = certificate.domain().stream().map(Requirement::toString).toList();
    domain.forEach(requirement -> proof.add("domain: " + requirement));
    return new CertifiedLine(
        id,
        certificate.curvature().name().toLowerCase(Locale.ROOT),
        sign(certificate.range()),
        certificate.monotonicity().stream().map(Direction::of).toList(),
        domain,
        proof,
        counterexample,
        null);
  }

  static String sign(Interval range) {
    if (range.isZero()) {
      return "zero";
    }
    return range.lower() >= 0 ? "nonnegative" : range.upper() <= 0 ? "nonpositive" : "unknown";
  }

  /// The answer to a request that failed.
  public static CertifiedLine failed(@Nullable Object id, String error) {
    return new CertifiedLine(id, null, null, List.of(), List.of(), List.of(), null, error);
  }
}
