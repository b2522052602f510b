package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// An immutable dense array of numbers in row-major order, in double or single precision.
///
/// Elements are handed over and read as `double` in either precision; a tensor of
/// [Precision#SINGLE] rounds what it is given to the nearest `float`. Arrays that come in or go out
/// are copied.
///
/// ```java
/// Tensor a = Tensor.matrix(new double[][] {{1, 2}, {3, 4}});
/// double trace = a.at(0, 0) + a.at(1, 1);
/// ```
public final class Tensor {
  static {
    Storage.install(
        new Storage() {
          @Override
          public Object array(Tensor tensor) {
            return tensor.array;
          }

          @Override
          public Tensor adopt(Shape shape, Object array) {
            return new Tensor(shape, array);
          }
        });
  }

  private final Shape shape;

  /// A `double[]` or a `float[]` of exactly `shape.count()` elements, never written after
  /// construction.
  private final Object array;

  private Tensor(Shape shape, Object array) {
    int length = array instanceof double[] doubles ? doubles.length : ((float[]) array).length;
    if (length != shape.count()) {
      throw new IllegalArgumentException(
          "a "
              + shape
              + " tensor has "
              + shape.count()
              + " elements, but "
              + length
              + " were given");
    }
    this.shape = shape;
    this.array = array;
  }

  public static Tensor of(Shape shape, double... elements) {
    return new Tensor(shape, elements.clone());
  }

  public static Tensor of(Shape shape, float... elements) {
    return new Tensor(shape, elements.clone());
  }

  public static Tensor scalar(double value) {
    return new Tensor(Shape.SCALAR, new double[] {value});
  }

  public static Tensor vector(double... elements) {
    return new Tensor(Shape.of(elements.length), elements.clone());
  }

