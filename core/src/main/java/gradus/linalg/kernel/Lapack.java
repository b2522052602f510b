package gradus.linalg.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The native factorizations, on row-major arrays in double precision. Operands are copied into
/// native memory, which is O(n²) before O(n³) work and leaves the garbage collector free.
public final class Lapack {
  private static final int ROW_MAJOR = 101;
  private static final int COLUMN_MAJOR = 102;

  /// From this order on a native library is faster than Java.
  public static final int SMALLEST = 128;

  private final NativeLibrary library;

  private Lapack(NativeLibrary library) {
    this.library = library;
  }

  /// The native factorizations; empty where there is no native library.
  public static Optional<Lapack> available() {
    return NativeLibrary.loaded().map(Lapack::new);
  }

  /// Those of MKL, where `GRADUS_BLAS` names it and the matrix is not small: of eigenvalues of
  /// symmetric matrices and singular values it alone is faster than Java.
  public static Optional<Lapack> mkl(int order) {
    return order < SMALLEST
        ? Optional.empty()
        : NativeLibrary.loaded().filter(NativeLibrary::isMkl).map(Lapack::new);
  }

  /// `PA = LU`; the factors replace `a`, and `pivots` are 1-based row exchanges. Answers 0, or the
  /// 1-based zero pivot.
  public int lu(double[] a, int n, int[] pivots) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = copy(arena, a);
      MemorySegment exchanges = arena.allocate(ValueLayout.JAVA_INT, Math.max(1, n));
      int info = call("LAPACKE_dgetrf", ROW_MAJOR, n, n, matrix, n, exchanges);
      back(matrix, a);
      MemorySegment.copy(exchanges, ValueLayout.JAVA_INT, 0, pivots, 0, n);
      return info;
    }
  }

  /// `A = Q T Qᵀ`, real Schur form; `a` becomes `T`, or, where `q` is empty, holds nothing of use.
  /// Answers 0, or the number of leading rows whose eigenvalues were not found.
  ///
  /// @param from the rows and columns before it are upper triangular already
  /// @param to and those from here on
  /// @param q n×n, or empty
  public int schur(
      double[] a, int n, int from, int to, double[] q, double[] real, double[] imaginary) {
    boolean vectors = q.length > 0;
    int first = from + 1;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = copy(arena, a);
      MemorySegment scales = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, n));
      MemorySegment z = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, q.length));
      MemorySegment re = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, n));
      MemorySegment im = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, n));
      int info = call("LAPACKE_dgehrd", ROW_MAJOR, n, first, to, matrix, n, scales);
      if (info == 0 && vectors) {
        z.copyFrom(matrix);
        info = call("LAPACKE_dorghr", ROW_MAJOR, n, first, to, z, n, scales);
      }
      if (info == 0) {
        byte job = (byte) (vectors ? 'S' : 'E');
        byte compute = (byte) (vectors ? 'V' : 'N');
        info =
            call("LAPACKE_dhseqr", ROW_MAJOR, job, compute, n, first, to, matrix, n, re, im, z, n);
      }
      back(matrix, a);
      back(z, q);
      back(re, real);
      back(im, imaginary);
      return info;
    }
  }

  /// `A = V diag(λ) Vᵀ` of a symmetric matrix, by divide and conquer; `a` becomes `Vᵀ`,
  /// eigenvectors by rows. Answers 0 where all is well.
  ///
  /// @param a n×n, of which only the lower triangle is read
  /// @param values `λ`, in rising order
  public int symmetricEigen(double[] a, int n, double[] values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = copy(arena, a);
      MemorySegment lambda = arena.allocate(ValueLayout.JAVA_DOUBLE, n);
      // by columns the triangle is the upper one, and vectors are columns
      int info = call("LAPACKE_dsyevd", COLUMN_MAJOR, (byte) 'V', (byte) 'U', n, matrix, n, lambda);
      back(matrix, a);
      back(lambda, values);
      return info;
    }
  }

  /// `A = U diag(σ) Vᵀ`, thin, for a matrix with `m ≥ n`, by divide and conquer. Answers 0 where
  /// all is well.
  ///
  /// @param a m×n, which is used up
  /// @param values `σ`, in falling order
  /// @param left `U`, m×n, or empty where only values are wanted
  /// @param right `Vᵀ`, n×n, or empty
  public int svd(double[] a, int m, int n, double[] values, double[] left, double[] right) {
    byte job = (byte) (left.length > 0 ? 'S' : 'N');
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = copy(arena, a);
      MemorySegment sigma = arena.allocate(ValueLayout.JAVA_DOUBLE, n);
      MemorySegment u = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, left.length));
      MemorySegment v = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, right.length));
      // by columns it is Aᵀ = V diag(σ) Uᵀ
      int info = call("LAPACKE_dgesdd", COLUMN_MAJOR, job, n, m, matrix, n, sigma, v, n, u, n);
      back(sigma, values);
      back(u, left);
      back(v, right);
      return info;
    }
  }

  private static MemorySegment copy(Arena arena, double[] array) {
    return array.length == 0
        ? arena.allocate(8)
        : arena.allocateFrom(ValueLayout.JAVA_DOUBLE, array);
  }

  private static void back(MemorySegment from, double[] to) {
    MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, 0, to, 0, to.length);
  }

  /// Calls a function that answers an `int`.
  private int call(String name, Object... arguments) {
    List<MemoryLayout> layouts = new ArrayList<>();
    for (Object argument : arguments) {
      layouts.add(
          switch (argument) {
            case Integer _ -> ValueLayout.JAVA_INT;
            case Byte _ -> ValueLayout.JAVA_BYTE;
            default -> ValueLayout.ADDRESS;
          });
    }
    MemoryLayout[] parameters = layouts.toArray(MemoryLayout[]::new);
    MethodHandle function =
        library.function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("the native function " + name + " failed", e);
    }
  }
}
