package gradus.optimization;

import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Vectors;
import java.util.ArrayList;
import java.util.List;

/// The norms of point, gradient and step, for each parameter of a flat array.
final class BlockNorms {
  private final List<Block> blocks;

  /// The point before the step; between two calls, and the step during one.
  private final double[] before;

  BlockNorms(List<Block> blocks, double[] start) {
    this.blocks = blocks;
    this.before = start.clone();
  }

  /// After a step: three passes over arrays that lie in the cache.
  List<Trace.Group> of(double[] point, double[] gradient) {
    for (int i = 0; i < point.length; i++) {
      before[i] = point[i] - before[i];
    }
    List<Trace.Group> groups = new ArrayList<>(blocks.size());
    for (Block block : blocks) {
      groups.add(
          new Trace.Group(
              block.name(), norm(gradient, block), norm(before, block), norm(point, block)));
    }
    Vectors.copy(point, before);
    return groups;
  }

  private static double norm(double[] x, Block block) {
    int count = block.shape().count();
    double squares = Rows.dot(x, block.offset(), x, block.offset(), count);
    if (squares > 1e-280 && squares < 1e300) {
      return Math.sqrt(squares);
    }
    double[] part = new double[count];
    System.arraycopy(x, block.offset(), part, 0, count);
    return Vectors.norm(part);
  }
}
