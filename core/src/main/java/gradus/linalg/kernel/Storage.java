package gradus.linalg.kernel;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import org.jspecify.annotations.Nullable;

/// Access to a tensor's own array, for the packages of this module only.
///
/// Who reads an array here promises not to write it; who adopts one gives it away. (The package is
/// not exported, which is what keeps tensors immutable for everybody else.)
public abstract class Storage {
  private static volatile @Nullable Storage installed;

  /// Called once, by the class that owns the arrays.
  public static void install(Storage storage) {
    installed = storage;
  }

  protected abstract Object array(Tensor tensor);

  protected abstract Tensor adopt(Shape shape, Object array);

  /// The `double[]` or `float[]` itself. Not to be written.
  public static Object of(Tensor tensor) {
    return access().array(tensor);
  }

  /// The elements as a `double[]`: the array itself in double precision, a copy otherwise. Not to
  /// be written.
  public static double[] doubles(Tensor tensor) {
    return of(tensor) instanceof double[] doubles ? doubles : tensor.toDoubles();
  }

  /// A tensor around an array that nobody else holds.
  public static Tensor tensor(Shape shape, double[] array) {
    return access().adopt(shape, array);
  }

  /// A tensor around an array that nobody else holds.
  public static Tensor tensor(Shape shape, float[] array) {
    return access().adopt(shape, array);
  }

  private static Storage access() {
    Storage storage = installed;
    if (storage == null) {
      Tensor.scalar(0); // initializes the class, which installs its access
      storage = java.util.Objects.requireNonNull(installed);
    }
    return storage;
  }
}
