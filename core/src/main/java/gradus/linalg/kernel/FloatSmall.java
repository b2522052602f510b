package gradus.linalg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Products of small `float` matrices: up to two vectors wide, read where they lie. Copying them
/// into panels would take longer than the product.
///
/// Sums start at 0 and are added to `C` once, as in [FloatTiles], so the bits are the same.
final class FloatSmall {
  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;

  /// How many rows and inner steps are small.
  private static final int LARGEST = 16;

  private FloatSmall() {}

  static boolean fits(ProductShape shape) {
    return shape.n() <= 2 * LANES
        && shape.m() <= LARGEST
        && shape.k() <= LARGEST
        && !shape.transposedA()
        && !shape.transposedB();
  }

  static void multiply(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    for (int row = 0; row < shape.m(); row += 4) {
      int from = atA + row * shape.strideA();
      int to = atC + row * shape.strideC();
      int rows = Math.min(4, shape.m() - row);
      if (shape.n() <= LANES) {
        one(shape, rows, a, from, b, atB, c, to);
      } else {
        two(shape, rows, a, from, b, atB, c, to);
      }
    }
  }

  /// Up to four rows of one vector; rows beyond those asked for repeat the last one.
  private static void one(
      ProductShape shape, int rows, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    int depth = shape.k();
    int strideB = shape.strideB();
    int lastA = (rows - 1) * shape.strideA();
    int row1 = atA + Math.min(shape.strideA(), lastA);
    int row2 = atA + Math.min(2 * shape.strideA(), lastA);
    int row3 = atA + lastA;
    VectorMask<Float> wanted = SPECIES.indexInRange(0, shape.n());
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int at = atB + p * strideB;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at, wanted);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[atA + p]);
      sum00 = factor0.fma(column0, sum00);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row1 + p]);
      sum10 = factor1.fma(column0, sum10);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row2 + p]);
      sum20 = factor2.fma(column0, sum20);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row3 + p]);
      sum30 = factor3.fma(column0, sum30);
    }
    int lastC = (rows - 1) * shape.strideC();
    int to1 = atC + Math.min(shape.strideC(), lastC);
    int to2 = atC + Math.min(2 * shape.strideC(), lastC);
    int to3 = atC + lastC;
    if (shape.accumulate()) {
      sum00 = FloatVector.fromArray(SPECIES, c, atC, wanted).add(sum00);
      sum10 = FloatVector.fromArray(SPECIES, c, to1, wanted).add(sum10);
      sum20 = FloatVector.fromArray(SPECIES, c, to2, wanted).add(sum20);
      sum30 = FloatVector.fromArray(SPECIES, c, to3, wanted).add(sum30);
    }
    sum00.intoArray(c, atC, wanted);
    sum10.intoArray(c, to1, wanted);
    sum20.intoArray(c, to2, wanted);
    sum30.intoArray(c, to3, wanted);
  }

  /// Up to four rows of two vectors; rows beyond those asked for repeat the last one.
  private static void two(
      ProductShape shape, int rows, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    int depth = shape.k();
    int strideB = shape.strideB();
    int lastA = (rows - 1) * shape.strideA();
    int row1 = atA + Math.min(shape.strideA(), lastA);
    int row2 = atA + Math.min(2 * shape.strideA(), lastA);
    int row3 = atA + lastA;
    VectorMask<Float> wanted = SPECIES.indexInRange(LANES, shape.n());
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum31 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int at = atB + p * strideB;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES, wanted);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[atA + p]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row1 + p]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row2 + p]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row3 + p]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
    }
    int lastC = (rows - 1) * shape.strideC();
    int to1 = atC + Math.min(shape.strideC(), lastC);
    int to2 = atC + Math.min(2 * shape.strideC(), lastC);
    int to3 = atC + lastC;
    if (shape.accumulate()) {
      sum00 = FloatVector.fromArray(SPECIES, c, atC).add(sum00);
      sum01 = FloatVector.fromArray(SPECIES, c, atC + LANES, wanted).add(sum01);
      sum10 = FloatVector.fromArray(SPECIES, c, to1).add(sum10);
      sum11 = FloatVector.fromArray(SPECIES, c, to1 + LANES, wanted).add(sum11);
      sum20 = FloatVector.fromArray(SPECIES, c, to2).add(sum20);
      sum21 = FloatVector.fromArray(SPECIES, c, to2 + LANES, wanted).add(sum21);
      sum30 = FloatVector.fromArray(SPECIES, c, to3).add(sum30);
      sum31 = FloatVector.fromArray(SPECIES, c, to3 + LANES, wanted).add(sum31);
    }
    sum00.intoArray(c, atC);
    sum01.intoArray(c, atC + LANES, wanted);
    sum10.intoArray(c, to1);
    sum11.intoArray(c, to1 + LANES, wanted);
    sum20.intoArray(c, to2);
    sum21.intoArray(c, to2 + LANES, wanted);
    sum30.intoArray(c, to3);
    sum31.intoArray(c, to3 + LANES, wanted);
  }
}
