package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.ScalarFunctions;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Law of the scalar functions in kernels: within 4 units in the last place of the reference in
/// [Function1], which is within 1 or 2 of the true value itself, everywhere: in the middle, in the
/// tails, at zeros, at infinities, at NaN.
final class ScalarFunctionKernelsTest {
  private static final Expr X = Expr.variable("x", Dim.of("n"));
  private static final double ULPS = 4;

  /// Where the last digits come from the argument's reduction by π, distance is measured against 1.
  private static boolean oscillates(Function1 function) {
    return function == Function1.SIN || function == Function1.COS || function == Function1.TAN;
  }

  /// Where a function passes through 0 away from 0, its last digits are those of the argument: the
  /// distance is measured against `|x f′(x)|`, what half a unit in the last place of `x` is worth.
  private static double conditioned(Function1 function, double x) {
    double slope =
        switch (function) {
          case LOG_GAMMA -> ScalarFunctions.digamma(x);
          case DIGAMMA -> ScalarFunctions.trigamma(x);
          case TRIGAMMA -> ScalarFunctions.tetragamma(x);
          case TETRAGAMMA -> ScalarFunctions.polygamma(3, x);
          case SINC -> 1 / Math.max(1, Math.abs(x));
          default -> 0;
        };
    double scale = Math.abs(x * slope);
    return Double.isFinite(scale) ? scale : 0;
  }

  private static double[] points(double largest) {
    SplittableRandom random = new SplittableRandom(3);
    DoubleStream awkward =
        DoubleStream.of(
                0,
                -0.0,
                1,
                -1,
                0.5,
                1e-300,
                1e-20,
                1e-9,
                1e-3,
                30,
                36.7,
                88,
                700,
                709.5,
                745,
                800,
                1e5,
                1e9,
                1e300,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                Math.PI,
                Math.PI / 2,
                Math.PI / 4,
                Math.log(2),
                Math.sqrt(2),
                Math.sqrt(0.5),
                0.4142135623730951,
                2.414213562373095)
            .flatMap(x -> DoubleStream.of(x, -x));
    DoubleStream ordinary = random.doubles(4000, -largest, largest);
    DoubleStream small =
        random.doubles(1000, -1, 1).map(x -> x * Math.scalb(1.0, -(int) (Math.abs(x) * 60)));
    return DoubleStream.concat(DoubleStream.concat(awkward, ordinary), small).toArray();
  }

  @ParameterizedTest
  @EnumSource(Function1.class)
  void kernelsAgreeWithTheReference(Function1 function) {
    double[] points = points(20);
    double[] values = run(function, points, Precision.DOUBLE);
    for (int i = 0; i < points.length; i++) {
      check(
          function,
          points[i],
          function.value(points[i]),
          values[i],
          Math.ulp(1.0),
          Double.MIN_NORMAL);
    }
  }

  @ParameterizedTest
  @EnumSource(Function1.class)
  void singlePrecisionAgreesToItsOwnPrecision(Function1 function) {
    double[] points = Arrays.stream(points(20)).map(x -> (float) x).toArray();
    double[] values = run(function, points, Precision.SINGLE);
    for (int i = 0; i < points.length; i++) {
      double reference = (float) function.value(points[i]);
      check(function, points[i], reference, values[i], Math.ulp(1f), Float.MIN_NORMAL);
    }
  }

  private static void check(
      Function1 function, double x, double reference, double value, double epsilon, double tiny) {
    String at = "%s(%s): %s, not %s".formatted(function.symbol(), x, value, reference);
    if (Double.isNaN(reference)) {
      assertThat(value).as(at).isNaN();
    } else if (Double.isInfinite(reference)) {
      assertThat(value).as(at).isEqualTo(reference);
    } else {
      double scale =
          Math.max(
              Math.max(Math.abs(reference), conditioned(function, x)),
              oscillates(function) ? Math.min(1, Math.max(Math.abs(reference), 1e-3)) : tiny);
      assertThat(Math.abs(value - reference)).as(at).isLessThanOrEqualTo(ULPS * epsilon * scale);
      if (x == 0 && reference == 0) {
        // a pole tells the zeros apart
        assertThat(1 / value).as(at).isEqualTo(1 / reference);
      }
    }
  }

