package gradus.bench;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/// Times matrix products alone: `Products [THREADS [SECONDS]]`, with 2 threads and half a second
/// for each shape where nothing is said.
///
/// Prints for each shape the best time and the rate in GFLOP/s. `ᵀ` marks an operand that is stored
/// transposed. Besides a large square there are the products of a step of training a network
/// 784-512-256-10 on 128 and 1024 rows, what logistic regression does with 50 columns, and small
/// products, which measure the cost of a call.
public final class Products {
  private record Shape(int m, int k, int n, boolean transposedA, boolean transposedB) {
    static Shape plain(int m, int k, int n) {
      return new Shape(m, k, n, false, false);
    }

    @Override
    public String toString() {
      return m
          + "×"
          + k
          + (transposedA ? "ᵀ" : "")
          + " · "
          + k
          + "×"
          + n
          + (transposedB ? "ᵀ" : "");
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          Shape.plain(1024, 1024, 1024),
          new Shape(1024, 1024, 1024, true, false),
          new Shape(1024, 1024, 1024, false, true),
          Shape.plain(128, 784, 512),
          Shape.plain(128, 512, 256),
          Shape.plain(128, 256, 10),
          new Shape(784, 128, 512, true, false),
          new Shape(128, 512, 784, false, true),
          new Shape(512, 128, 256, true, false),
          new Shape(128, 256, 512, false, true),
          new Shape(256, 128, 10, true, false),
          new Shape(128, 10, 256, false, true),
          Shape.plain(1024, 784, 512),
          new Shape(784, 1024, 512, true, false),
          new Shape(1024, 512, 784, false, true),
          Shape.plain(512, 50, 1),
          new Shape(50, 512, 1, true, false),
          Shape.plain(2048, 50, 1),
          new Shape(50, 2048, 1, true, false),
          Shape.plain(2, 2, 2),
          Shape.plain(8, 8, 8),
          Shape.plain(16, 16, 16),
          Shape.plain(32, 32, 32));

  private final int threads;
  private final long nanoseconds;

  private Products(int threads, long nanoseconds) {
    this.threads = threads;
    this.nanoseconds = nanoseconds;
  }

  public static void main(String[] args) {
    Products products =
        new Products(
            args.length > 0 ? Integer.parseInt(args[0]) : 2,
            (long) (1e9 * (args.length > 1 ? Double.parseDouble(args[1]) : 0.5)));
    System.out.printf(
        "%s kernels, %d threads, load %.2f%n",
        MatrixKernels.best().name(),
        products.threads,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf("%-24s%28s%28s%n", "", "float", "double");
    SHAPES.forEach(products::product);
    products.gram(2048, 784);
    products.gram(256, 784);
  }

  private void product(Shape shape) {
    ProductShape product =
        ProductShape.of(shape.m, shape.k, shape.n, shape.transposedA, shape.transposedB, false);
    double[] a = ones(shape.m * shape.k);
    double[] b = ones(shape.k * shape.n);
    double[] c = new double[shape.m * shape.n];
    float[] floatA = floats(a);
    float[] floatB = floats(b);
    float[] floatC = new float[c.length];
    MatrixKernels kernels = MatrixKernels.best();
    report(
        shape.toString(),
        2.0 * shape.m * shape.k * shape.n,
        () -> kernels.multiply(product, threads, floatA, 0, floatB, 0, floatC, 0),
        () -> kernels.multiply(product, threads, a, 0, b, 0, c, 0));
  }

  private void gram(int k, int n) {
    ProductShape product = ProductShape.of(n, k, n, true, false, false);
    double[] a = ones(k * n);
    double[] c = new double[n * n];
    float[] floatA = floats(a);
    float[] floatC = new float[c.length];
    MatrixKernels kernels = MatrixKernels.best();
    report(
        "Gram of " + k + "×" + n,
        (double) n * (n + 1) * k,
        () -> kernels.gram(product, threads, floatA, 0, floatC, 0),
        () -> kernels.gram(product, threads, a, 0, c, 0));
  }

  private void report(String name, double operations, Runnable single, Runnable twofold) {
    double floats = best(single, operations);
    double doubles = best(twofold, operations);
    System.out.printf(
        "%-24s%12.2f µs %7.1f GFLOP/s%12.2f µs %7.1f GFLOP/s%n",
        name, 1e6 * floats, 1e-9 * operations / floats, 1e6 * doubles, 1e-9 * operations / doubles);
  }

  /// Seconds of the fastest run; short runs are timed by the dozen.
  private double best(Runnable work, double operations) {
    int repetitions = (int) Math.clamp(1e7 / operations, 1, 1000);
    double best = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + nanoseconds;
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      for (int k = 0; k < repetitions; k++) {
        work.run();
      }
      best = Math.min(best, 1e-9 * (System.nanoTime() - start) / repetitions);
    }
    return best;
  }

  private static double[] ones(int count) {
    double[] x = new double[count];
    Arrays.fill(x, 1);
    return x;
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = (float) x[k];
    }
    return y;
  }
}
