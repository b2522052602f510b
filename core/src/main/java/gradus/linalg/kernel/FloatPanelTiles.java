package gradus.linalg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of a product of `float` matrices whose left operand is stored transposed.
///
/// As [FloatTiles], but `A` is read from a panel in which the eight numbers of one step inwards are
/// neighbors, as they are where they come from: so nothing is transposed, and one address serves
/// all eight rows. The order of the sums, and with it their bits, is the same.
final class FloatPanelTiles {
  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;

  /// So many numbers of one step inwards are neighbors: those of as many panels as fill a vector.
  static final int WIDTH = Math.max(LANES, FloatTiles.ROWS);

  private FloatPanelTiles() {}

  /// 8 rows by three vectors of the result.
  static void three(
      float[] a,
      int atA,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum02 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum12 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum22 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum31 = FloatVector.zero(SPECIES);
    FloatVector sum32 = FloatVector.zero(SPECIES);
    FloatVector sum40 = FloatVector.zero(SPECIES);
    FloatVector sum41 = FloatVector.zero(SPECIES);
    FloatVector sum42 = FloatVector.zero(SPECIES);
    FloatVector sum50 = FloatVector.zero(SPECIES);
    FloatVector sum51 = FloatVector.zero(SPECIES);
    FloatVector sum52 = FloatVector.zero(SPECIES);
    FloatVector sum60 = FloatVector.zero(SPECIES);
    FloatVector sum61 = FloatVector.zero(SPECIES);
    FloatVector sum62 = FloatVector.zero(SPECIES);
    FloatVector sum70 = FloatVector.zero(SPECIES);
    FloatVector sum71 = FloatVector.zero(SPECIES);
    FloatVector sum72 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * 3 * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector column2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      sum02 = factor0.fma(column2, sum02);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      sum12 = factor1.fma(column2, sum12);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      sum22 = factor2.fma(column2, sum22);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      sum32 = factor3.fma(column2, sum32);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      sum42 = factor4.fma(column2, sum42);
      FloatVector factor5 = FloatVector.broadcast(SPECIES, a[row + 5]);
      sum50 = factor5.fma(column0, sum50);
      sum51 = factor5.fma(column1, sum51);
      sum52 = factor5.fma(column2, sum52);
      FloatVector factor6 = FloatVector.broadcast(SPECIES, a[row + 6]);
      sum60 = factor6.fma(column0, sum60);
      sum61 = factor6.fma(column1, sum61);
      sum62 = factor6.fma(column2, sum62);
      FloatVector factor7 = FloatVector.broadcast(SPECIES, a[row + 7]);
      sum70 = factor7.fma(column0, sum70);
      sum71 = factor7.fma(column1, sum71);
      sum72 = factor7.fma(column2, sum72);
    }
    sum00 = FloatVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum01 = FloatVector.fromArray(SPECIES, before, atBefore + LANES).add(sum01);
    sum02 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * LANES).add(sum02);
    sum10 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum11 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore + LANES).add(sum11);
    sum12 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore + 2 * LANES).add(sum12);
    sum20 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum21 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + LANES).add(sum21);
    sum22 =
        FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + 2 * LANES).add(sum22);
    sum30 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum31 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + LANES).add(sum31);
    sum32 =
        FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + 2 * LANES).add(sum32);
    sum40 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum41 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + LANES).add(sum41);
    sum42 =
        FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + 2 * LANES).add(sum42);
    sum50 = FloatVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore).add(sum50);
    sum51 = FloatVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore + LANES).add(sum51);
    sum52 =
        FloatVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore + 2 * LANES).add(sum52);
    sum60 = FloatVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore).add(sum60);
    sum61 = FloatVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore + LANES).add(sum61);
    sum62 =
        FloatVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore + 2 * LANES).add(sum62);
    sum70 = FloatVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore).add(sum70);
    sum71 = FloatVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore + LANES).add(sum71);
    sum72 =
        FloatVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore + 2 * LANES).add(sum72);
    sum00.intoArray(c, atC);
    sum01.intoArray(c, atC + LANES);
    sum02.intoArray(c, atC + 2 * LANES);
    sum10.intoArray(c, atC + strideC);
    sum11.intoArray(c, atC + strideC + LANES);
    sum12.intoArray(c, atC + strideC + 2 * LANES);
    sum20.intoArray(c, atC + 2 * strideC);
    sum21.intoArray(c, atC + 2 * strideC + LANES);
    sum22.intoArray(c, atC + 2 * strideC + 2 * LANES);
    sum30.intoArray(c, atC + 3 * strideC);
    sum31.intoArray(c, atC + 3 * strideC + LANES);
    sum32.intoArray(c, atC + 3 * strideC + 2 * LANES);
    sum40.intoArray(c, atC + 4 * strideC);
    sum41.intoArray(c, atC + 4 * strideC + LANES);
    sum42.intoArray(c, atC + 4 * strideC + 2 * LANES);
    sum50.intoArray(c, atC + 5 * strideC);
    sum51.intoArray(c, atC + 5 * strideC + LANES);
    sum52.intoArray(c, atC + 5 * strideC + 2 * LANES);
    sum60.intoArray(c, atC + 6 * strideC);
    sum61.intoArray(c, atC + 6 * strideC + LANES);
    sum62.intoArray(c, atC + 6 * strideC + 2 * LANES);
    sum70.intoArray(c, atC + 7 * strideC);
    sum71.intoArray(c, atC + 7 * strideC + LANES);
    sum72.intoArray(c, atC + 7 * strideC + 2 * LANES);
  }

  /// The first 5 rows by three vectors of the result, where the others are not there.
  static void low(
      float[] a,
      int atA,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum02 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum12 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum22 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum31 = FloatVector.zero(SPECIES);
    FloatVector sum32 = FloatVector.zero(SPECIES);
    FloatVector sum40 = FloatVector.zero(SPECIES);
    FloatVector sum41 = FloatVector.zero(SPECIES);
    FloatVector sum42 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * 3 * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector column2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      sum02 = factor0.fma(column2, sum02);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      sum12 = factor1.fma(column2, sum12);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      sum22 = factor2.fma(column2, sum22);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      sum32 = factor3.fma(column2, sum32);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      sum42 = factor4.fma(column2, sum42);
    }
    sum00 = FloatVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum01 = FloatVector.fromArray(SPECIES, before, atBefore + LANES).add(sum01);
    sum02 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * LANES).add(sum02);
    sum10 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum11 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore + LANES).add(sum11);
    sum12 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore + 2 * LANES).add(sum12);
    sum20 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum21 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + LANES).add(sum21);
    sum22 =
        FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + 2 * LANES).add(sum22);
    sum30 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum31 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + LANES).add(sum31);
    sum32 =
        FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + 2 * LANES).add(sum32);
    sum40 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum41 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + LANES).add(sum41);
    sum42 =
        FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + 2 * LANES).add(sum42);
    sum00.intoArray(c, atC);
    sum01.intoArray(c, atC + LANES);
    sum02.intoArray(c, atC + 2 * LANES);
    sum10.intoArray(c, atC + strideC);
    sum11.intoArray(c, atC + strideC + LANES);
    sum12.intoArray(c, atC + strideC + 2 * LANES);
    sum20.intoArray(c, atC + 2 * strideC);
    sum21.intoArray(c, atC + 2 * strideC + LANES);
    sum22.intoArray(c, atC + 2 * strideC + 2 * LANES);
    sum30.intoArray(c, atC + 3 * strideC);
    sum31.intoArray(c, atC + 3 * strideC + LANES);
    sum32.intoArray(c, atC + 3 * strideC + 2 * LANES);
    sum40.intoArray(c, atC + 4 * strideC);
    sum41.intoArray(c, atC + 4 * strideC + LANES);
    sum42.intoArray(c, atC + 4 * strideC + 2 * LANES);
  }

  /// 8 rows by two vectors of the result.
  static void two(
      float[] a,
      int atA,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum31 = FloatVector.zero(SPECIES);
    FloatVector sum40 = FloatVector.zero(SPECIES);
    FloatVector sum41 = FloatVector.zero(SPECIES);
    FloatVector sum50 = FloatVector.zero(SPECIES);
    FloatVector sum51 = FloatVector.zero(SPECIES);
    FloatVector sum60 = FloatVector.zero(SPECIES);
    FloatVector sum61 = FloatVector.zero(SPECIES);
    FloatVector sum70 = FloatVector.zero(SPECIES);
    FloatVector sum71 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * 2 * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      FloatVector factor5 = FloatVector.broadcast(SPECIES, a[row + 5]);
      sum50 = factor5.fma(column0, sum50);
      sum51 = factor5.fma(column1, sum51);
      FloatVector factor6 = FloatVector.broadcast(SPECIES, a[row + 6]);
      sum60 = factor6.fma(column0, sum60);
      sum61 = factor6.fma(column1, sum61);
      FloatVector factor7 = FloatVector.broadcast(SPECIES, a[row + 7]);
      sum70 = factor7.fma(column0, sum70);
      sum71 = factor7.fma(column1, sum71);
    }
    sum00 = FloatVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum01 = FloatVector.fromArray(SPECIES, before, atBefore + LANES).add(sum01);
    sum10 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum11 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore + LANES).add(sum11);
    sum20 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum21 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + LANES).add(sum21);
    sum30 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum31 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + LANES).add(sum31);
    sum40 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum41 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + LANES).add(sum41);
    sum50 = FloatVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore).add(sum50);
    sum51 = FloatVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore + LANES).add(sum51);
    sum60 = FloatVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore).add(sum60);
    sum61 = FloatVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore + LANES).add(sum61);
    sum70 = FloatVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore).add(sum70);
    sum71 = FloatVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore + LANES).add(sum71);
    sum00.intoArray(c, atC);
    sum01.intoArray(c, atC + LANES);
    sum10.intoArray(c, atC + strideC);
    sum11.intoArray(c, atC + strideC + LANES);
    sum20.intoArray(c, atC + 2 * strideC);
    sum21.intoArray(c, atC + 2 * strideC + LANES);
    sum30.intoArray(c, atC + 3 * strideC);
    sum31.intoArray(c, atC + 3 * strideC + LANES);
    sum40.intoArray(c, atC + 4 * strideC);
    sum41.intoArray(c, atC + 4 * strideC + LANES);
    sum50.intoArray(c, atC + 5 * strideC);
    sum51.intoArray(c, atC + 5 * strideC + LANES);
    sum60.intoArray(c, atC + 6 * strideC);
    sum61.intoArray(c, atC + 6 * strideC + LANES);
    sum70.intoArray(c, atC + 7 * strideC);
    sum71.intoArray(c, atC + 7 * strideC + LANES);
  }

  /// 8 rows by one vector of the result.
  static void one(
      float[] a,
      int atA,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum40 = FloatVector.zero(SPECIES);
    FloatVector sum50 = FloatVector.zero(SPECIES);
    FloatVector sum60 = FloatVector.zero(SPECIES);
    FloatVector sum70 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      FloatVector factor5 = FloatVector.broadcast(SPECIES, a[row + 5]);
      sum50 = factor5.fma(column0, sum50);
      FloatVector factor6 = FloatVector.broadcast(SPECIES, a[row + 6]);
      sum60 = factor6.fma(column0, sum60);
      FloatVector factor7 = FloatVector.broadcast(SPECIES, a[row + 7]);
      sum70 = factor7.fma(column0, sum70);
    }
    sum00 = FloatVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum10 = FloatVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum20 = FloatVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum30 = FloatVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum40 = FloatVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum50 = FloatVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore).add(sum50);
    sum60 = FloatVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore).add(sum60);
    sum70 = FloatVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore).add(sum70);
    sum00.intoArray(c, atC);
    sum10.intoArray(c, atC + strideC);
    sum20.intoArray(c, atC + 2 * strideC);
    sum30.intoArray(c, atC + 3 * strideC);
    sum40.intoArray(c, atC + 4 * strideC);
    sum50.intoArray(c, atC + 5 * strideC);
    sum60.intoArray(c, atC + 6 * strideC);
    sum70.intoArray(c, atC + 7 * strideC);
  }
}
