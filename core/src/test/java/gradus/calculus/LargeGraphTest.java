package gradus.calculus;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Graphs of 100,000 nodes, long or wide, are built, stabilized and differentiated in time that
/// grows with their size, on a stack of 1 MB.
final class LargeGraphTest {
  private static final int NODES = 100_000;

  /// A few seconds on an idle machine; what is quadratic takes an hour.
  private static final Duration LIMIT = Duration.ofSeconds(60);

  enum Kind {
    CHAIN,
    NAIVE_CHAIN,
    WIDE,
    LONG_SUM,
    LONG_PRODUCT,
    RESIDUAL;

    Expr build() {
      Expr x = Expr.variable("x");
      return switch (this) {
        case CHAIN -> {
          Expr y = x;
          for (int i = 0; i < NODES / 2; i++) {
            y = tanh(y.plus(0.001 * (i % 7 + 1)));
          }
          yield y;
        }
        case NAIVE_CHAIN -> {
          Expr y = x;
          for (int i = 0; i < NODES / 3; i++) {
            y = log(exp(y).plus(1));
          }
          yield y;
        }
        case WIDE -> wide();
        case LONG_SUM -> {
          Expr y = x;
          for (int i = 0; i < NODES / 3; i++) {
            y = y.plus(sin(x.times(i + 1.5)));
          }
          yield y;
        }
        case LONG_PRODUCT -> {
          Expr y = x;
          for (int i = 0; i < NODES / 3; i++) {
            y = y.times(sin(x.times(i + 1.5)));
          }
          yield y;
        }
        case RESIDUAL -> {
          Expr y = Expr.variable("v", Dim.of("n"));
          for (int i = 0; i < NODES / 4; i++) {
            y = y.plus(tanh(y.times(0.001 * (i % 5 + 1))));
          }
          yield sum(y);
        }
      };
    }

    /// A tree of sums over losses of a hundred variables in pairs.
    private static Expr wide() {
      List<Expr> x = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        x.add(Expr.variable("x" + i));
      }
      List<Expr> terms = new ArrayList<>();
      for (int i = 0; i < NODES / 6; i++) {
        Expr loss = log(exp(x.get(i % 100).times(i + 2.5)).plus(1));
        terms.add(loss.times(x.get(i / 100 % 100)));
      }
      while (terms.size() > 1) {
        List<Expr> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < terms.size(); i += 2) {
          pairs.add(terms.get(i).plus(terms.get(i + 1)));
        }
        if (terms.size() % 2 == 1) {
          pairs.add(terms.getLast());
        }
        terms = pairs;
      }
      return terms.get(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void largeGraphsAreRewrittenAndDifferentiatedInLinearTime(Kind kind) throws Exception {
    Expr built = timed(kind + " built", kind::build);
    assertThat(Graph.topological(built)).hasSizeGreaterThan(70_000);
    Expr stable = timed(kind + " stabilized", () -> Stabilize.of(built));
    List<Expr> variables = List.copyOf(Graph.variables(List.of(built)).values());
    List<Expr> gradient = timed(kind + " differentiated", () -> Gradient.of(stable, variables));
    assertThat(gradient).hasSameSizeAs(variables);
  }

  private static <T> T timed(String what, Supplier<T> work) throws InterruptedException {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result.set(work.get());
              } catch (Throwable e) {
                failure.set(e);
              }
            },
            what,
            1 << 20);
    thread.setDaemon(true);
    thread.start();
    thread.join(LIMIT);
    assertThat(thread.isAlive()).as("%s took more than %s", what, LIMIT).isFalse();
    assertThat(failure.get()).as(what).isNull();
    return Objects.requireNonNull(result.get());
  }
}
