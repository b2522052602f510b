package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Sampling;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhiloxTest {
  private static final int COUNT = 1 << 16;
  private static final Dim N = Dim.of(COUNT);
  private static final Expr KEY = Expr.variable("key");

  /// Source: the known-answer file of Random123 (Salmon et al.), `philox4x32 10`.
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000,"
        + " 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff,"
        + " 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0,"
        + " d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void isThePublishedFunction(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] block = new int[4];
    Philox.mix(c[0], c[1], c[2], c[3], k[0], k[1], block);
    assertThat(block).isEqualTo(words(expected));
  }

  private static int[] words(String hexadecimal) {
    return IntStream.of(
            java.util.Arrays.stream(hexadecimal.split(" "))
                .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
                .toArray())
        .toArray();
  }

  private static double[] draw(Expr expr, double key) {
    return Interpreter.evaluate(expr, Map.of("key", Tensor.scalar(key))).toDoubles();
  }

  /// `Σ (observed − expected)² / expected` over 256 cells has mean 255 and standard deviation 22.6;
  /// six of those away happens once in 10⁸.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2, 12345, 0.1, -3})
  void uniformsFillTheIntervalEvenly(double key) {
    double[] u = draw(Sampling.uniform(KEY, 0, N), key);
    int[] cells = new int[256];
    for (double x : u) {
      assertThat(x).isGreaterThan(0).isLessThan(1);
      cells[(int) (x * 256)]++;
    }
    double expected = COUNT / 256.0;
    double square = 0;
    for (int observed : cells) {
      square += (observed - expected) * (observed - expected) / expected;
    }
    assertThat(square).isBetween(255 - 6 * 22.6, 255 + 6 * 22.6);
  }

  /// The correlation of independent draws has standard deviation `1/√n`.
  private static void uncorrelated(double[] x, double[] y, int lag) {
    double sum = 0;
    for (int i = 0; i + lag < x.length; i++) {
      sum += (x[i] - 0.5) * (y[i + lag] - 0.5) * 12;
    }
    assertThat(Math.abs(sum / x.length)).isLessThan(5 / Math.sqrt(x.length));
  }

  @Test
  void streamsKeysAndNeighborsAreUncorrelated() {
    double[] x = draw(Sampling.uniform(KEY, 0, N), 1);
    for (int stream = 1; stream < 5; stream++) {
      uncorrelated(x, draw(Sampling.uniform(KEY, stream, N), 1), 0);
    }
    for (double key : new double[] {0, 2, 3, 4294967297.0}) {
      uncorrelated(x, draw(Sampling.uniform(KEY, 0, N), key), 0);
    }
    for (int lag : new int[] {1, 2, 3, 4, 256}) {
      uncorrelated(x, x, lag);
    }
  }

  /// Moments 1 to 4 of n standard normal draws have standard deviations `√(1, 2, 15, 96) / √n`.
  @Test
  void normalsHaveTheMomentsOfTheNormalDistribution() {
    double[] z = draw(Sampling.normal(KEY, 3, N), 8);
    double[] moments = {0, 1, 0, 3};
    double[] deviations = {1, 2, 15, 96};
    for (int power = 1; power <= 4; power++) {
      double sum = 0;
      for (double x : z) {
        sum += Math.pow(x, power);
      }
      assertThat(sum / COUNT)
          .isCloseTo(
              moments[power - 1],
              org.assertj.core.api.Assertions.within(5 * Math.sqrt(deviations[power - 1] / COUNT)));
    }
  }

  @Test
  void dropoutKeepsTheMean() {
    Expr ones = Expr.of(1).broadcast(List.of(N));
    double[] kept = draw(Sampling.dropout(ones, KEY, 0, 0.25), 5);
    double mean = 0;
    for (double x : kept) {
      assertThat(x == 0 || Math.abs(x - 4 / 3.0) < 1e-15).isTrue();
      mean += x / COUNT;
    }
    // variance of one element: (4/3)² · ¾ · ¼ = ⅓
    assertThat(mean)
        .isCloseTo(1, org.assertj.core.api.Assertions.within(5 * Math.sqrt(1 / (3.0 * COUNT))));
  }

  /// Along the rows of data, with a block for each few rows, on several threads.
  @Test
  void theSameKeyGivesTheSameBitsHoweverTheyAreComputed() {
    Dim n = Dim.of("n");
    Dim d = Dim.of("d");
    Expr x = Expr.variable("X", n, d);
    Expr bits = Sampling.randomBits(KEY, 2, n, d);
    Expr noisy = x.times(0).plus(bits);
    Map<String, Tensor> data = Map.of("X", Tensor.zeros(5003, 3), "key", Tensor.scalar(99));
    double[] expected = Interpreter.evaluate(noisy, data).toDoubles();
    for (int threads : new int[] {1, 2, 7}) {
      Tensor doubles =
          Program.compile(List.of(noisy), new Program.Options(Precision.DOUBLE, threads))
              .evaluate(data)
              .get(0);
      assertThat(doubles.toDoubles()).isEqualTo(expected);
      Tensor floats =
          Program.compile(List.of(noisy), new Program.Options(Precision.SINGLE, threads))
              .evaluate(data)
              .get(0);
      for (int i = 0; i < expected.length; i++) {
        assertThat((long) floats.flat(i)).isEqualTo((long) expected[i] & 0xFFFFFF00L);
      }
    }
  }
}
