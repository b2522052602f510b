package gradus.linalg.sparse;

import static gradus.linalg.sparse.SparseMatrices.distance;
import static gradus.linalg.sparse.SparseMatrices.matrix;
import static gradus.linalg.sparse.SparseMatrices.random;
import static gradus.linalg.sparse.SparseMatrices.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of sparse matrices: whatever they do, the dense matrix does too.
final class SparseMatrixTest {
  private static final double EPSILON = 0x1p-52;

  @Test
  void tripletsMayComeInAnyOrderAndAreSummedInPlace() {
    SparseMatrix a =
        SparseMatrix.of(
            3,
            4,
            new int[] {2, 0, 2, 0, 2},
            new int[] {3, 1, 0, 1, 3},
            new double[] {1, 2, 3, 4, 5});
    assertThat(a.toTensor().toRows())
        .isDeepEqualTo(new double[][] {{0, 6, 0, 0}, {0, 0, 0, 0}, {3, 0, 0, 6}});
    assertThat(a.stored()).isEqualTo(3);
    assertThat(a.rowStarts()).containsExactly(0, 1, 1, 3);
    assertThat(a.columnIndices()).containsExactly(1, 0, 3);
    assertThat(a.values()).containsExactly(6, 3, 6);
  }

  @Test
  void duplicatesAreAddedInTheOrderGiven() {
    int[] zeros = {0, 0, 0};
    double[] values = {1e16, 1, -1e16};
    assertThat(SparseMatrix.of(1, 1, zeros, zeros, values).at(0, 0)).isEqualTo(0);
    assertThat(SparseMatrix.of(1, 1, zeros, zeros, new double[] {1e16, -1e16, 1}).at(0, 0))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,5", "5,0", "1,1", "7,3", "40,60"})
  void everyWayToMakeAMatrixGivesTheSame(int rows, int columns) {
    SparseMatrix a = random(rows, rows, columns, 0.3);
    Tensor dense = a.toTensor();
    assertThat(dense.shape()).isEqualTo(Shape.of(rows, columns));
    assertThat(SparseMatrix.of(dense)).isEqualTo(a).hasSameHashCodeAs(a);
    assertThat(
            SparseMatrix.ofCompressedRows(
                rows, columns, a.rowStarts(), a.columnIndices(), a.values()))
        .isEqualTo(a);
    SparseMatrix t = a.transpose();
    assertThat(
            SparseMatrix.ofCompressedColumns(
                rows, columns, t.rowStarts(), t.columnIndices(), t.values()))
        .isEqualTo(a);
    assertThat(SparseMatrix.assemble(rows, columns, a::forEach)).isEqualTo(a);
    assertThat(t.transpose()).isEqualTo(a);
    if (rows > 0 && columns > 0) {
      assertThat(distance(t.toTensor(), dense.transpose())).isZero();
    }
  }

  @Test
  void compressedRowsMayBeUnsortedAndRepeat() {
    SparseMatrix a =
        SparseMatrix.ofCompressedRows(
            2, 3, new int[] {0, 3, 4}, new int[] {2, 0, 2, 1}, new double[] {1, 2, 3, 4});
    assertThat(a.toTensor().toRows()).isDeepEqualTo(new double[][] {{2, 0, 4}, {0, 4, 0}});
    SparseMatrix b =
        SparseMatrix.ofCompressedColumns(
            3, 2, new int[] {0, 3, 4}, new int[] {2, 0, 2, 1}, new double[] {1, 2, 3, 4});
    assertThat(b).isEqualTo(a.transpose());
  }

  @Test
  void theMatrixKeepsNothingOfItsArguments() {
    int[] starts = {0, 1};
    int[] columns = {0};
    double[] values = {5};
    SparseMatrix a = SparseMatrix.ofCompressedRows(1, 2, starts, columns, values);
    starts[1] = 0;
    columns[0] = 1;
    values[0] = 7;
    a.rowStarts()[1] = 0;
    a.columnIndices()[0] = 1;
    a.values()[0] = 7;
    assertThat(a.at(0, 0)).isEqualTo(5);
    double[] others = {3};
    SparseMatrix changed = a.withValues(others);
    others[0] = 9;
    assertThat(changed.at(0, 0)).isEqualTo(3);
    assertThat(changed.samePattern(a)).isTrue();
    assertThat(changed).isNotEqualTo(a);
  }

  @Test
  void specialMatricesAreWhatTheyAreCalled() {
    assertThat(distance(SparseMatrix.identity(3).toTensor(), Tensor.identity(3))).isZero();
    SparseMatrix d = SparseMatrix.diagonal(1, 0, 3);
    assertThat(d.stored()).isEqualTo(3);
    assertThat(d.diagonal().toDoubles()).containsExactly(1, 0, 3);
    assertThat(d.pruned(0).stored()).isEqualTo(2);
    assertThat(SparseMatrix.zeros(2, 3).stored()).isZero();
    assertThat(SparseMatrix.zeros(2, 3).diagonal().toDoubles()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,5", "5,0", "1,1", "7,3", "300,60", "60,300"})
  void productsAreThoseOfTheDenseMatrix(int rows, int columns) {
    SparseMatrix a = random(1, rows, columns, 0.2);
    for (int width : new int[] {0, 1, 3, 8, 17}) {
      Tensor x = matrix(2, columns, width);
      Tensor y = matrix(3, rows, width);
      assertThat(distance(a.times(x), dense(a.toTensor(), x)))
          .isLessThan(columns * EPSILON + 1e-99);
      assertThat(distance(a.transposedTimes(y), dense(a.transpose().toTensor(), y)))
          .isLessThan(rows * EPSILON + 1e-99);
    }
    Tensor x = vector(2, columns);
    Tensor y = vector(3, rows);
    assertThat(distance(a.times(x), dense(a.toTensor(), x.reshape(columns, 1)).reshape(rows)))
        .isLessThan(columns * EPSILON + 1e-99);
    assertThat(
            distance(
                a.transposedTimes(y),
                dense(a.transpose().toTensor(), y.reshape(rows, 1)).reshape(columns)))
        .isLessThan(rows * EPSILON + 1e-99);
  }

  private static Tensor dense(Tensor a, Tensor b) {
    double[][] product = new double[a.rows()][b.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        for (int k = 0; k < a.columns(); k++) {
          product[i][j] += a.at(i, k) * b.at(k, j);
        }
      }
    }
    double[] flat =
        java.util.Arrays.stream(product).flatMapToDouble(java.util.Arrays::stream).toArray();
    return Tensor.of(Shape.of(a.rows(), b.columns()), flat);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    SparseMatrix a = random(5, 2000, 300, 0.2);
    SparseMatrix b = random(6, 300, 700, 0.1);
    double[] x = vector(7, 300).toDoubles();
    double[] y = vector(8, 2000).toDoubles();
    double[] alone = new double[2000];
    double[] transposedAlone = new double[300];
    a.multiply(x, alone, 1);
    a.multiplyTransposed(y, transposedAlone, 1);
    SparseMatrix productAlone = SparseProducts.sparse(a, b, 1);
    for (int threads : new int[] {2, 3, 8}) {
      double[] result = new double[2000];
      double[] transposed = new double[300];
      a.multiply(x, result, threads);
      a.multiplyTransposed(y, transposed, threads);
      assertThat(result).isEqualTo(alone);
      assertThat(transposed).isEqualTo(transposedAlone);
      assertThat(SparseProducts.sparse(a, b, threads)).isEqualTo(productAlone);
    }
    assertThat(a.times(Tensor.vector(x)).toDoubles()).isEqualTo(alone);
    assertThat(distance(Tensor.vector(transposedAlone), a.transpose().times(Tensor.vector(y))))
        .isLessThan(2000 * EPSILON);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "0,4,3", "4,0,3", "3,4,0", "1,1,1", "30,20,25", "200,150,180"})
  void sparseProductsAreThoseOfDenseMatrices(int m, int k, int n) {
    for (double density : new double[] {0.02, 0.2, 0.9}) {
      SparseMatrix a = random(1, m, k, density);
      SparseMatrix b = random(2, k, n, density);
      SparseMatrix product = a.times(b);
      assertThat(Compression.sorted(product)).isTrue();
      assertThat(distance(product.toTensor(), dense(a.toTensor(), b.toTensor())))
          .isLessThan(k * EPSILON + 1e-99);
    }
  }

  @Test
  void sumsAndScalingsAreThoseOfDenseMatrices() {
    SparseMatrix a = random(1, 30, 20, 0.2);
    SparseMatrix b = random(2, 30, 20, 0.2);
    double[] rows = vector(3, 30).toDoubles();
    double[] columns = vector(4, 20).toDoubles();
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 20; j++) {
        assertThat(a.plus(b).at(i, j)).isEqualTo(a.at(i, j) + b.at(i, j));
        assertThat(a.minus(b).at(i, j)).isEqualTo(a.at(i, j) - b.at(i, j));
        assertThat(a.plus(0.5, b).at(i, j)).isEqualTo(a.at(i, j) + 0.5 * b.at(i, j));
        assertThat(a.times(3).at(i, j)).isEqualTo(3 * a.at(i, j));
        assertThat(a.scaleRows(rows).at(i, j)).isEqualTo(rows[i] * a.at(i, j));
        assertThat(a.scaleColumns(columns).at(i, j)).isEqualTo(a.at(i, j) * columns[j]);
      }
    }
    assertThat(a.plus(SparseMatrix.zeros(30, 20))).isEqualTo(a);
    assertThat(a.minus(a).stored()).isEqualTo(a.stored());
    assertThat(a.minus(a).pruned(0).stored()).isZero();
  }

  @Test
  void selectionsTakeRowsColumnsAndTriangles() {
    SparseMatrix a = random(1, 8, 6, 0.5);
    SparseMatrix rows = a.rows(3, 3, 0);
    SparseMatrix columns = a.columns(5, 0, 5);
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(columns.columns()).isEqualTo(3);
    for (int j = 0; j < 6; j++) {
      assertThat(rows.at(0, j)).isEqualTo(a.at(3, j));
      assertThat(rows.at(1, j)).isEqualTo(a.at(3, j));
      assertThat(rows.at(2, j)).isEqualTo(a.at(0, j));
    }
    for (int i = 0; i < 8; i++) {
      assertThat(columns.at(i, 0)).isEqualTo(a.at(i, 5));
      assertThat(columns.at(i, 1)).isEqualTo(a.at(i, 0));
      assertThat(columns.at(i, 2)).isEqualTo(a.at(i, 5));
      for (int j = 0; j < 6; j++) {
        assertThat(a.lower(0).at(i, j)).isEqualTo(j <= i ? a.at(i, j) : 0);
        assertThat(a.lower(-1).at(i, j)).isEqualTo(j < i ? a.at(i, j) : 0);
        assertThat(a.upper(1).at(i, j)).isEqualTo(j > i ? a.at(i, j) : 0);
        assertThat(a.upper(Integer.MIN_VALUE).at(i, j)).isEqualTo(a.at(i, j));
        assertThat(a.pruned(0.5).at(i, j)).isEqualTo(Math.abs(a.at(i, j)) > 0.5 ? a.at(i, j) : 0);
      }
    }
    assertThat(a.rows(new int[0]).rows()).isZero();
  }

  @Test
  void normsAreThoseOfTheDefinition() {
    SparseMatrix a = SparseMatrix.of(Tensor.matrix(new double[][] {{3, 0, -4}, {0, 0, 12}}));
    assertThat(a.oneNorm()).isEqualTo(16);
    assertThat(a.infinityNorm()).isEqualTo(12);
    assertThat(a.frobeniusNorm()).isEqualTo(13);
    assertThat(a.maxNorm()).isEqualTo(12);
    SparseMatrix none = SparseMatrix.zeros(0, 3);
    assertThat(none.oneNorm() + none.infinityNorm() + none.frobeniusNorm() + none.maxNorm())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p1000, 0x1p-1000, 0x1p-1060})
  void theFrobeniusNormNeitherOverflowsNorVanishes(double scale) {
    SparseMatrix a = SparseMatrix.diagonal(3 * scale, 4 * scale);
    assertThat(a.frobeniusNorm()).isEqualTo(5 * scale);
  }

  @Test
  void symmetryIsExactOrUpToATolerance() {
    SparseMatrix a = random(1, 20, 20, 0.3);
    SparseMatrix symmetric = a.plus(a.transpose());
    assertThat(symmetric.isSymmetric(0)).isTrue();
    assertThat(a.isSymmetric(0.1)).isFalse();
    assertThat(random(1, 3, 4, 0.5).isSymmetric(1)).isFalse();
    SparseMatrix near = SparseMatrix.of(Tensor.matrix(new double[][] {{1, 2}, {2 + 1e-12, 1}}));
    assertThat(near.isSymmetric(0)).isFalse();
    assertThat(near.isSymmetric(1e-11)).isTrue();
    SparseMatrix storedZero = SparseMatrix.of(2, 2, new int[] {0}, new int[] {1}, new double[] {0});
    assertThat(storedZero.isSymmetric(0)).isTrue();
    assertThat(SparseMatrix.diagonal(Double.NaN, 1).isSymmetric(0)).isTrue();
    Tensor nan = Tensor.matrix(new double[][] {{1, Double.NaN}, {Double.NaN, 1}});
    assertThat(SparseMatrix.of(nan).isSymmetric(0)).isFalse();
  }

  @Test
  void whatIsNotFiniteSpreadsWhereItIsStored() {
    SparseMatrix a =
        SparseMatrix.of(
            Tensor.matrix(new double[][] {{Double.NaN, 0}, {0, Double.POSITIVE_INFINITY}, {1, 0}}));
    assertThat(a.stored()).isEqualTo(3);
    assertThat(a.isFinite()).isFalse();
    assertThat(SparseMatrix.identity(2).isFinite()).isTrue();
    assertThat(a.times(Tensor.vector(1, 1)).toDoubles())
        .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, 1);
    assertThat(a.times(Tensor.vector(0, Double.NaN)).toDoubles())
        .containsExactly(Double.NaN, Double.NaN, 0);
    assertThat(a.oneNorm()).isNaN();
    assertThat(a.infinityNorm()).isNaN();
    assertThat(a.frobeniusNorm()).isNaN();
    assertThat(a.pruned(10).stored()).isEqualTo(2);
    assertThat(SparseMatrix.diagonal(1, Double.NEGATIVE_INFINITY).frobeniusNorm())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(a).isEqualTo(a.transpose().transpose());
  }

  @Test
  void equalityIsOfShapesPlacesAndValues() {
    SparseMatrix a = random(1, 5, 4, 0.5);
    assertThat(a).isEqualTo(random(1, 5, 4, 0.5)).isNotEqualTo(random(2, 5, 4, 0.5));
    assertThat(SparseMatrix.zeros(0, 3)).isNotEqualTo(SparseMatrix.zeros(0, 4));
    assertThat(SparseMatrix.diagonal(0, 0)).isNotEqualTo(SparseMatrix.zeros(2, 2));
  }

  @Test
  void entriesAreReadInOrderAndPrinted() {
    SparseMatrix a = SparseMatrix.of(2, 3, new int[] {1, 0}, new int[] {0, 2}, new double[] {7, 5});
    List<String> seen = new ArrayList<>();
    a.forEach((i, j, value) -> seen.add(i + " " + j + " " + value));
    assertThat(seen).containsExactly("0 2 5.0", "1 0 7.0");
    assertThat(a).hasToString("2×3 sparse matrix, 2 entries: (0, 2) 5.0, (1, 0) 7.0");
    assertThat(SparseMatrix.identity(40)).hasToString("40×40 sparse matrix, 40 entries");
    assertThat(SparseMatrix.identity(1)).hasToString("1×1 sparse matrix, 1 entry: (0, 0) 1.0");
  }

  @Test
  void singlePrecisionOperandsAreWidened() {
    SparseMatrix a = random(1, 4, 3, 0.7);
    Tensor x = Tensor.of(Shape.of(3), 1f, 2f, 0.5f);
    assertThat(a.times(x).toDoubles()).isEqualTo(a.times(Tensor.vector(1, 2, 0.5)).toDoubles());
  }

  @Test
  void wrongUseIsRefusedWithTheReason() {
    SparseMatrix a = random(1, 4, 3, 0.5);
    int[] one = {0};
    double[] value = {1};
    assertThatThrownBy(() -> SparseMatrix.zeros(-1, 2)).hasMessageContaining("-1 rows");
    assertThatThrownBy(() -> SparseMatrix.zeros(Integer.MAX_VALUE, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SparseMatrix.of(2, 2, one, one, new double[2]))
        .hasMessageContaining("1 rows, 1 columns and 2 values");
    assertThatThrownBy(() -> SparseMatrix.of(2, 2, new int[] {2}, one, value))
        .hasMessageContaining("entry 0 is at (2, 0), outside");
    assertThatThrownBy(() -> SparseMatrix.of(2, 2, one, new int[] {-1}, value))
        .hasMessageContaining("(0, -1)");
    assertThatThrownBy(() -> SparseMatrix.of(Tensor.vector(1, 2)))
        .hasMessageContaining("not a matrix");
    assertThatThrownBy(() -> SparseMatrix.assemble(2, 2, entry -> entry.accept(0, 2, 1)))
        .hasMessageContaining("(0, 2)");
    assertThatThrownBy(() -> SparseMatrix.ofCompressedRows(2, 2, new int[2], one, value))
        .hasMessageContaining("2 rows need 3");
    assertThatThrownBy(() -> SparseMatrix.ofCompressedRows(2, 2, new int[] {0, 1, 2}, one, value))
        .hasMessageContaining("from 0 to 2 with 1 indices");
    assertThatThrownBy(
            () -> SparseMatrix.ofCompressedColumns(1, 2, new int[] {0, 2, 1}, one, value))
        .hasMessageContaining("column 1 ends at 1 before it begins at 2");
    assertThatThrownBy(
            () -> SparseMatrix.ofCompressedRows(1, 2, new int[] {0, 1}, new int[] {2}, value))
        .hasMessageContaining("index 2 outside 0…1");
    assertThatThrownBy(() -> a.withValues(1)).hasMessageContaining("stored entries needs");
    assertThatThrownBy(() -> a.at(4, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.rows(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.columns(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.pruned(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.plus(a.transpose())).hasMessageContaining("A (4×3) and B (3×4)");
    assertThatThrownBy(() -> a.times(a)).hasMessageContaining("transpose one?");
    assertThatThrownBy(() -> a.times(Tensor.vector(1, 2))).hasMessageContaining("transpose A?");
    assertThatThrownBy(() -> a.times(Tensor.scalar(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.transposedTimes(Tensor.vector(1, 2, 3)))
        .hasMessageContaining("transpose A?");
    assertThatThrownBy(() -> a.scaleRows(1, 2)).hasMessageContaining("each of 4 rows, not 2");
    assertThatThrownBy(() -> a.scaleColumns(1, 2)).hasMessageContaining("each of 3 columns");
    assertThatThrownBy(() -> a.multiply(new double[3], new double[3], 1))
        .hasMessageContaining("a vector of 3 into one of 4");
    assertThatThrownBy(() -> a.multiplyTransposed(new double[3], new double[3], 1))
        .hasMessageContaining("a vector of 4 into one of 3");
    double[] same = new double[2];
    assertThatThrownBy(() -> SparseMatrix.identity(2).multiply(same, same, 1))
        .hasMessageContaining("overwrite");
    assertThatThrownBy(() -> SparseMatrix.zeros(100_000, 100_000).toTensor())
        .hasMessageContaining("2³¹");
  }

  @Test
  void aSumOfManyEntriesKeepsItsDigits() {
    SparseMatrix a = random(3, 1, 1001, 0.9);
    double sum = 0;
    for (double value : a.values()) {
      sum += value;
    }
    Tensor ones = Tensor.generate(Shape.of(1001), _ -> 1);
    assertThat(a.times(ones).flat(0)).isCloseTo(sum, within(1000 * EPSILON * a.infinityNorm()));
  }
}