  /// As the interpreter has them, at the ends of the numbers too.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, -0.5, 1.5, -1.5, 2, -2, 3, -3, -1, 0, 1, 0.25, 7})
  void kernelsOfPowersAgreeWithTheInterpreter(double exponent) {
    double[] at = {
      Double.NEGATIVE_INFINITY, -2, -0.0, 0, 0.3, 2, 1e30, Double.POSITIVE_INFINITY, Double.NaN
    };
    Expr power = X.power(exponent);
    double[] expected = Interpreter.evaluate(power, Map.of("x", Tensor.vector(at))).toDoubles();
    for (Precision precision : Precision.values()) {
      double[] values =
          Program.compile(List.of(power), new Program.Options(precision, 1))
              .evaluate(Map.of("x", Tensor.vector(at).as(precision)))
              .get(0)
              .toDoubles();
      for (int k = 0; k < at.length; k++) {
        double wanted = precision.round(expected[k]);
        double near = 8 * precision.epsilon() * Math.abs(wanted);
        String where = "%s^%s: %s, not %s".formatted(at[k], exponent, values[k], wanted);
        if (Double.isFinite(wanted) && wanted != 0) {
          assertThat(Math.abs(values[k] - wanted)).as(where).isLessThanOrEqualTo(near);
        } else {
          assertThat(values[k]).as(where).isEqualTo(Double.valueOf(wanted));
        }
      }
    }
  }

  /// All pairs of awkward numbers, and ordinary ones.
  @ParameterizedTest
  @EnumSource(Function2.class)
  void kernelsOfTwoAgreeWithTheReference(Function2 function) {
    double[] some =
        DoubleStream.of(0, -0.0, 1, 0.5, 3, 12, 1e-3, 1e-20, 1e10, 700, 1e-300, 1e300)
            .flatMap(x -> DoubleStream.of(x, -x))
            .toArray();
    double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
    double[] awkward = DoubleStream.concat(Arrays.stream(some), Arrays.stream(ends)).toArray();
    SplittableRandom random = new SplittableRandom(5);
    int pairs = awkward.length * awkward.length;
    double[] x = new double[pairs + 2000];
    double[] y = new double[pairs + 2000];
    for (int k = 0; k < x.length; k++) {
      boolean listed = k < pairs;
      x[k] = listed ? awkward[k / awkward.length] : random.nextDouble(-12, 12);
      y[k] = listed ? awkward[k % awkward.length] : random.nextDouble(-12, 12);
      if (function == Function2.POLYGAMMA && !listed) {
        x[k] = Math.rint(Math.abs(x[k]));
      }
    }
    Expr second = Expr.variable("y", Dim.of("n"));
    double[] values =
        Program.compile(
                List.of(Expr.of(new Node.Map2(function, X, second))),
                new Program.Options(Precision.DOUBLE, 1))
            .evaluate(Map.of("x", Tensor.vector(x), "y", Tensor.vector(y)))
            .get(0)
            .toDoubles();
    for (int k = 0; k < x.length; k++) {
      double reference = function.value(x[k], y[k]);
      String at = "%s(%s, %s): %s".formatted(function.symbol(), x[k], y[k], values[k]);
      if (Double.isFinite(reference)) {
        double scale = Math.max(Math.abs(reference), terms(function, x[k], y[k]));
        assertThat(Math.abs(values[k] - reference))
            .as("%s, not %s", at, reference)
            .isLessThanOrEqualTo(ULPS * Math.ulp(1.0) * Math.max(scale, Double.MIN_NORMAL));
      } else {
        assertThat(values[k]).as(at).isEqualTo(Double.valueOf(reference));
      }
    }
  }

  /// The largest term of a sum that may cancel, against which its rounding is measured.
  private static double terms(Function2 function, double x, double y) {
    return switch (function) {
      case LOG_ADD_EXP -> Math.max(Math.abs(x), Math.abs(y)) < 1 ? 1 : 0;
      case LOG_BETA ->
          Math.abs(ScalarFunctions.logGamma(Math.min(x, y)))
              + (Math.max(x, y) < 8
                  ? Math.abs(ScalarFunctions.logGamma(x + y))
                  : Math.min(Math.abs(x), Math.abs(y)));
      default -> 0;
    };
  }

  /// A kernel is first interpreted, then compiled, then compiled again: its bits stay.
  @Test
  void bitsDoNotDependOnHowLongAProgramHasRun() {
    List<Expr> all =
        Arrays.stream(Function1.values()).map(f -> Expr.of(new Node.Map1(f, X))).toList();
    Program program = Program.compile(all, new Program.Options(Precision.DOUBLE, 1));
    double[] points = Arrays.copyOf(points(6), 300);
    List<Tensor> first = program.evaluate(Map.of("x", Tensor.vector(points)));
    for (int run = 0; run < 600; run++) {
      List<Tensor> again = program.evaluate(Map.of("x", Tensor.vector(points)));
      if (run % 100 == 99) {
        for (int k = 0; k < all.size(); k++) {
          assertThat(again.get(k).toDoubles())
              .as("%s in run %d", all.get(k), run)
              .isEqualTo(first.get(k).toDoubles());
        }
      }
    }
  }

  private static double[] run(Function1 function, double[] points, Precision precision) {
    Expr y = Expr.of(new Node.Map1(function, X));
    return Program.compile(List.of(y), new Program.Options(precision, 1))
        .evaluate(Map.of("x", Tensor.vector(points)))
        .get(0)
        .toDoubles();
  }
}
