package gradus.expr;

/// A function of all elements along some axes that does not depend on their order.
public enum Reduction {
  /// `Σᵢ xᵢ`
  SUM("sum"),
  /// `Πᵢ xᵢ`
  PRODUCT("prod"),
  /// `maxᵢ xᵢ`
  MAXIMUM("max"),
  /// `minᵢ xᵢ`
  MINIMUM("min"),
  /// `log Σᵢ exp(xᵢ)`, computed as `m + log Σᵢ exp(xᵢ − m)` with `m = maxᵢ xᵢ`.
  LOG_SUM_EXP("logsumexp"),
  /// `√(Σᵢ xᵢ²)`, scaled against overflow.
  NORM2("norm2");

  private final String symbol;

  Reduction(String symbol) {
    this.symbol = symbol;
  }

  /// The name in the formula language.
  public String symbol() {
    return symbol;
  }
}