  /// A matrix from its rows, which all have the same length.
  public static Tensor matrix(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    Shape shape = Shape.of(rows.length, columns);
    double[] elements = new double[shape.count()];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row "
                + i
                + " has "
                + rows[i].length
                + " elements, but row 0 has "
                + columns
                + ": a matrix has rows of one length");
      }
      System.arraycopy(rows[i], 0, elements, i * columns, columns);
    }
    return new Tensor(shape, elements);
  }

  public static Tensor zeros(int... sizes) {
    Shape shape = Shape.of(sizes);
    return new Tensor(shape, new double[shape.count()]);
  }

  /// The n×n identity matrix.
  public static Tensor identity(int n) {
    double[] elements = new double[Shape.of(n, n).count()];
    for (int i = 0; i < n; i++) {
      elements[i * n + i] = 1;
    }
    return new Tensor(Shape.of(n, n), elements);
  }

  /// A tensor whose element at row-major position `k` is `element(k)`.
  public static Tensor generate(Shape shape, IntToDoubleFunction element) {
    double[] elements = new double[shape.count()];
    Arrays.setAll(elements, element);
    return new Tensor(shape, elements);
  }

  public Shape shape() {
    return shape;
  }

  public int rank() {
    return shape.rank();
  }

  public Precision precision() {
    return array instanceof double[] ? Precision.DOUBLE : Precision.SINGLE;
  }

  /// The number of rows of a matrix, or of elements of a vector.
  public int rows() {
    return shape.size(0);
  }

  /// The number of columns of a matrix.
  public int columns() {
    return shape.size(1);
  }

  /// The element at the given indices, one for each axis.
  public double at(int... index) {
    return flat(shape.offset(index));
  }

  /// The element at a position in row-major order.
  public double flat(int position) {
    return array instanceof double[] doubles ? doubles[position] : ((float[]) array)[position];
  }

  /// The only element of a tensor that has one.
  public double value() {
    if (shape.count() != 1) {
      throw new IllegalStateException(
          "a " + shape + " tensor has " + shape.count() + " values, not one");
    }
    return flat(0);
  }

  /// A copy of the elements in row-major order.
  public double[] toDoubles() {
    if (array instanceof double[] doubles) {
      return doubles.clone();
    }
    float[] floats = (float[]) array;
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /// A copy of the elements in row-major order, rounded to single precision where they are double.
  public float[] toFloats() {
    if (array instanceof float[] floats) {
      return floats.clone();
    }
    double[] doubles = (double[]) array;
    float[] floats = new float[doubles.length];
    for (int i = 0; i < doubles.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  /// The rows of a matrix as arrays.
  public double[][] toRows() {
    double[][] rows = new double[rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(i).toDoubles();
    }
    return rows;
  }

  /// This tensor in the given precision; itself where it already is.
  public Tensor as(Precision precision) {
    if (precision == precision()) {
      return this;
    }
    return new Tensor(shape, precision == Precision.DOUBLE ? toDoubles() : toFloats());
  }

  /// The same elements in row-major order under another shape.
  public Tensor reshape(int... sizes) {
    return new Tensor(Shape.of(sizes), array);
  }

  /// The part of this tensor at one index of its first axis: row `i` of a matrix.
  public Tensor row(int i) {
    return slice(i, i + 1).reshape(Arrays.copyOfRange(shape.sizes(), 1, rank()));
  }

  /// The indices `from` (inclusive) to `to` (exclusive) of the first axis: a run of rows.
  public Tensor slice(int from, int to) {
    if (rank() == 0 || from < 0 || to < from || to > rows()) {
      throw new IndexOutOfBoundsException("rows " + from + "…" + to + " of a " + shape + " tensor");
    }
    int[] sizes = shape.sizes();
    sizes[0] = to - from;
    int stride = rows() == 0 ? 0 : shape.count() / rows();
    Object part =
        array instanceof double[] doubles
            ? Arrays.copyOfRange(doubles, from * stride, to * stride)
            : Arrays.copyOfRange((float[]) array, from * stride, to * stride);
    return new Tensor(Shape.of(sizes), part);
  }

  /// The given rows, in that order.
  public Tensor rows(int... indices) {
    int[] sizes = shape.sizes();
    int stride = sizes[0] == 0 ? 0 : shape.count() / sizes[0];
    sizes[0] = indices.length;
    Shape selected = Shape.of(sizes);
    Object part =
        array instanceof double[] ? new double[selected.count()] : new float[selected.count()];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(array, indices[i] * stride, part, i * stride, stride);
    }
    return new Tensor(selected, part);
  }

  /// Column `j` of a matrix.
  public Tensor column(int j) {
    double[] column = new double[rows()];
    for (int i = 0; i < column.length; i++) {
      column[i] = at(i, j);
    }
    return new Tensor(Shape.of(column.length), column).as(precision());
  }

  /// The matrix product of this matrix with another, or with a vector: in single precision where
  /// both are, else in double.
  ///
  /// @throws IllegalArgumentException where the inner dimensions differ
  public Tensor times(Tensor other) {
    boolean fits =
        rank() == 2 && (other.rank() == 1 || other.rank() == 2) && columns() == other.rows();
    if (!fits) {
      throw new IllegalArgumentException(
          "cannot multiply a "
              + shape
              + " tensor by a "
              + other.shape
              + " tensor: the columns of a matrix must be as many as"
              + " the rows of a matrix or vector");
    }
    int n = other.rank() == 1 ? 1 : other.columns();
    Shape result = other.rank() == 1 ? Shape.of(rows()) : Shape.of(rows(), n);
    ProductShape product = ProductShape.of(rows(), columns(), n);
    int threads = Workers.processors();
    if (precision() == Precision.SINGLE && other.precision() == Precision.SINGLE) {
      float[] a = (float[]) Storage.of(this);
      float[] b = (float[]) Storage.of(other);
      float[] c = new float[result.count()];
      MatrixKernels.best().multiply(product, threads, a, 0, b, 0, c, 0);
      return new Tensor(result, c);
    }
    double[] a = Storage.doubles(this);
    double[] b = Storage.doubles(other);
    double[] c = new double[result.count()];
    MatrixKernels.best().multiply(product, threads, a, 0, b, 0, c, 0);
    return new Tensor(result, c);
  }

  /// The transpose of a matrix.
  public Tensor transpose() {
    Shape turned = Shape.of(columns(), rows());
    int threads = Workers.processors();
    MatrixKernels kernels = MatrixKernels.best();
    if (array instanceof double[] from) {
      double[] to = new double[from.length];
      kernels.transpose(threads, rows(), columns(), from, 0, columns(), to, 0, rows());
      return new Tensor(turned, to);
    }
    float[] from = (float[]) array;
    float[] to = new float[from.length];
    kernels.transpose(threads, rows(), columns(), from, 0, columns(), to, 0, rows());
    return new Tensor(turned, to);
  }

  /// Whether every element is a finite number.
  public boolean isFinite() {
    if (array instanceof double[] doubles) {
      return Vectors.largest(doubles) < Double.POSITIVE_INFINITY;
    }
    for (float element : (float[]) array) {
      if (!Float.isFinite(element)) {
        return false;
      }
    }
    return true;
  }

  /// The shape, the precision and, of a small tensor, the elements.
  @Override
  public String toString() {
    String head = shape + " tensor, " + (precision() == Precision.DOUBLE ? "double" : "single");
    return shape.count() > 64 ? head : head + " " + Arrays.toString(toDoubles());
  }
}
