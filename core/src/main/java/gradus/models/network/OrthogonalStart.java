package gradus.models.network;

import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;

/// Weights whose matrix, of the first axis by all others, has orthonormal rows or columns,
/// whichever are fewer, times a gain (Saxe, McClelland & Ganguli 2014, *Exact solutions to the
/// nonlinear dynamics of learning in deep linear neural networks*).
///
/// The matrix is `Q` of a matrix of normal numbers, with signs that make the diagonal of `R`
/// positive: then it is uniform among all such matrices (Mezzadri 2007).
record OrthogonalStart(double gain) implements Initialization {
  OrthogonalStart {
    if (!(gain > 0) || gain == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a gain is a positive number, not " + gain);
    }
  }

  @Override
  public Tensor draw(Shape shape, Fan fan, SplittableRandom random) {
    int rows = rows(shape);
    int columns = columns(shape);
    boolean tall = rows >= columns;
    int n = Math.max(rows, columns);
    int p = Math.min(rows, columns);
    Tensor q = Qr.of(Tensor.generate(Shape.of(n, p), k -> random.nextGaussian())).q();
    return Tensor.generate(
        shape,
        k -> {
          int i = tall ? k / columns : k % columns;
          int j = tall ? k % columns : k / columns;
          return gain * q.at(i, j);
        });
  }

  private static int rows(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.size(0);
  }

  private static int columns(Shape shape) {
    return shape.count() / Math.max(1, rows(shape));
  }

  /// A matrix of `m` orthonormal vectors of length `n ≥ m` has elements of mean square `1/n`.
  @Override
  public double variance(Shape shape, Fan fan) {
    return gain * gain / Math.max(rows(shape), columns(shape));
  }

  @Override
  public String calculation(Shape shape, Fan fan) {
    return "Var(w) = gain²/max(rows, columns) = "
        + Spread.number(gain * gain)
        + "/"
        + Math.max(rows(shape), columns(shape))
        + " = "
        + Spread.number(variance(shape, fan));
  }
}
