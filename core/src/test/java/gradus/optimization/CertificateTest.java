package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.linalg.kernel.Vectors;
import org.junit.jupiter.api.Test;

class CertificateTest {
  @Test
  void agreesWithACorrectGradient() {
    double[] start = {-1.2, 1};
    Certificate certificate =
        Certificate.of(Examples.rosenbrock(), start, new double[] {1, 1}, Gap.stronglyConvex(0, 0));
    assertThat(certificate.gradientAgrees()).isTrue();
    assertThat(certificate.differenceResidual()).isLessThan(1e-8);
    assertThat(certificate.gradientMax()).isZero();
    assertThat(certificate.gap()).isInstanceOf(Gap.NotProven.class);
  }

  @Test
  void findsAGradientThatIsWrongByAThousandth() {
    Differentiable right = Examples.parabola(3);
    Differentiable wrong =
        new Differentiable() {
          @Override
          public int size() {
            return 3;
          }

          @Override
          public double valueAndGradient(double[] at, double[] gradient) {
            double value = right.valueAndGradient(at, gradient);
            gradient[1] *= 1.001;
            return value;
          }
        };
    Certificate certificate =
        Certificate.of(wrong, new double[3], new double[] {0, 1, 2}, Gap.stronglyConvex(0, 0));
    assertThat(certificate.gradientAgrees()).isFalse();
  }

  @Test
  void boundOfAStronglyConvexFunctionHolds() {
    TwiceDifferentiable f = Examples.parabola(4);
    double[] at = {0.5, 0.5, 2.5, 2};
    double[] gradient = new double[4];
    double value = f.valueAndGradient(at, gradient);
    Gap gap = Gap.stronglyConvex(Vectors.norm(gradient), 1);
    assertThat(gap).isInstanceOf(Gap.Proven.class);
    assertThat(((Gap.Proven) gap).bound()).isGreaterThanOrEqualTo(value);
  }
}
