package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.linalg.kernel.JustInTime;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DescentAllocationTest {
  private static final int SIZE = 100;

  /// Less than an object.
  private static final double BYTES = 8;

  static Stream<Arguments> methods() {
    TwiceDifferentiable f = Examples.parabola(SIZE);
    Position at = Position.of(f, new double[SIZE]);
    return Stream.of(
        Arguments.of("L-BFGS", f, at, Lbfgs.defaults().begin(f, at)),
        Arguments.of(
            "L-BFGS, backtracking", f, at, new Lbfgs(5, Backtracking.defaults()).begin(f, at)),
        Arguments.of("BFGS", f, at, Bfgs.defaults().begin(f, at)),
        Arguments.of("conjugate gradients", f, at, ConjugateGradients.defaults().begin(f, at)),
        Arguments.of("trust region", f, at, TrustRegion.defaults().begin(f, at)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void stepsAllocateNothing(String name, Differentiable f, Position at, Descent descent) {
    JustInTime.await();
    double bytes = Allocation.least(BYTES, () -> allocated(f, at, descent));
    assertThat(bytes).as("bytes a step").isLessThan(BYTES);
  }

  /// The bytes of each of 250 steps.
  private static double allocated(Differentiable f, Position at, Descent descent) {
    long before = Allocation.bytes();
    for (int start = 0; start < 50; start++) {
      for (int i = 0; i < SIZE; i++) {
        at.point[i] = (31 * i + 17 * start) % 101;
      }
      at.evaluate(f);
      for (int step = 0; step < 5; step++) {
        descent.advance(at);
      }
    }
    return (Allocation.bytes() - before) / 250.0;
  }
}
