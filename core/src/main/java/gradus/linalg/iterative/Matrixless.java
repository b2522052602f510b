package gradus.linalg.iterative;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An operator that is given by its products alone.
///
/// @param transposed makes the transpose; answers null where nobody knows it
record Matrixless(
    int rows,
    int columns,
    LinearOperator.Product product,
    Supplier<? extends @Nullable LinearOperator> transposed)
    implements LinearOperator {
  static final Supplier<@Nullable LinearOperator> WITHOUT_TRANSPOSE = () -> null;

  Matrixless {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "an operator cannot have " + rows + " rows and " + columns + " columns");
    }
  }

  @Override
  public void apply(double[] x, double[] y) {
    Lengths.require(this, x, y);
    product.apply(x, y);
  }

  @Override
  public LinearOperator transpose() {
    LinearOperator transpose = transposed.get();
    return transpose == null ? LinearOperator.super.transpose() : transpose;
  }
}
