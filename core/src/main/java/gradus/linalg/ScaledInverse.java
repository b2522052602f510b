package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// The inverse of `A` from factors of `2^rows A 2^columns`.
record ScaledInverse(Inverse factors, Equilibration scales) implements Inverse {
  @Override
  public int dimension() {
    return factors.dimension();
  }

  @Override
  public Tensor solve(Tensor b) {
    return times(scales.columns(), factors.solve(times(scales.rows(), b)));
  }

  @Override
  public Tensor solveTransposed(Tensor b) {
    return times(scales.rows(), factors.solveTransposed(times(scales.columns(), b)));
  }

  private static Tensor times(int[] powers, Tensor x) {
    return Storage.tensor(x.shape(), Equilibration.times(powers, Storage.doubles(x)));
  }
}
