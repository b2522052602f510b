package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// A triangular matrix as its own factorization. Only its triangle is read.
record Substitution(Tensor triangle, boolean lower) implements Inverse {
  @Override
  public int dimension() {
    return triangle.rows();
  }

  @Override
  public Tensor solve(Tensor b) {
    return solve(b, false);
  }

  @Override
  public Tensor solveTransposed(Tensor b) {
    return solve(b, true);
  }

  private Tensor solve(Tensor b, boolean transposed) {
    int columns = Requirements.rightSide(dimension(), b);
    double[] x = b.toDoubles();
    Triangular.solve(Storage.doubles(triangle), dimension(), lower, transposed, x, columns);
    return Storage.tensor(b.shape(), x);
  }
}
