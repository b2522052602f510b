package gradus.compile;

import gradus.linalg.Shape;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// How far apart in memory the neighbors along each axis of a row-major array are.
final class Strides {
  private Strides() {}

  static int[] of(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.size(axis);
    }
    return strides;
  }

  /// The stride of each label, for an operand whose axes have the given labels; 0 where it lacks
  /// the label, and the sum where a label occurs twice, which walks a diagonal.
  static int[] of(List<Integer> subscripts, int[] strides, List<Integer> labels) {
    int[] result = new int[labels.size()];
    for (int k = 0; k < result.length; k++) {
      for (int axis = 0; axis < strides.length; axis++) {
        result[k] += subscripts.get(axis).equals(labels.get(k)) ? strides[axis] : 0;
      }
    }
    return result;
  }

  /// The offset, under the given strides, of the element at row-major position `index` of a shape.
  static int offset(Shape shape, int[] strides, int index) {
    int offset = 0;
    int rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      int size = shape.size(axis);
      offset += (rest % size) * strides[axis];
      rest /= size;
    }
    return offset;
  }

  /// The elements of an array repeated to a larger shape, whose axis `axes[k]` is the array's axis
  /// `k`.
  static IntToDoubleFunction gather(
      Shape shape, int[] strides, List<Integer> axes, double[] elements) {
    int[] repeated = new int[shape.rank()];
    for (int k = 0; k < axes.size(); k++) {
      repeated[axes.get(k)] = strides[k];
    }
    return i -> elements[offset(shape, repeated, i)];
  }
}
