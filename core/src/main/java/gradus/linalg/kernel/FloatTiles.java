package gradus.linalg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of a product of `float` matrices: tiles of the result that stay in registers
/// while the inner dimension is walked.
///
/// `A` is read by rows, wherever they lie; `B` from a panel in which the vectors of one step
/// inwards are neighbors. Sums start at 0 and are added once to what was `before`, `C` itself or
/// zeros, so an element's rounding depends on the inner dimension alone, not on where in a tile it
/// falls. Rows beyond those asked for repeat the last one: what they yield is to be dropped.
///
/// There are no branches: the compiler leaves out one that was not taken yet, and throws the code
/// away when it is.
///
/// All sums are local variables and nothing is called but vector operations: in this shape the
/// compiler keeps them in registers. 24 of 32 registers hold sums, which hides the latency of
/// multiply-add and reads 11 operands for 24 operations.
final class FloatTiles {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final int ROWS = 8;
  static final int LOW_ROWS = 5;

  private FloatTiles() {}

  /// Up to 8 rows by three vectors of the result.
  static void three(
      float[] a,
      int atA,
      int strideA,
      int rows,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    int last = (rows - 1) * strideA;
    int row0 = atA;
    int row1 = atA + Math.min(strideA, last);
    int row2 = atA + Math.min(2 * strideA, last);
    int row3 = atA + Math.min(3 * strideA, last);
    int row4 = atA + Math.min(4 * strideA, last);
    int row5 = atA + Math.min(5 * strideA, last);
    int row6 = atA + Math.min(6 * strideA, last);
    int row7 = atA + Math.min(7 * strideA, last);
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
      int at = atB + p * 3 * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector column2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row0 + p]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      sum02 = factor0.fma(column2, sum02);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row1 + p]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      sum12 = factor1.fma(column2, sum12);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row2 + p]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      sum22 = factor2.fma(column2, sum22);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row3 + p]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      sum32 = factor3.fma(column2, sum32);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row4 + p]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      sum42 = factor4.fma(column2, sum42);
      FloatVector factor5 = FloatVector.broadcast(SPECIES, a[row5 + p]);
      sum50 = factor5.fma(column0, sum50);
      sum51 = factor5.fma(column1, sum51);
      sum52 = factor5.fma(column2, sum52);
      FloatVector factor6 = FloatVector.broadcast(SPECIES, a[row6 + p]);
      sum60 = factor6.fma(column0, sum60);
      sum61 = factor6.fma(column1, sum61);
      sum62 = factor6.fma(column2, sum62);
      FloatVector factor7 = FloatVector.broadcast(SPECIES, a[row7 + p]);
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

  /// Up to 5 rows by three vectors of the result: where eight would mostly repeat.
  static void low(
      float[] a,
      int atA,
      int strideA,
      int rows,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    int last = (rows - 1) * strideA;
    int row0 = atA;
    int row1 = atA + Math.min(strideA, last);
    int row2 = atA + Math.min(2 * strideA, last);
    int row3 = atA + Math.min(3 * strideA, last);
    int row4 = atA + Math.min(4 * strideA, last);
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
      int at = atB + p * 3 * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector column2 = FloatVector.fromArray(SPECIES, b, at + 2 * LANES);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row0 + p]);
      sum00 = factor0.fma(column0, sum00);
      sum01 = factor0.fma(column1, sum01);
      sum02 = factor0.fma(column2, sum02);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row1 + p]);
      sum10 = factor1.fma(column0, sum10);
      sum11 = factor1.fma(column1, sum11);
      sum12 = factor1.fma(column2, sum12);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row2 + p]);
      sum20 = factor2.fma(column0, sum20);
      sum21 = factor2.fma(column1, sum21);
      sum22 = factor2.fma(column2, sum22);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row3 + p]);
      sum30 = factor3.fma(column0, sum30);
      sum31 = factor3.fma(column1, sum31);
      sum32 = factor3.fma(column2, sum32);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row4 + p]);
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

  /// Up to 8 rows by two vectors of the result.
  static void two(
      float[] a,
      int atA,
      int strideA,
      int rows,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    int last = (rows - 1) * strideA;
    int row0 = atA;
    int row1 = atA + Math.min(strideA, last);
    int row2 = atA + Math.min(2 * strideA, last);
    int row3 = atA + Math.min(3 * strideA, last);
    int row4 = atA + Math.min(4 * strideA, last);
    int row5 = atA + Math.min(5 * strideA, last);
    int row6 = atA + Math.min(6 * strideA, last);
    int row7 = atA + Math.min(7 * strideA, last);
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
      int at = atB + p * 2 * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector column1 = FloatVector.fromArray(SPECIES, b, at + LANES);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row0 + p]);
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
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row4 + p]);
      sum40 = factor4.fma(column0, sum40);
      sum41 = factor4.fma(column1, sum41);
      FloatVector factor5 = FloatVector.broadcast(SPECIES, a[row5 + p]);
      sum50 = factor5.fma(column0, sum50);
      sum51 = factor5.fma(column1, sum51);
      FloatVector factor6 = FloatVector.broadcast(SPECIES, a[row6 + p]);
      sum60 = factor6.fma(column0, sum60);
      sum61 = factor6.fma(column1, sum61);
      FloatVector factor7 = FloatVector.broadcast(SPECIES, a[row7 + p]);
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

  /// Up to 8 rows by one vector of the result.
  static void one(
      float[] a,
      int atA,
      int strideA,
      int rows,
      float[] b,
      int atB,
      int depth,
      float[] before,
      int atBefore,
      int strideBefore,
      float[] c,
      int atC,
      int strideC) {
    int last = (rows - 1) * strideA;
    int row0 = atA;
    int row1 = atA + Math.min(strideA, last);
    int row2 = atA + Math.min(2 * strideA, last);
    int row3 = atA + Math.min(3 * strideA, last);
    int row4 = atA + Math.min(4 * strideA, last);
    int row5 = atA + Math.min(5 * strideA, last);
    int row6 = atA + Math.min(6 * strideA, last);
    int row7 = atA + Math.min(7 * strideA, last);
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum40 = FloatVector.zero(SPECIES);
    FloatVector sum50 = FloatVector.zero(SPECIES);
    FloatVector sum60 = FloatVector.zero(SPECIES);
    FloatVector sum70 = FloatVector.zero(SPECIES);
    for (int p = 0; p < depth; p++) {
      int at = atB + p * LANES;
      FloatVector column0 = FloatVector.fromArray(SPECIES, b, at);
      FloatVector factor0 = FloatVector.broadcast(SPECIES, a[row0 + p]);
      sum00 = factor0.fma(column0, sum00);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, a[row1 + p]);
      sum10 = factor1.fma(column0, sum10);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, a[row2 + p]);
      sum20 = factor2.fma(column0, sum20);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, a[row3 + p]);
      sum30 = factor3.fma(column0, sum30);
      FloatVector factor4 = FloatVector.broadcast(SPECIES, a[row4 + p]);
      sum40 = factor4.fma(column0, sum40);
      FloatVector factor5 = FloatVector.broadcast(SPECIES, a[row5 + p]);
      sum50 = factor5.fma(column0, sum50);
      FloatVector factor6 = FloatVector.broadcast(SPECIES, a[row6 + p]);
      sum60 = factor6.fma(column0, sum60);
      FloatVector factor7 = FloatVector.broadcast(SPECIES, a[row7 + p]);
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
