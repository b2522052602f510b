package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Functions;
import gradus.expr.Graph;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Functions whose curvature is known: what is true is certified, what is not is refuted.
final class CurvatureCorpusTest {
  /// One line of `curvature.txt`.
  record Case(
      String formula, String declarations, Set<String> parameters, Curvature truth, String why) {
    static Case of(String line) {
      List<String> parts = List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
      assertThat(parts).as(line).hasSize(5);
      return new Case(
          parts.get(0),
          parts.get(1),
          Set.of(parts.get(2).split(" ", -1)),
          Curvature.valueOf(parts.get(3).toUpperCase(Locale.ROOT)),
          parts.get(4));
    }

    Expr function() {
      return Formula.parse(formula, Formula.declarations(declarations));
    }

    List<Expr> variables() {
      Map<String, Expr> all = Graph.variables(List.of(function()));
      return all.entrySet().stream()
          .filter(entry -> !parameters.contains(entry.getKey()))
          .map(Map.Entry::getValue)
          .toList();
    }

    Certificate certificate() {
      return Certificate.of(function(), variables());
    }
  }

  static List<Case> cases() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    CurvatureCorpusTest.class.getResourceAsStream("curvature.txt")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Case::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isWhatItIsKnownToBe(Case one) {
    Certificate certificate = one.certificate();
    assertThat(certificate.curvature()).as("%s", certificate.proof()).isEqualTo(one.truth);
    assertThat(certificate.proof()).isNotEmpty();
    if (one.truth == Curvature.UNKNOWN) {
      assertThat(certificate.notConvex()).as("a segment above").isPresent();
      assertThat(certificate.notConcave()).as("a segment below").isPresent();
    } else {
      CurvatureLawsTest.contradicted(one.function(), one.variables(), 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp(sum(log(x)))      | x > 0",
        "log(sum(x))           | ∑ x > 0",
        "1/(p*q)               | p > 0, q > 0",
        "log(p*sqrt(q))        | p > 0, q > 0",
        "sqrt(p*q)             | ''",
        "-log(p + exp(s))      | ''",
        "log(1 - x'*x)         | 1 − xᵀx > 0",
      })
  void theDomainIsSaid(String formula, String domain) {
    Expr function =
        Formula.parse(
            formula,
            Formula.declarations(
                "x: vector n, p: scalar nonnegative, q: scalar nonnegative, s: scalar"));
    assertThat(
            Certificate.of(function).domain().stream()
                .map(Requirement::toString)
                .sorted()
                .collect(Collectors.joining(", ")))
        .isEqualTo(domain);
  }

  @Test
  void partialSumsTakeNoLines() {
    Expr x = Expr.variable("x");
    Expr sum = Functions.exp(x);
    for (int k = 2; k <= 100; k++) {
      sum = sum.plus(Functions.exp(x.times(k)));
    }
    assertThat(Certificate.of(sum).proof().stream().filter(line -> !line.rule().equals("exp")))
        .filteredOn(line -> !line.rule().equals("affine"))
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aProofByTheSecondDerivativeNamesTheFunctionOnce() {
    Expr function =
        Formula.parse(
            "x*log(x/f) + x", Formula.declarations("x: scalar positive, f: scalar positive"));
    HessianCertificate certificate =
        HessianCertificate.of(function, List.copyOf(Graph.variables(List.of(function)).values()));
    assertThat(certificate.proof().getFirst().because()).startsWith("call it f′; D²f[v, v] = ");
    assertThat(certificate.proof().stream().skip(1))
        .isNotEmpty()
        .allMatch(line -> line.of().toString().equals("f′"));
  }

  @Test
  void thereAreManyOfEitherKind() {
    List<Case> all = cases();
    long known = all.stream().filter(one -> one.truth != Curvature.UNKNOWN).count();
    assertThat(known).isGreaterThan(200);
    assertThat(all.size() - known).isGreaterThan(40);
  }
}
