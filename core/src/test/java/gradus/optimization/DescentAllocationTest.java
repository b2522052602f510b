package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DescentAllocationTest {
  private static final int SIZE = 100;

  /// What asking for the number of bytes allocates itself, and less than an object a step.
  private static final long READING = 1000;

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
    Allocation.assumeScalarKernels();
    long least = Long.MAX_VALUE;
    // code that is not compiled yet puts vectors into objects; that ends after some thousand steps
    for (int round = 0; round < 100 && least >= READING; round++) {
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
      least = Math.min(least, Allocation.bytes() - before);
    }
    assertThat(least).as("bytes in 250 steps").isLessThan(READING);
  }
}
