package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.Block;
import gradus.optimization.Differentiable;
import java.util.List;
import java.util.SplittableRandom;

/// Directions in the space of the parameters that span what is looked at.
///
/// @param axes one or more
public record Directions(List<Axis> axes) {
  public Directions {
    axes = List.copyOf(axes);
  }

  /// Axis `k`, from 0.
  public Axis axis(int k) {
    return axes.get(k);
  }

  /// Two random directions, normalized filter by filter (Li, Xu, Taylor, Studer & Goldstein 2018,
  /// *Visualizing the loss landscape of neural nets*, §4): each filter of a direction has the norm
  /// of the same filter of the parameters. A step of 1 then changes every filter by as much as it
  /// is large, so networks whose weights differ in scale can be compared.
  ///
  /// A filter holds the weights that go into one unit: a column of a matrix (inputs, outputs), an
  /// entry of the first axis of a kernel (channels, …). Vectors and scalars, such as biases, do not
  /// move, as in the paper; where there is nothing else, each of them is a filter.
  ///
  /// @param seed same seed, same bits
  /// @throws IllegalArgumentException where the point is of another size, or nothing can move,
  ///   since all filters are 0
  public static Directions random(Differentiable f, double[] at, long seed) {
    Points.requireSize("the point", at.length, f.size());
    SplittableRandom random = new SplittableRandom(seed);
    Axis first = new Axis("random direction 1", filters(f.blocks(), at, random.split()));
    Axis second = new Axis("random direction 2", filters(f.blocks(), at, random.split()));
    return new Directions(List.of(first, second));
  }

  private static Tensor filters(List<Block> blocks, double[] at, SplittableRandom random) {
    boolean vectorsOnly = blocks.stream().allMatch(block -> block.shape().rank() < 2);
    double[] direction = new double[at.length];
    for (Block block : blocks) {
      if (vectorsOnly || block.shape().rank() >= 2) {
        for (int k = 0; k < block.shape().count(); k++) {
          direction[block.offset() + k] = random.nextGaussian();
        }
        normalize(block, at, direction);
      }
    }
    return Storage.tensor(Shape.of(at.length), direction);
  }

  private static void normalize(Block block, double[] at, double[] direction) {
    Shape shape = block.shape();
    int count = shape.count();
    switch (shape.rank()) {
      case 0, 1 -> normalize(at, direction, block.offset(), 1, count);
      case 2 -> {
        for (int j = 0; j < shape.size(1); j++) {
          normalize(at, direction, block.offset() + j, shape.size(1), shape.size(0));
        }
      }
      default -> {
        int each = count / Math.max(1, shape.size(0));
        for (int i = 0; i < shape.size(0); i++) {
          normalize(at, direction, block.offset() + i * each, 1, each);
        }
      }
    }
  }

  /// Gives `count` numbers of the direction, `stride` apart, the norm of those of the point.
  private static void normalize(double[] at, double[] direction, int from, int stride, int count) {
    double[] own = new double[count];
    double[] wanted = new double[count];
    for (int k = 0; k < count; k++) {
      own[k] = direction[from + k * stride];
      wanted[k] = at[from + k * stride];
    }
    double norm = Vectors.norm(own);
    double factor = norm == 0 ? 0 : Vectors.norm(wanted) / norm;
    for (int k = 0; k < count; k++) {
      direction[from + k * stride] *= factor;
    }
  }
}
