package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.NativeLibrary;

/// Which numerical kernels this Java machine computes with.
public final class Blas {
  private Blas() {}

  /// The native library, or that there is none: `OpenBLAS 0.3.31 (carrier jar, 1 native thread)`.
  ///
  /// @throws IllegalStateException where the environment variable `GRADUS_BLAS` names a library
  ///   that cannot be loaded
  public static String description() {
    return NativeLibrary.loaded()
        .map(NativeLibrary::description)
        .orElse("none (factorizations in Java)");
  }

  /// `vector` where the Vector API is present, otherwise `scalar`.
  public static String kernels() {
    return MatrixKernels.best().name();
  }
}
