package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// A dense matrix, or its transpose, as it lies in memory.
///
/// @param elements of the stored matrix, by rows; not to be written
/// @param storedRows of the stored matrix
/// @param transposed whether the operator is the transpose of what is stored
@SuppressWarnings("ArrayRecordComponent") // never compared
record DenseOperator(double[] elements, int storedRows, int storedColumns, boolean transposed)
    implements LinearOperator {
  private static final MatrixKernels KERNELS = MatrixKernels.best();

  @Override
  public int rows() {
    return transposed ? storedColumns : storedRows;
  }

  @Override
  public int columns() {
    return transposed ? storedRows : storedColumns;
  }

  @Override
  public void apply(double[] x, double[] y) {
    Lengths.require(this, x, y);
    multiply(x, 1, y);
  }

  @Override
  public Tensor times(Tensor x) {
    int width = Lengths.width(this, x);
    double[] y = new double[Math.multiplyExact(rows(), width)];
    multiply(Storage.doubles(x), width, y);
    return Storage.tensor(x.rank() == 1 ? Shape.of(rows()) : Shape.of(rows(), width), y);
  }

  private void multiply(double[] x, int width, double[] y) {
    ProductShape shape = ProductShape.of(rows(), columns(), width, transposed, false, false);
    int threads = Workers.processors();
    KERNELS.multiply(shape, threads, elements, 0, x, 0, y, 0);
  }

  @Override
  public LinearOperator transpose() {
    return new DenseOperator(elements, storedRows, storedColumns, !transposed);
  }
}
