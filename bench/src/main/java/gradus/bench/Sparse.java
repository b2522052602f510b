package gradus.bench;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.sparse.SparseCholesky;
import gradus.linalg.sparse.SparseMatrix;
import gradus.linalg.sparse.SymbolicFactor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/// Times sparse matrices alone: `Sparse [RUNS]`, five runs of each where nothing is said.
///
/// Products are those of a 200,000×2,000 matrix with 20 entries in a row, that is one in a hundred.
/// Factors are those of second differences on grids, as natural for sparse factorizations as the
/// square is for dense ones. Prints the best time, and the load, since the machine may be shared.
public final class Sparse {
  private static final int ROWS = 200_000;
  private static final int COLUMNS = 2_000;
  private static final int ENTRIES = 20;

  private final int runs;

  private Sparse(int runs) {
    this.runs = runs;
  }

  public static void main(String[] args) {
    Sparse sparse = new Sparse(args.length > 0 ? Integer.parseInt(args[0]) : 5);
    System.out.printf("load %.2f before%n", load());
    sparse.products();
    sparse.factors(300, 300);
    sparse.factors(500, 500);
    sparse.factors(30, 30, 30);
    System.out.printf("load %.2f after%n", load());
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private void products() {
    SparseMatrix a = random();
    Tensor x = Tensor.generate(Shape.of(COLUMNS), k -> Math.sin(k));
    Tensor y = Tensor.generate(Shape.of(ROWS), k -> Math.cos(k));
    Tensor several = Tensor.generate(Shape.of(COLUMNS, 50), k -> Math.sin(k));
    SparseMatrix transposed = a.transpose();
    report("Ax", () -> a.times(x).flat(0));
    report("Aᵀy", () -> a.transposedTimes(y).flat(0));
    report("AX, 50 columns", () -> a.times(several).flat(0));
    report("transpose", () -> a.transpose().stored());
    report("AᵀA", () -> transposed.times(a).stored());
  }

  private static SparseMatrix random() {
    SplittableRandom random = new SplittableRandom(1);
    int[] starts = IntStream.rangeClosed(0, ROWS).map(i -> i * ENTRIES).toArray();
    int[] columns = random.ints((long) ROWS * ENTRIES, 0, COLUMNS).toArray();
    double[] values = random.doubles((long) ROWS * ENTRIES, -1, 1).toArray();
    return SparseMatrix.ofCompressedRows(ROWS, COLUMNS, starts, columns, values);
  }

  private void factors(int... sizes) {
    String grid = Arrays.toString(sizes);
    SparseMatrix a = laplacian(sizes);
    SymbolicFactor symbolic = SymbolicFactor.of(a);
    SparseCholesky cholesky = symbolic.cholesky(a);
    Tensor b = Tensor.generate(Shape.of(a.rows()), k -> Math.sin(k));
    System.out.println(grid + ": " + symbolic);
    report(grid + " order and pattern", () -> SymbolicFactor.of(a).dimension());
    report(grid + " Cholesky", () -> symbolic.cholesky(a).failedPivot());
    report(grid + " LDLᵀ", () -> symbolic.ldl(a).failedPivot());
    report(grid + " solve", () -> cholesky.solve(b).flat(0));
  }

  private static SparseMatrix laplacian(int... sizes) {
    int n = IntStream.of(sizes).reduce(1, (a, b) -> a * b);
    return SparseMatrix.assemble(
        n,
        n,
        entry -> {
          for (int i = 0; i < n; i++) {
            entry.accept(i, i, 2 * sizes.length);
            int step = 1;
            for (int size : sizes) {
              if (i / step % size + 1 < size) {
                entry.accept(i + step, i, -1);
                entry.accept(i, i + step, -1);
              }
              step *= size;
            }
          }
        });
  }

  private void report(String name, DoubleSupplier work) {
    System.out.printf("%-32s%10.2f ms%n", name, 1e3 * Timing.best(Timing.of(runs, work)));
  }
}
