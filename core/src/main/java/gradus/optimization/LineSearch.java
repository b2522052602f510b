package gradus.optimization;

/// How to choose the length of a step along a direction of descent `d`, where `φ(α) = f(x + αd)`.
///
/// | search | ends where | serves |
/// |---|---|---|
/// | [StrongWolfe] | `φ` decreased enough and its slope is small | all methods |
/// | [Backtracking] | `φ` decreased enough | Newton, whose direction has its length already |
///
/// Close to a minimum the decrease is smaller than the rounding of `f` while slopes still have
/// digits. There both judge the decrease by the slope, `φ′(α) ≤ (2c₁ − 1)φ′(0)`, which is the same
/// for a parabola (the approximate Wolfe condition of Hager & Zhang 2005, eq. 4.1).
public sealed interface LineSearch permits StrongWolfe, Backtracking {
  /// As a textbook calls it.
  String title();

  /// Rejects a share of the promised decrease outside `(0, ½)`: with more than a half not even the
  /// minimum of a parabola would do.
  static void requireDecrease(double decrease) {
    if (!(decrease > 0 && decrease < 0.5)) {
      throw new IllegalArgumentException(
          "a line search asks for a share of the decrease that the slope promises, above 0 and"
              + " below 0.5, not "
              + decrease);
    }
  }

  /// Rejects a share of the slope that some functions never reach after enough decrease.
  static void requireCurvature(double decrease, double curvature) {
    if (!(curvature > decrease && curvature < 1)) {
      throw new IllegalArgumentException(
          "a line search asks for a share of the slope above that of the decrease, "
              + decrease
              + ", and below 1, not "
              + curvature);
    }
  }
}
