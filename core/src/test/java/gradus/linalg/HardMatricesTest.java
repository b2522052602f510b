package gradus.linalg;

import static gradus.linalg.HardMatrices.backwardError;
import static gradus.linalg.HardMatrices.relative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.HardMatrices.Known;
import org.junit.jupiter.api.Test;

/// Factorizations of the reference set of hard matrices against values to 30 digits: certificates
/// hold, backward errors stay below `100 nε`, and errors below small multiples of `nεκ`.
final class HardMatricesTest {
  private static final double EPSILON = Math.ulp(1.0);

  private static double stable(Tensor a) {
    return Certificate.stable(a.rows(), a.columns());
  }

  @Test
  void norms() {
    for (Known known : HardMatrices.known()) {
      Tensor a = known.a();
      double tolerance = 10 * EPSILON + Double.MIN_VALUE / Norms.max(a);
      check(known, "norm_1", Norms.one(a), tolerance);
      check(known, "norm_inf", Norms.infinity(a), tolerance);
      check(known, "norm_fro", Norms.frobenius(a), tolerance);
      check(known, "norm_2", Norms.two(a), 10 * tolerance);
    }
  }

  private static void check(Known known, String fact, double value, double tolerance) {
    assertThat(relative(value, known.number(fact)))
        .as(fact + " of " + known.name())
        .isLessThan(tolerance);
  }

  @Test
  void luMultipliesBackAndTellsDeterminants() {
    for (Known known : HardMatrices.known()) {
      if (!known.square()) {
        continue;
      }
      Tensor a = known.a();
      Lu lu = Lu.of(a);
      assertThat(lu.certificate(a).holds()).as(known.name() + " " + lu.certificate(a)).isTrue();
      double tolerance = a.rows() * EPSILON * known.condition();
      if (known.fullRank() && tolerance < 0.1) {
        assertThat(lu.logAbsoluteDeterminant())
            .as(known.name())
            .isCloseTo(
                known.number("log_abs_det"),
                within(10 * tolerance + 2 * EPSILON * Math.abs(known.number("log_abs_det"))));
        assertThat(lu.determinantSign()).as(known.name()).isEqualTo(known.number("det_sign"));
        double determinant = known.number("det");
        if (Double.isFinite(determinant) && Math.abs(determinant) > Double.MIN_NORMAL) {
          assertThat(relative(lu.determinant(), determinant))
              .as(known.name())
              .isLessThan(10 * tolerance);
        }
      }
    }
  }

  @Test
  void luSolves() {
    for (Known known : HardMatrices.known()) {
      if (!known.square() || !known.has("solution")) {
        continue;
      }
      Tensor b = known.vector("b");
      Tensor x = Lu.of(known.a()).solve(b);
      if (!known.vector("solution").isFinite()) {
        assertThat(x.isFinite()).as(known.name() + ": too large for a number").isFalse();
        continue;
      }
      assertThat(backwardError(known.a(), x, b))
          .as(known.name())
          .isLessThan(stable(b.reshape(b.rows(), 1)));
      double tolerance = 10 * b.rows() * EPSILON * known.condition();
      assertThat(relative(x, known.vector("solution"))).as(known.name()).isLessThan(tolerance);
    }
  }

  @Test
  void inversesAndConditions() {
    for (Known known : HardMatrices.known()) {
      if (!known.square()) {
        continue;
      }
      Tensor a = known.a();
      if (!known.fullRank()) {
        assertThat(Condition.estimate(a)).as(known.name()).isGreaterThan(1e14);
        continue;
      }
      double kappa = known.condition();
      if (a.rows() * EPSILON * kappa > 0.01) {
        continue;
      }
      double tolerance = 20 * a.rows() * EPSILON * kappa;
      if (known.has("skeel_cond") && known.vector("solution").isFinite()) {
        // the reference has 8 digits
        assertThat(
                relative(Condition.skeel(a, known.vector("solution")), known.number("skeel_cond")))
            .as(known.name())
            .isLessThan(tolerance + 1e-7);
      }
      double exact = Condition.one(a);
      if (known.has("inverse") && known.matrix("inverse").isFinite()) {
        assertThat(relative(Lu.of(a).inverse(), known.matrix("inverse")))
            .as(known.name())
            .isLessThan(tolerance);
        double expected = known.number("norm_1") * Norms.one(known.matrix("inverse"));
        assertThat(relative(exact, expected)).as(known.name()).isLessThan(tolerance + 1e-13);
      }
      assertThat(Condition.estimate(a)).as(known.name()).isBetween(exact / 3, exact * (1 + 1e-6));
      assertThat(relative(Condition.two(a), known.number("cond_2")))
          .as(known.name())
          .isLessThan(tolerance + 1e-9);
    }
  }

