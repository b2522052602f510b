package gradus.expr;

import java.util.Locale;

/// What is known of the signs of a symmetric matrix's eigenvalues.
public enum Definiteness {
  /// Nothing.
  UNKNOWN,
  /// None is negative.
  POSITIVE_SEMIDEFINITE,
  /// All are positive.
  POSITIVE_DEFINITE,
  /// None is positive.
  NEGATIVE_SEMIDEFINITE,
  /// All are negative.
  NEGATIVE_DEFINITE;

  /// No eigenvalue is negative.
  public boolean isPositive() {
    return this == POSITIVE_SEMIDEFINITE || this == POSITIVE_DEFINITE;
  }

  /// No eigenvalue is positive.
  public boolean isNegative() {
    return this == NEGATIVE_SEMIDEFINITE || this == NEGATIVE_DEFINITE;
  }

  /// No eigenvalue is 0.
  public boolean isStrict() {
    return this == POSITIVE_DEFINITE || this == NEGATIVE_DEFINITE;
  }

  /// As it is declared: `positive semidefinite`.
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
