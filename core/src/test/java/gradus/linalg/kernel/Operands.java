package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The operands of one product, each a part of a larger array, and the product computed a second
/// way.
final class Operands {
  final ProductShape shape;
  final int atA;
  final int atB;
  final int atC;
  final double[] a;
  final double[] b;
  final double[] c;

  private Operands(ProductShape shape, int offset) {
    this.shape = shape;
    this.atA = offset;
    this.atB = 2 * offset;
    this.atC = 3 * offset;
    SplittableRandom random = new SplittableRandom(shape.m() * 31L + shape.k() * 7L + shape.n());
    this.a = numbers(random, atA, shape.transposedA() ? shape.k() : shape.m(), shape.strideA());
    this.b = numbers(random, atB, shape.transposedB() ? shape.n() : shape.k(), shape.strideB());
    this.c = numbers(random, atC, shape.m(), shape.strideC());
  }

  /// Numbers that a `float` holds exactly, so that both precisions compute the same product.
  private static double[] numbers(SplittableRandom random, int offset, int rows, int stride) {
    double[] x = random.doubles(offset + rows * stride + 5, -1, 1).toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) x[i];
    }
    return x;
  }

  /// Either operand transposed or not, added up or not; half of them with rows that lie apart and
  /// begin somewhere.
  static List<Operands> variants(int m, int k, int n) {
    List<Operands> variants = new ArrayList<>();
    for (int variant = 0; variant < 8; variant++) {
      ProductShape shape =
          ProductShape.of(m, k, n, (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0);
      boolean apart = Integer.bitCount(variant) % 2 == 1;
      variants.add(
          apart
              ? new Operands(
                  shape.strides(shape.strideA() + 3, shape.strideB() + 1, shape.strideC() + 2), 5)
              : new Operands(shape, 0));
    }
    return variants;
  }

  /// The whole array of `C` after the product.
  double[] doubles(MatrixKernels kernels, int threads) {
    double[] result = c.clone();
    kernels.multiply(shape, threads, a, atA, b, atB, result, atC);
    return result;
  }

  /// The same in single precision.
  double[] floats(MatrixKernels kernels, int threads) {
    float[] result = floats(c);
    kernels.multiply(shape, threads, floats(a), atA, floats(b), atB, result, atC);
    double[] wide = new double[result.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = result[i];
    }
    return wide;
  }

  static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  /// Every element of `C` is as exact as the unit roundoff `u` lets expect, and what lies around
  /// `C` is as it was.
  void verify(MatrixKernels kernels, double[] result, double u) {
    double[] expected = c.clone();
    double[] bound = new double[c.length];
    for (int i = 0; i < shape.m(); i++) {
      for (int j = 0; j < shape.n(); j++) {
        expected(i, j, expected, bound);
      }
    }
    double gamma = (shape.k() + 2) * u / (1 - (shape.k() + 2) * u);
    for (int i = 0; i < c.length; i++) {
      if (!(Math.abs(result[i] - expected[i]) <= gamma * bound[i])) {
        assertThat(result[i])
            .as("%s, %s, place %d", kernels.name(), this, i)
            .isEqualTo(expected[i]);
      }
    }
  }

  /// An element of the product in twice the precision: Ogita, Rump & Oishi (2005), *Accurate sum
  /// and dot product*, Algorithm 5.3. In `bound` its sum of absolute values.
  private void expected(int i, int j, double[] expected, double[] bound) {
    int place = atC + i * shape.strideC() + j;
    double sum = shape.accumulate() ? c[place] : 0;
    double rest = 0;
    double size = Math.abs(sum);
    for (int p = 0; p < shape.k(); p++) {
      double x = a[atA + shape.placeA(i, p)];
      double y = b[atB + shape.placeB(p, j)];
      double product = x * y;
      double total = sum + product;
      double part = total - sum;
      rest += (sum - (total - part)) + (product - part) + Math.fma(x, y, -product);
      sum = total;
      size += Math.abs(product);
    }
    expected[place] = sum + rest;
    bound[place] = size;
  }

  @Override
  public String toString() {
    return shape.toString();
  }
}
