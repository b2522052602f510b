package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import gradus.linalg.sparse.SparseMatrix;
import org.jspecify.annotations.Nullable;

/// A sparse matrix as an operator. The transpose is a matrix of its own, so that both products walk
/// along rows and on all processors.
final class SparseOperator implements LinearOperator {
  private final SparseMatrix matrix;
  private @Nullable SparseOperator transpose;

  SparseOperator(SparseMatrix matrix) {
    this.matrix = matrix;
  }

  @Override
  public int rows() {
    return matrix.rows();
  }

  @Override
  public int columns() {
    return matrix.columns();
  }

  @Override
  public void apply(double[] x, double[] y) {
    Lengths.require(this, x, y);
    matrix.multiply(x, y, Workers.processors());
  }

  @Override
  public Tensor times(Tensor x) {
    return matrix.times(x);
  }

  @Override
  public synchronized LinearOperator transpose() {
    SparseOperator present = transpose;
    if (present == null) {
      present = new SparseOperator(matrix.transpose());
      present.transpose = this;
      transpose = present;
    }
    return present;
  }
}
