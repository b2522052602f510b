package gradus.certify.convexity;

/// How a function bends. It speaks of every element where the value is an array.
///
/// | curvature  | at every `x`, `y` of the domain and `0 ≤ λ ≤ 1`                  |
/// |------------|------------------------------------------------------------------|
/// | `CONSTANT` | `f(x) = f(y)`                                                    |
/// | `AFFINE`   | `f(λx + (1 − λ)y) = λ f(x) + (1 − λ) f(y)`                       |
/// | `CONVEX`   | `f(λx + (1 − λ)y) ≤ λ f(x) + (1 − λ) f(y)`                       |
/// | `CONCAVE`  | `f(λx + (1 − λ)y) ≥ λ f(x) + (1 − λ) f(y)`                       |
/// | `UNKNOWN`  | none of these was proven                                         |
public enum Curvature {
  CONSTANT,
  AFFINE,
  CONVEX,
  CONCAVE,
  UNKNOWN;

  /// Proven convex; affine and constant functions are.
  public boolean isConvex() {
    return this == CONVEX || isAffine();
  }

  /// Proven concave; affine and constant functions are.
  public boolean isConcave() {
    return this == CONCAVE || isAffine();
  }

  /// Proven affine; constant functions are.
  public boolean isAffine() {
    return this == AFFINE || this == CONSTANT;
  }

  /// The curvature of `−f`.
  public Curvature negate() {
    return switch (this) {
      case CONVEX -> CONCAVE;
      case CONCAVE -> CONVEX;
      case CONSTANT, AFFINE, UNKNOWN -> this;
    };
  }

  /// The curvature of `f + g`.
  public Curvature plus(Curvature other) {
    return of(
        this == CONSTANT && other == CONSTANT,
        isConvex() && other.isConvex(),
        isConcave() && other.isConcave());
  }

  /// What two proofs about one function say together.
  Curvature and(Curvature other) {
    return of(
        this == CONSTANT || other == CONSTANT,
        isConvex() || other.isConvex(),
        isConcave() || other.isConcave());
  }

  static Curvature of(boolean constant, boolean convex, boolean concave) {
    if (constant) {
      return CONSTANT;
    }
    if (convex) {
      return concave ? AFFINE : CONVEX;
    }
    return concave ? CONCAVE : UNKNOWN;
  }
}
