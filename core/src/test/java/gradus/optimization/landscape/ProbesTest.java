package gradus.optimization.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.kernel.Vectors;
import gradus.optimization.GradientDescent;
import gradus.optimization.Listener;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.Stop;
import gradus.optimization.Trace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Listeners that look at the landscape while a run goes over it.
class ProbesTest {
  private static final Stop FIFTY = new Stop(0, 0, 50);

  @Test
  void stepsOnAQuadraticGainWhatIsPredicted() {
    Objective f = Surfaces.quadratic(1, 5, 30);
    Minimum run =
        Minimize.run(
            f,
            new double[3],
            new GradientDescent(0.02),
            FIFTY,
            new DecreaseProbe(f, 1).and(new CurvatureProbe(f, 10)));
    List<Trace.Entry> entries = run.trace().entries();
    assertThat(entries.getFirst().measures()).containsOnlyKeys(CurvatureProbe.CURVATURE);
    for (int t = 1; t <= 50; t++) {
      Trace.Entry entry = entries.get(t);
      double actual = entry.measure(DecreaseProbe.ACTUAL);
      assertThat(actual).isEqualTo(entries.get(t - 1).loss() - entry.loss());
      assertThat(entry.measure(DecreaseProbe.PREDICTED))
          .isCloseTo(actual, within(1e-13 * entries.get(t - 1).loss()));
      double curvature = entry.measure(CurvatureProbe.CURVATURE);
      if (t % 10 == 0) {
        assertThat(curvature).isCloseTo(30, within(1e-11));
      } else {
        assertThat(curvature).isNaN();
      }
    }
  }

  @Test
  void everyThirdStepIsCompared() {
    Objective f = Surfaces.quadratic(1, 5);
    Minimum run =
        Minimize.run(
            f, new double[2], new GradientDescent(0.1), FIFTY.steps(9), new DecreaseProbe(f, 3));
    assertThat(
            run.trace().entries().stream()
                .filter(entry -> !entry.measures().isEmpty())
                .map(Trace.Entry::step))
        .containsExactly(3, 6, 9);
  }

  @Test
  void runThatIsProbedTakesTheSameStepsBitForBit() {
    Objective f = Surfaces.network(3, 5);
    double[] start = Surfaces.random(2, f.size()).toDoubles();
    Listener probes =
        new CurvatureProbe(f, 3).and(new DecreaseProbe(f, 2)).and(new PathRecorder(10));
    Minimum watched = Minimize.run(f, start, new GradientDescent(0.05), FIFTY, probes);
    Minimum alone = Minimize.run(f, start, new GradientDescent(0.05), FIFTY);
    assertThat(watched.point().toDoubles()).isEqualTo(alone.point().toDoubles());
    assertThat(watched.value()).isEqualTo(alone.value());
  }

  @Test
  void pathKeepsItsEndsInBoundedMemory() {
    Objective f = Surfaces.quadratic(1, 5);
    PathRecorder recorder = new PathRecorder(8);
    Minimize.run(f, new double[2], new GradientDescent(0.1), FIFTY.steps(37), recorder);
    Path path = recorder.path();
    assertThat(path.steps()).startsWith(0).endsWith(37).isSorted().doesNotHaveDuplicates();
    assertThat(path.steps().size()).isBetween(5, 9);
    assertThat(path.points().row(0).toDoubles()).containsExactly(0, 0);
    double[] at = {0, 0};
    double[] gradient = new double[2];
    for (int t = 0; t < 37; t++) {
      f.valueAndGradient(at, gradient);
      at = Vectors.along(at, -0.1, gradient);
    }
    assertThat(path.end()).containsExactly(at, within(1e-14));
  }

  @Test
  void probeThatSeesASecondRunForgetsTheFirst() {
    Objective f = Surfaces.quadratic(1, 5);
    DecreaseProbe decrease = new DecreaseProbe(f, 1);
    PathRecorder recorder = new PathRecorder(2);
    Listener both = decrease.and(recorder);
    Minimize.run(f, new double[2], new GradientDescent(0.1), FIFTY.steps(5), both);
    double[] start = {9, 9};
    Minimum second = Minimize.run(f, start, new GradientDescent(0.1), FIFTY.steps(3), both);
    assertThat(second.trace().first().measures()).isEmpty();
    assertThat(second.trace().last().measures()).isNotEmpty();
    PathRecorder alone = new PathRecorder(2);
    Minimize.run(f, start, new GradientDescent(0.1), FIFTY.steps(3), alone);
    assertThat(recorder.path().steps()).isEqualTo(alone.path().steps());
    assertThat(recorder.path().points().toDoubles()).isEqualTo(alone.path().points().toDoubles());
  }

  @Test
  void shortPathIsKeptWhole() {
    PathRecorder recorder = new PathRecorder(8);
    for (int t = 0; t < 8; t++) {
      recorder.add(t, new double[] {t, t * t});
    }
    assertThat(recorder.path().steps()).isEqualTo(IntStream.range(0, 8).boxed().toList());
    recorder.add(8, new double[] {8, 64});
    assertThat(recorder.path().steps()).containsExactly(0, 2, 4, 6, 8);
    recorder.add(9, new double[] {9, 81});
    assertThat(recorder.path().steps()).containsExactly(0, 2, 4, 6, 8, 9);
    assertThat(recorder.path().end()).containsExactly(9, 81);
  }

  @Test
  void pathOfGradientDescentLiesInThePlaneOfItsSlowestDirections() {
    Objective f = Surfaces.quadratic(0.1, 0.3, 8, 9, 10);
    PathRecorder recorder = new PathRecorder(100);
    double[] start = Surfaces.center(5);
    for (int i = 0; i < 5; i++) {
      start[i] += 1;
    }
    Minimize.run(f, start, new GradientDescent(0.1), new Stop(0, 0, 400), recorder);
    Path path = recorder.path();
    Directions principal = path.principal();
    Path.Projection seen = path.onto(principal.axis(0), principal.axis(1));
    assertThat(seen.share()).isBetween(0.9, 1.0);
  }

  @Test
  void wrongUseIsNamed() {
    Objective f = Surfaces.quadratic(1, 5);
    assertThatThrownBy(() -> new CurvatureProbe(f, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every 0");
    assertThatThrownBy(() -> new DecreaseProbe(f, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every 0");
    assertThatThrownBy(() -> new PathRecorder(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 1");
    assertThatThrownBy(() -> new PathRecorder(5).path())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no point was recorded");
  }
}
