package gradus.linalg.iterative;

/// An operator that is given by its product alone.
record Matrixless(int rows, int columns, LinearOperator.Product product)
    implements LinearOperator {
  Matrixless {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "an operator cannot have " + rows + " rows and " + columns + " columns");
    }
  }

  @Override
  public void apply(double[] x, double[] y) {
    if (x.length != columns || y.length != rows) {
      throw new IllegalArgumentException(
          "the operator (" + rows + "×" + columns + ") cannot take a vector of " + x.length
              + " into one of " + y.length);
    }
    product.apply(x, y);
  }
}
