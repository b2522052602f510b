package gradus.certify.convexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Samples;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.RandomExpr;
import gradus.linalg.Cholesky;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Law: no pair of ordered points contradicts a monotonicity; and what should be known is.
final class MonotonicityTest {
  private static final int PAIRS = 60;

  private static final int SEEDS = Samples.of(120);

  private static final String DECLARATIONS =
      "s: scalar, t: scalar, p: scalar positive, q: scalar positive, u: scalar in [1, 3],"
          + " x: vector n, y: vector n, w: vector n nonnegative, X: matrix n n,"
          + " N: matrix n n nonnegative, S: symmetric 3";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp(2*s) - t                 | s nondecreasing, t nonincreasing",
        "3                            | ",
        "s - s + exp(t)               | s constant, t nondecreasing",
        "log(p/q)                     | p nondecreasing, q nonincreasing",
        "p*q                          | p nondecreasing, q nondecreasing",
        "-p*exp(q)                    | p nonincreasing, q nonincreasing",
        "p/(1+q)                      | p nondecreasing, q nonincreasing",
        "p/(1+p)                      | p nondecreasing",
        "u^2 - 2*u                    | u nondecreasing",
        "u - log(u)                   | u nondecreasing",
        "p^3 - 3*p                    | p unknown",
        "s^2                          | s unknown",
        "s^3 + s                      | s nondecreasing",
        "s^3 - s^2 + s                | s nondecreasing",
        "1/s                          | s unknown",
        "1/p                          | p nonincreasing",
        "abs(p)                       | p nondecreasing",
        "max(s, 2*s + 1)              | s nondecreasing",
        "floor(s) + step(s)           | s nondecreasing",
        "s*exp(s)                     | s unknown",
        "p*exp(p)                     | p nondecreasing",
        "u*log(u)                     | u nondecreasing",
        "p*log(p)                     | p unknown",
        "u^p                          | u nondecreasing, p nondecreasing",
        "softplus(-s)                 | s nonincreasing",
        "tetragamma(s)                | s unknown",
        "tetragamma(p)                | p nondecreasing",
        "digamma(s) + trigamma(p)     | s unknown, p nonincreasing",
        "sin(s)                       | s unknown",
        "logsumexp(x)                 | x nondecreasing",
        "exp(x) - y                   | x nondecreasing, y nonincreasing",
        "norm(x)                      | x unknown",
        "norm(w)                      | w nondecreasing",
        "sum(square(w))                     | w nondecreasing",
        "w'*w                         | w nondecreasing",
        "cumsum(x, 1)                 | x nondecreasing",
        "N*x                          | x nondecreasing, N unknown",
        "N*w                          | w nondecreasing, N nondecreasing",
        "X*x                          | x unknown, X unknown",
        "prod(w)                      | w nondecreasing",
        "max(x)                       | x nondecreasing",
        "tr(X)                        | X nondecreasing",
        "logdet(S)                    | S unknown",
        "sqrt(1+s^2)                  | s unknown",
        "s + sqrt(1+s^2)              | s nondecreasing",
        "sqrt(1+s^2) - s              | s nonincreasing",
        "2*s + sqrt(1+s^2)            | s nondecreasing",
        "s/2 + sqrt(1+s^2)            | s unknown",
        "s + sqrt(p+s^2)              | s nondecreasing, p nondecreasing",
        "s + sqrt(1+2*s^2)            | s unknown",
        "3*s + 2*sqrt(1+2*s^2)        | s nondecreasing",
        "log(s + sqrt(1+s^2))         | s nondecreasing",
        "1/(s + sqrt(1+s^2))          | s nonincreasing",
        "s - sqrt(1+s^2)              | s nondecreasing",
        "tanh(s) - 1                  | s nondecreasing",
        "select(t < 1, s, 2*s)        | s nondecreasing, t unknown",
      })
  void whatShouldBeKnownIs(String formula, String expected) {
    Certificate certificate = Certificate.of(Formula.parse(formula, declared()));
    Map<String, String> found = new TreeMap<>();
    for (Trend trend : certificate.monotonicity()) {
      found.put(trend.variable().toString(), trend.monotonicity().name().toLowerCase(Locale.ROOT));
      assertThat(trend.proof()).isNotEmpty();
      assertThat(trend.proof().getLast().monotonicity()).isEqualTo(trend.monotonicity());
    }
    Map<String, String> wanted = new TreeMap<>();
    for (String part : expected == null ? List.<String>of() : List.of(expected.split(", ", -1))) {
      wanted.put(part.substring(0, part.indexOf(' ')), part.substring(part.indexOf(' ') + 1));
    }
    assertThat(found).as("%s", certificate.monotonicity()).isEqualTo(wanted);
  }

  private static Map<String, Expr> declared() {
    return Formula.declarations(DECLARATIONS);
  }

  private static Expr named(String name) {
    return Objects.requireNonNull(declared().get(name));
  }

  @Test
  void aProofNamesItsStepsAndVariables() {
    Expr function = Formula.parse("exp(2*s) - t", declared());
    Trend trend = Certificate.of(function).monotonicity(named("s"));
    assertThat(trend.proof())
        .extracting(Trend.Step::toString)
        .anyMatch(
            step -> step.contains("is nondecreasing in s (exp): it is nondecreasing in 2s on"));
    Trend open = Certificate.of(Formula.parse("exp(s^2)", declared())).monotonicity(named("s"));
    assertThat(open.proof().getLast().toString())
        .contains("is unknown in s (power 2)")
        .contains("goes neither way for certain");
  }

  @Test
  void onlyVariablesOfTheCertificateAreAskedFor() {
    Certificate certificate = Certificate.of(Formula.parse("s*t", declared()), List.of(named("s")));
    assertThatThrownBy(() -> certificate.monotonicity(named("t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the certificate is about [s] only");
  }

  static List<CurvatureCorpusTest.Case> corpus() {
    return CurvatureCorpusTest.cases();
  }

  @ParameterizedTest
  @MethodSource
  void corpus(CurvatureCorpusTest.Case one) {
    check(one.function(), one.variables(), 7);
  }

  @Test
  void noRandomExpressionIsContradicted() {
    int known = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Expr expr = new RandomExpr(new Random(seed)).next(2 + (int) (seed % 9));
      known += check(expr, List.copyOf(Graph.variables(List.of(expr)).values()), seed);
    }
    assertThat(known).as("known ways").isGreaterThan(SEEDS / 10);
  }

  @Test
  void noLikelyExpressionIsContradicted() {
    int known = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomFunctions functions = new RandomFunctions(random);
      boolean vectors = seed % 2 == 0;
      List<Expr> variables = vectors ? functions.vectors() : functions.scalars();
      Expr expr =
          vectors
              ? functions.reduced(variables, 1 + random.nextInt(2))
              : functions.scalar(variables, 2 + random.nextInt(3));
      variables =
          variables.stream().filter(Graph.variables(List.of(expr)).values()::contains).toList();
      known += variables.isEmpty() ? 0 : check(expr, variables, seed);
    }
    assertThat(known).as("known ways").isGreaterThan(SEEDS / 10);
  }

  /// Fails where ordered points contradict; answers how many ways were known.
  private static int check(Expr function, List<Expr> variables, long seed) {
    int known = 0;
    Certificate certificate = Certificate.of(function, variables);
    Expr expanded = Graph.expanded(List.of(function)).get(0);
    Segments points = new Segments(expanded, variables, new SplittableRandom(seed));
    for (Trend trend : certificate.monotonicity()) {
      if (trend.monotonicity() == Monotonicity.UNKNOWN) {
        continue;
      }
      known += trend.monotonicity() == Monotonicity.CONSTANT ? 0 : 1;
      SplittableRandom random = new SplittableRandom(seed);
      try {
        for (int k = 0; k < PAIRS; k++) {
          Map<String, Tensor> low = points.point();
          compare(expanded, low, grown(low, trend.variable(), random), trend, seed);
        }
      } catch (IllegalArgumentException misfit) {
        break; // named dimensions that must be of some other size
      }
    }
    return known;
  }

  /// Some elements of a variable moved up, within its bounds.
  private static Map<String, Tensor> grown(
      Map<String, Tensor> point, Expr variable, SplittableRandom random) {
    Map<String, Tensor> grown = new HashMap<>(point);
    if (variable.node() instanceof Node.Variable(var name, var _, var domain)
        && point.containsKey(name)) {
      Tensor x = Objects.requireNonNull(point.get(name));
      double step = Math.pow(10, random.nextDouble(-3, 1));
      Tensor up =
          Tensor.generate(
              x.shape(),
              k ->
                  random.nextInt(3) == 0
                      ? x.flat(k)
                      : Math.min(domain.upper(), x.flat(k) + step * random.nextDouble()));
      grown.put(name, up);
    }
    return grown;
  }

  private static void compare(
      Expr function, Map<String, Tensor> low, Map<String, Tensor> high, Trend trend, long seed) {
    List<Expr> roots = new ArrayList<>(List.of(function));
    trend.domain().forEach(requirement -> roots.add(requirement.of()));
    Map<Expr, Tensor> below = Interpreter.values(roots, low);
    Map<Expr, Tensor> above = Interpreter.values(roots, high);
    if (!trend.domain().stream().allMatch(x -> holds(x, below) && holds(x, above))) {
      return;
    }
    Tensor a = Objects.requireNonNull(below.get(function));
    Tensor b = Objects.requireNonNull(above.get(function));
    double slack = 1e-9 * Math.max(largest(below), largest(above));
    for (int k = 0; k < a.shape().count(); k++) {
      double rise = b.flat(k) - a.flat(k);
      if (!Double.isFinite(rise) || !Double.isFinite(slack)) {
        continue;
      }
      String what = "seed " + seed + ": " + trend + " from " + low + " to " + high;
      if (trend.monotonicity().isNondecreasing()) {
        assertThat(rise).as(what).isGreaterThanOrEqualTo(-slack);
      }
      if (trend.monotonicity().isNonincreasing()) {
        assertThat(rise).as(what).isLessThanOrEqualTo(slack);
      }
    }
  }

  static boolean holds(Requirement requirement, Map<Expr, Tensor> values) {
    Tensor g = Objects.requireNonNull(values.get(requirement.of()));
    boolean strictly = requirement.kind() == Requirement.Kind.POSITIVE;
    return requirement.kind() == Requirement.Kind.POSITIVE_DEFINITE
        ? Cholesky.of(g).positiveDefinite()
        : IntStream.range(0, g.shape().count())
            .allMatch(k -> strictly ? g.flat(k) > 0 : g.flat(k) >= 0);
  }

  static double largest(Map<Expr, Tensor> values) {
    double largest = 0;
    for (Tensor x : values.values()) {
      for (int k = 0; k < x.shape().count(); k++) {
        largest = Math.max(largest, Math.abs(x.flat(k)));
      }
    }
    return largest;
  }
}
