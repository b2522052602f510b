package gradus.linalg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of a product of `double` matrices whose left operand is stored transposed.
///
/// As [DoubleTiles], but `A` is read from a panel in which the eight numbers of one step inwards
/// are neighbors, as they are where they come from: so nothing is transposed, and one address
/// serves all eight rows. The order of the sums, and with it their bits, is the same.
final class DoublePanelTiles {
  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;

  /// So many numbers of one step inwards are neighbors: those of as many panels as fill a vector.
  static final int WIDTH = Math.max(LANES, DoubleTiles.ROWS);

  private DoublePanelTiles() {}

  /// 8 rows by three vectors of the result.
  static void three(
      double[] a,
      int atA,
      double[] b,
      int atB,
      int depth,
      double[] before,
      int atBefore,
      int strideBefore,
      double[] c,
      int atC,
      int strideC) {
    DoubleVector sum00 = DoubleVector.zero(SPECIES);
    DoubleVector sum01 = DoubleVector.zero(SPECIES);
    DoubleVector sum02 = DoubleVector.zero(SPECIES);
    DoubleVector sum10 = DoubleVector.zero(SPECIES);
    DoubleVector sum11 = DoubleVector.zero(SPECIES);
    DoubleVector sum12 = DoubleVector.zero(SPECIES);
    DoubleVector sum20 = DoubleVector.zero(SPECIES);
    DoubleVector sum21 = DoubleVector.zero(SPECIES);
    DoubleVector sum22 = DoubleVector.zero(SPECIES);
    DoubleVector sum30 = DoubleVector.zero(SPECIES);
    DoubleVector sum31 = DoubleVector.zero(SPECIES);
    DoubleVector sum32 = DoubleVector.zero(SPECIES);
    DoubleVector sum40 = DoubleVector.zero(SPECIES);
    DoubleVector sum41 = DoubleVector.zero(SPECIES);
    DoubleVector sum42 = DoubleVector.zero(SPECIES);
    DoubleVector sum50 = DoubleVector.zero(SPECIES);
    DoubleVector sum51 = DoubleVector.zero(SPECIES);
    DoubleVector sum52 = DoubleVector.zero(SPECIES);
    DoubleVector sum60 = DoubleVector.zero(SPECIES);
    DoubleVector sum61 = DoubleVector.zero(SPECIES);
    DoubleVector sum62 = DoubleVector.zero(SPECIES);
    DoubleVector sum70 = DoubleVector.zero(SPECIES);
    DoubleVector sum71 = DoubleVector.zero(SPECIES);
    DoubleVector sum72 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * 3 * LANES;
      DoubleVector column0 = DoubleVector.fromArray(SPECIES, b, at);
      DoubleVector column1 = DoubleVector.fromArray(SPECIES, b, at + LANES);
      DoubleVector column2 = DoubleVector.fromArray(SPECIES, b, at + 2 * LANES);
      DoubleVector factor0 = DoubleVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      sum02 = factor0.fma(column2, sum02);
      DoubleVector factor1 = DoubleVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      sum12 = factor1.fma(column2, sum12);
      DoubleVector factor2 = DoubleVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      sum22 = factor2.fma(column2, sum22);
      DoubleVector factor3 = DoubleVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      sum32 = factor3.fma(column2, sum32);
      DoubleVector factor4 = DoubleVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      sum42 = factor4.fma(column2, sum42);
      DoubleVector factor5 = DoubleVector.broadcast(SPECIES, a[row + 5]);
      sum50 = factor5.fma(column0, sum50);
      sum51 = factor5.fma(column1, sum51);
      sum52 = factor5.fma(column2, sum52);
      DoubleVector factor6 = DoubleVector.broadcast(SPECIES, a[row + 6]);
      sum60 = factor6.fma(column0, sum60);
      sum61 = factor6.fma(column1, sum61);
      sum62 = factor6.fma(column2, sum62);
      DoubleVector factor7 = DoubleVector.broadcast(SPECIES, a[row + 7]);
      sum70 = factor7.fma(column0, sum70);
      sum71 = factor7.fma(column1, sum71);
      sum72 = factor7.fma(column2, sum72);
    }
    sum00 = DoubleVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum01 = DoubleVector.fromArray(SPECIES, before, atBefore + LANES).add(sum01);
    sum02 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * LANES).add(sum02);
    sum10 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum11 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore + LANES).add(sum11);
    sum12 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore + 2 * LANES).add(sum12);
    sum20 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum21 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + LANES).add(sum21);
    sum22 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + 2 * LANES).add(sum22);
    sum30 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum31 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + LANES).add(sum31);
    sum32 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + 2 * LANES).add(sum32);
    sum40 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum41 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + LANES).add(sum41);
    sum42 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + 2 * LANES).add(sum42);
    sum50 = DoubleVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore).add(sum50);
    sum51 = DoubleVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore + LANES).add(sum51);
    sum52 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore + 2 * LANES).add(sum52);
    sum60 = DoubleVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore).add(sum60);
    sum61 = DoubleVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore + LANES).add(sum61);
    sum62 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore + 2 * LANES).add(sum62);
    sum70 = DoubleVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore).add(sum70);
    sum71 = DoubleVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore + LANES).add(sum71);
    sum72 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore + 2 * LANES).add(sum72);
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
      double[] a,
      int atA,
      double[] b,
      int atB,
      int depth,
      double[] before,
      int atBefore,
      int strideBefore,
      double[] c,
      int atC,
      int strideC) {
    DoubleVector sum00 = DoubleVector.zero(SPECIES);
    DoubleVector sum01 = DoubleVector.zero(SPECIES);
    DoubleVector sum02 = DoubleVector.zero(SPECIES);
    DoubleVector sum10 = DoubleVector.zero(SPECIES);
    DoubleVector sum11 = DoubleVector.zero(SPECIES);
    DoubleVector sum12 = DoubleVector.zero(SPECIES);
    DoubleVector sum20 = DoubleVector.zero(SPECIES);
    DoubleVector sum21 = DoubleVector.zero(SPECIES);
    DoubleVector sum22 = DoubleVector.zero(SPECIES);
    DoubleVector sum30 = DoubleVector.zero(SPECIES);
    DoubleVector sum31 = DoubleVector.zero(SPECIES);
    DoubleVector sum32 = DoubleVector.zero(SPECIES);
    DoubleVector sum40 = DoubleVector.zero(SPECIES);
    DoubleVector sum41 = DoubleVector.zero(SPECIES);
    DoubleVector sum42 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * 3 * LANES;
      DoubleVector column0 = DoubleVector.fromArray(SPECIES, b, at);
      DoubleVector column1 = DoubleVector.fromArray(SPECIES, b, at + LANES);
      DoubleVector column2 = DoubleVector.fromArray(SPECIES, b, at + 2 * LANES);
      DoubleVector factor0 = DoubleVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      sum02 = factor0.fma(column2, sum02);
      DoubleVector factor1 = DoubleVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      sum12 = factor1.fma(column2, sum12);
      DoubleVector factor2 = DoubleVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      sum22 = factor2.fma(column2, sum22);
      DoubleVector factor3 = DoubleVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      sum32 = factor3.fma(column2, sum32);
      DoubleVector factor4 = DoubleVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      sum42 = factor4.fma(column2, sum42);
    }
    sum00 = DoubleVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum01 = DoubleVector.fromArray(SPECIES, before, atBefore + LANES).add(sum01);
    sum02 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * LANES).add(sum02);
    sum10 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum11 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore + LANES).add(sum11);
    sum12 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore + 2 * LANES).add(sum12);
    sum20 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum21 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + LANES).add(sum21);
    sum22 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + 2 * LANES).add(sum22);
    sum30 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum31 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + LANES).add(sum31);
    sum32 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + 2 * LANES).add(sum32);
    sum40 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum41 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + LANES).add(sum41);
    sum42 =
        DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + 2 * LANES).add(sum42);
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
      double[] a,
      int atA,
      double[] b,
      int atB,
      int depth,
      double[] before,
      int atBefore,
      int strideBefore,
      double[] c,
      int atC,
      int strideC) {
    DoubleVector sum00 = DoubleVector.zero(SPECIES);
    DoubleVector sum01 = DoubleVector.zero(SPECIES);
    DoubleVector sum10 = DoubleVector.zero(SPECIES);
    DoubleVector sum11 = DoubleVector.zero(SPECIES);
    DoubleVector sum20 = DoubleVector.zero(SPECIES);
    DoubleVector sum21 = DoubleVector.zero(SPECIES);
    DoubleVector sum30 = DoubleVector.zero(SPECIES);
    DoubleVector sum31 = DoubleVector.zero(SPECIES);
    DoubleVector sum40 = DoubleVector.zero(SPECIES);
    DoubleVector sum41 = DoubleVector.zero(SPECIES);
    DoubleVector sum50 = DoubleVector.zero(SPECIES);
    DoubleVector sum51 = DoubleVector.zero(SPECIES);
    DoubleVector sum60 = DoubleVector.zero(SPECIES);
    DoubleVector sum61 = DoubleVector.zero(SPECIES);
    DoubleVector sum70 = DoubleVector.zero(SPECIES);
    DoubleVector sum71 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * 2 * LANES;
      DoubleVector column0 = DoubleVector.fromArray(SPECIES, b, at);
      DoubleVector column1 = DoubleVector.fromArray(SPECIES, b, at + LANES);
      DoubleVector factor0 = DoubleVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      DoubleVector factor1 = DoubleVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      DoubleVector factor2 = DoubleVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      DoubleVector factor3 = DoubleVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      DoubleVector factor4 = DoubleVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      DoubleVector factor5 = DoubleVector.broadcast(SPECIES, a[row + 5]);
      sum50 = factor5.fma(column0, sum50);
      sum51 = factor5.fma(column1, sum51);
      DoubleVector factor6 = DoubleVector.broadcast(SPECIES, a[row + 6]);
      sum60 = factor6.fma(column0, sum60);
      sum61 = factor6.fma(column1, sum61);
      DoubleVector factor7 = DoubleVector.broadcast(SPECIES, a[row + 7]);
      sum70 = factor7.fma(column0, sum70);
      sum71 = factor7.fma(column1, sum71);
    }
    sum00 = DoubleVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum01 = DoubleVector.fromArray(SPECIES, before, atBefore + LANES).add(sum01);
    sum10 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum11 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore + LANES).add(sum11);
    sum20 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum21 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore + LANES).add(sum21);
    sum30 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum31 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore + LANES).add(sum31);
    sum40 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum41 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore + LANES).add(sum41);
    sum50 = DoubleVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore).add(sum50);
    sum51 = DoubleVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore + LANES).add(sum51);
    sum60 = DoubleVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore).add(sum60);
    sum61 = DoubleVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore + LANES).add(sum61);
    sum70 = DoubleVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore).add(sum70);
    sum71 = DoubleVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore + LANES).add(sum71);
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
      double[] a,
      int atA,
      double[] b,
      int atB,
      int depth,
      double[] before,
      int atBefore,
      int strideBefore,
      double[] c,
      int atC,
      int strideC) {
    DoubleVector sum00 = DoubleVector.zero(SPECIES);
    DoubleVector sum10 = DoubleVector.zero(SPECIES);
    DoubleVector sum20 = DoubleVector.zero(SPECIES);
    DoubleVector sum30 = DoubleVector.zero(SPECIES);
    DoubleVector sum40 = DoubleVector.zero(SPECIES);
    DoubleVector sum50 = DoubleVector.zero(SPECIES);
    DoubleVector sum60 = DoubleVector.zero(SPECIES);
    DoubleVector sum70 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int row = atA + p * WIDTH;
      int at = atB + p * LANES;
      DoubleVector column0 = DoubleVector.fromArray(SPECIES, b, at);
      DoubleVector factor0 = DoubleVector.broadcast(SPECIES, a[row]);
      sum00 = factor0.fma(column0, sum00);
      DoubleVector factor1 = DoubleVector.broadcast(SPECIES, a[row + 1]);
      sum10 = factor1.fma(column0, sum10);
      DoubleVector factor2 = DoubleVector.broadcast(SPECIES, a[row + 2]);
      sum20 = factor2.fma(column0, sum20);
      DoubleVector factor3 = DoubleVector.broadcast(SPECIES, a[row + 3]);
      sum30 = factor3.fma(column0, sum30);
      DoubleVector factor4 = DoubleVector.broadcast(SPECIES, a[row + 4]);
      sum40 = factor4.fma(column0, sum40);
      DoubleVector factor5 = DoubleVector.broadcast(SPECIES, a[row + 5]);
      sum50 = factor5.fma(column0, sum50);
      DoubleVector factor6 = DoubleVector.broadcast(SPECIES, a[row + 6]);
      sum60 = factor6.fma(column0, sum60);
      DoubleVector factor7 = DoubleVector.broadcast(SPECIES, a[row + 7]);
      sum70 = factor7.fma(column0, sum70);
    }
    sum00 = DoubleVector.fromArray(SPECIES, before, atBefore).add(sum00);
    sum10 = DoubleVector.fromArray(SPECIES, before, atBefore + strideBefore).add(sum10);
    sum20 = DoubleVector.fromArray(SPECIES, before, atBefore + 2 * strideBefore).add(sum20);
    sum30 = DoubleVector.fromArray(SPECIES, before, atBefore + 3 * strideBefore).add(sum30);
    sum40 = DoubleVector.fromArray(SPECIES, before, atBefore + 4 * strideBefore).add(sum40);
    sum50 = DoubleVector.fromArray(SPECIES, before, atBefore + 5 * strideBefore).add(sum50);
    sum60 = DoubleVector.fromArray(SPECIES, before, atBefore + 6 * strideBefore).add(sum60);
    sum70 = DoubleVector.fromArray(SPECIES, before, atBefore + 7 * strideBefore).add(sum70);
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