  @Test
  void conditionsOfRectangles() {
    for (Known known : HardMatrices.known()) {
      if (!known.square() && known.fullRank() && known.condition() < 1e12) {
        double tolerance = 20 * known.a().rows() * EPSILON * known.condition();
        assertThat(relative(Condition.two(known.a()), known.condition()))
            .as(known.name())
            .isLessThan(tolerance);
      }
    }
  }

  @Test
  void choleskyOfWhatIsPositiveDefinite() {
    for (Known known : HardMatrices.known()) {
      if (!known.has("positive_definite")) {
        continue;
      }
      Tensor a = known.a();
      Cholesky cholesky = Cholesky.of(a);
      if (!known.facts().at("positive_definite").text().equals("true")) {
        assertThat(cholesky.positiveDefinite()).as(known.name()).isFalse();
        Tensor z = cholesky.witness(a);
        Tensor image = a.times(z);
        double form = Sums.exactDot(z.toDoubles(), image.toDoubles());
        double rounding =
            a.rows() * EPSILON * Norms.infinity(a) * Norms.frobenius(z) * Norms.frobenius(z);
        assertThat(form).as(known.name()).isLessThanOrEqualTo(rounding);
        continue;
      }
      assertThat(cholesky.positiveDefinite()).as(known.name()).isTrue();
      assertThat(cholesky.certificate(a).holds()).as(known.name()).isTrue();
      Tensor b = known.vector("b");
      Tensor x = cholesky.solve(b);
      assertThat(backwardError(a, x, b)).as(known.name()).isLessThan(stable(a));
      assertThat(relative(x, known.vector("solution")))
          .as(known.name())
          .isLessThan(10 * b.rows() * EPSILON * known.condition());
      assertThat(cholesky.logDeterminant())
          .as(known.name())
          .isCloseTo(
              known.number("log_abs_det"),
              within(
                  10 * b.rows() * EPSILON * Math.min(known.condition(), 1e10)
                      + 2 * EPSILON * Math.abs(known.number("log_abs_det"))));
      if (known.has("cholesky_lower")) {
        double tolerance = a.rows() * EPSILON * Math.min(known.condition(), 1e13);
        assertThat(relative(cholesky.lower(), known.matrix("cholesky_lower")))
            .as(known.name())
            .isLessThan(tolerance);
      }
    }
  }

  @Test
  void qrIsOrthonormalAndMultipliesBack() {
    for (Known known : HardMatrices.known()) {
      Tensor a = known.a();
      if (a.rows() < a.columns()) {
        continue;
      }
      Qr qr = Qr.of(a);
      Certificate certificate = qr.certificate(a);
      // rounding to subnormal numbers is absolute
      boolean subnormal = Norms.max(a) < Double.MIN_NORMAL;
      assertThat(certificate.holds() || subnormal).as(known.name() + certificate).isTrue();
      assertThat(certificate.value(Certificate.ORTHOGONALITY)).isLessThan(stable(a));
      if (known.has("qr_R_positive_diagonal")) {
        double tolerance = 10 * a.rows() * EPSILON * known.condition();
        assertThat(relative(qr.r(), known.matrix("qr_R_positive_diagonal")))
            .as(known.name())
            .isLessThan(subnormal ? 1e-13 : tolerance);
      }
    }
  }

  @Test
  void pivotedQrTellsRankAndNullSpace() {
    for (Known known : HardMatrices.known()) {
      Tensor a = known.a();
      PivotedQr qr = PivotedQr.of(a);
      boolean subnormal = Norms.max(a) < Double.MIN_NORMAL;
      assertThat(qr.certificate(a).holds() || subnormal).as(known.name()).isTrue();
      if (known.condition() < 1e13) {
        assertThat(qr.rank()).as(known.name()).isEqualTo((int) known.number("rank_exact"));
        Tensor null0 = qr.nullSpace();
        assertThat(null0.columns()).isEqualTo(a.columns() - qr.rank());
        int power = -Scaling.exponent(a.toDoubles());
        Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
        assertThat(Norms.frobenius(scaled.times(null0)))
            .as(known.name())
            .isLessThan(stable(a) * Norms.frobenius(scaled));
        Tensor gram = null0.transpose().times(null0);
        assertThat(relative(gram, Tensor.identity(null0.columns()))).isLessThan(stable(a));
        if (known.has("min_norm_least_squares")) {
          Tensor x = qr.solve(known.vector("b"));
          double tolerance = 100 * a.rows() * EPSILON * known.condition();
          assertThat(relative(x, known.vector("min_norm_least_squares")))
              .as(known.name())
              .isLessThan(tolerance * (1 + known.condition() * known.number("residual_norm2")));
        }
      }
    }
  }
}
