package gradus.linalg;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The sizes of a tensor's axes, outermost first: `()` a scalar, `(n)` a vector, `(n, d)` a matrix.
///
/// The number of elements fits an `int`; a larger shape is refused.
public final class Shape {
  /// The shape of a scalar: no axes, one element.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;
  private final int count;

  private Shape(int[] sizes) {
    this.sizes = sizes;
    long elements = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "a shape needs sizes of at least 0, not " + Arrays.toString(sizes));
      }
      elements *= size;
      if (elements > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "a tensor of shape "
                + Arrays.toString(sizes)
                + " has more than 2³¹ elements; split it into blocks of rows");
      }
    }
    this.count = (int) elements;
  }

  public static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /// The number of axes.
  public int rank() {
    return sizes.length;
  }

  /// The size of one axis, counted from 0.
  public int size(int axis) {
    return sizes[axis];
  }

  /// The number of elements: the product of the sizes, 1 for a scalar.
  public int count() {
    return count;
  }

  /// A copy of the sizes.
  public int[] sizes() {
    return sizes.clone();
  }

  /// The position of an element in row-major order: `((i₀ s₁ + i₁) s₂ + i₂) …`.
  public int offset(int... index) {
    if (index.length != sizes.length) {
      throw new IndexOutOfBoundsException(
          "an element of a "
              + this
              + " tensor has "
              + sizes.length
              + " indices, not "
              + index.length);
    }
    int offset = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (index[axis] < 0 || index[axis] >= sizes[axis]) {
        throw new IndexOutOfBoundsException(
            "index "
                + index[axis]
                + " of axis "
                + axis
                + " is outside 0…"
                + (sizes[axis] - 1)
                + " of a "
                + this
                + " tensor");
      }
      offset = offset * sizes[axis] + index[axis];
    }
    return offset;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /// As in a text book: `3×4`; `scalar` where there are no axes.
  @Override
  public String toString() {
    return sizes.length == 0
        ? "scalar"
        : Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
