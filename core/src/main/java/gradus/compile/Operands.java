package gradus.compile;

import gradus.linalg.Shape;
import gradus.linalg.kernel.ProductShape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The axes of a sum of products of two operands, in four groups, and whether a matrix product can
/// compute it with all three arrays as they lie.
///
/// | group | in the left operand | in the right one | in the result |
/// |-------|---------------------|------------------|---------------|
/// | batch | yes                 | yes              | yes           |
/// | rows  | yes                 |                  | yes           |
/// | inner | yes                 | yes              | summed        |
/// | columns |                   | yes              | yes           |
///
/// A matrix product walks each group of rows, inner and columns with one stride: in each array that
/// has the group, its axes are neighbors and in the same order. Within each matrix one of the two
/// groups is innermost. Batch axes may lie anywhere further out.
record Operands(
    List<Integer> left,
    List<Integer> right,
    List<Integer> output,
    List<Integer> batch,
    List<Integer> rows,
    List<Integer> inner,
    List<Integer> columns) {
  static Operands of(List<Integer> left, List<Integer> right, List<Integer> output) {
    return new Operands(
        left,
        right,
        output,
        Labels.both(Labels.both(output, left), right),
        Labels.without(output, right),
        Labels.without(Labels.both(left, right), output),
        Labels.without(output, left));
  }

  Operands swapped() {
    return of(right, left, output);
  }

  /// Whether all three arrays can be used as they lie, this way round.
  boolean asTheyLie() {
    return isMatrix(left, rows, inner)
        && isMatrix(right, inner, columns)
        && isMatrix(output, rows, columns)
        && (columns.isEmpty() || last(output, columns));
  }

  private static boolean isMatrix(List<Integer> labels, List<Integer> one, List<Integer> two) {
    return neighbors(labels, one)
        && neighbors(labels, two)
        && (one.isEmpty() || two.isEmpty() || last(labels, one) || last(labels, two));
  }

  private static boolean neighbors(List<Integer> labels, List<Integer> group) {
    int start = group.isEmpty() ? 0 : labels.indexOf(group.get(0));
    return start + group.size() <= labels.size()
        && labels.subList(start, start + group.size()).equals(group);
  }

  private static boolean last(List<Integer> labels, List<Integer> group) {
    return !group.isEmpty() && labels.getLast().equals(group.getLast());
  }

  /// The step that computes the product.
  ///
  /// @param sizes of the axes of the left operand, the right one and the result, as they lie
  Product step(int a, int b, int c, Shape sizesA, Shape sizesB, Shape sizesC, boolean accumulate) {
    int m = count(rows, output, sizesC);
    int n = count(columns, output, sizesC);
    int k = count(inner, left, sizesA);
    boolean transposedA = transposed(left, rows, inner);
    boolean transposedB = transposed(right, inner, columns);
    int strideA = stride(left, transposedA ? inner : rows, sizesA, transposedA ? m : k);
    int strideB = stride(right, transposedB ? columns : inner, sizesB, transposedB ? k : n);
    int strideC = stride(output, rows, sizesC, n);
    int[][] strides = new int[batch.size()][];
    int[] batches = new int[batch.size()];
    for (int axis = 0; axis < strides.length; axis++) {
      int label = batch.get(axis);
      batches[axis] = sizesC.size(output.indexOf(label));
      strides[axis] =
          new int[] {
            along(left, label, sizesA), along(right, label, sizesB), along(output, label, sizesC)
          };
    }
    ProductShape shape =
        new ProductShape(m, k, n, transposedA, transposedB, strideA, strideB, strideC, accumulate);
    return new Product(a, b, c, shape, batches, strides);
  }

  /// Whether the group that a product wants outside is innermost. Without such a group the matrix
  /// is a vector, whose elements may be any distance apart when it is seen as a column.
  private static boolean transposed(
      List<Integer> labels, List<Integer> outer, List<Integer> innermost) {
    return !last(labels, innermost) && (outer.isEmpty() || last(labels, outer));
  }

  private static int count(List<Integer> group, List<Integer> labels, Shape sizes) {
    int count = 1;
    for (int label : group) {
      count *= sizes.size(labels.indexOf(label));
    }
    return count;
  }

  /// How far apart the elements of a group are: as its last axis; without axes, a whole row.
  private static int stride(List<Integer> labels, List<Integer> group, Shape sizes, int row) {
    return group.isEmpty()
        ? Math.max(1, row)
        : Math.max(row, along(labels, group.getLast(), sizes));
  }

  private static int along(List<Integer> labels, int label, Shape sizes) {
    return Strides.of(sizes)[labels.indexOf(label)];
  }

  /// Orders of the result, the wanted one first, for which both operands can be used as they lie.
  static List<List<Integer>> candidates(
      List<Integer> left, List<Integer> right, Set<Integer> kept, List<Integer> wanted) {
    List<List<Integer>> candidates = new ArrayList<>();
    if (Set.copyOf(wanted).equals(kept)) {
      candidates.add(wanted);
    }
    List<Integer> ofLeft = Labels.both(left, kept);
    List<Integer> ofRight = Labels.both(right, kept);
    candidates.add(joined(ofLeft, ofRight));
    candidates.add(joined(ofRight, ofLeft));
    List<List<Integer>> possible = new ArrayList<>();
    for (List<Integer> order : candidates) {
      Operands operands = of(left, right, order);
      if (operands.asTheyLie() || operands.swapped().asTheyLie()) {
        possible.add(order);
      }
    }
    return possible;
  }

  private static List<Integer> joined(List<Integer> first, List<Integer> second) {
    Set<Integer> joined = new LinkedHashSet<>(first);
    joined.addAll(second);
    return List.copyOf(joined);
  }
}
