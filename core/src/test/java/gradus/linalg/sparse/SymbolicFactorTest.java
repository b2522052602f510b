package gradus.linalg.sparse;

import static gradus.linalg.sparse.SparseMatrices.definite;
import static gradus.linalg.sparse.SparseMatrices.laplacian;
import static gradus.linalg.sparse.SparseMatrices.permuted;
import static gradus.linalg.sparse.SparseMatrices.shuffled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SymbolicFactorTest {
  /// The pattern of `L`, by elimination on the dense pattern.
  private static boolean[][] eliminated(SparseMatrix a) {
    int n = a.rows();
    boolean[][] filled = new boolean[n][n];
    a.forEach((i, j, _) -> filled[Math.max(i, j)][Math.min(i, j)] = true);
    for (int k = 0; k < n; k++) {
      filled[k][k] = true;
      for (int i = k + 1; i < n; i++) {
        for (int j = k + 1; j <= i; j++) {
          filled[i][j] |= filled[i][k] && filled[j][k];
        }
      }
    }
    return filled;
  }

  @ParameterizedTest
  @CsvSource({"0,0.1", "1,0.1", "2,0.5", "20,0.05", "20,0.3", "60,0.02", "60,0.06", "90,0.01"})
  void treeAndCountsAreThoseOfElimination(int n, double density) {
    for (int seed = 0; seed < 5; seed++) {
      SparseMatrix a = definite(seed, n, density);
      for (SymbolicFactor symbolic :
          new SymbolicFactor[] {SymbolicFactor.of(a), SymbolicFactor.natural(a)}) {
        boolean[][] filled = eliminated(permuted(a, symbolic.order()));
        int[] parents = symbolic.parents();
        int[] counts = symbolic.columnCounts();
        for (int j = 0; j < n; j++) {
          int count = 0;
          int parent = -1;
          for (int i = n - 1; i >= j; i--) {
            count += filled[i][j] ? 1 : 0;
            parent = filled[i][j] && i > j ? i : parent;
          }
          assertThat(counts[j]).isEqualTo(count);
          assertThat(parents[j]).isEqualTo(parent);
        }
        assertThat(symbolic.entries()).isEqualTo(Arrays.stream(counts).asLongStream().sum());
        assertThat(symbolic.flops())
            .isEqualTo(Arrays.stream(counts).mapToDouble(c -> (double) c * c).sum());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0.1", "1,0.1", "2,0.5", "50,0.02", "50,0.1", "50,0.9", "400,0.01"})
  void theOrderHoldsEachRowOnce(int n, double density) {
    int[] order = SymbolicFactor.of(definite(n, n, density)).order();
    Arrays.sort(order);
    assertThat(order).isEqualTo(IntStream.range(0, n).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 30, 1000, 30_000})
  void anArrowIsFactoredWithoutFill(int n) {
    // dense first row and column: eliminated first they would fill the matrix
    SparseMatrix arrow =
        SparseMatrix.assemble(
            n,
            n,
            entry -> {
              for (int i = 0; i < n; i++) {
                entry.accept(i, i, n);
                if (i > 0) {
                  entry.accept(i, 0, 1);
                }
              }
            });
    assertThat(SymbolicFactor.of(arrow).entries()).isEqualTo(2L * n - 1);
    if (n <= 1000) {
      assertThat(SymbolicFactor.natural(arrow).entries()).isEqualTo(n * (n + 1L) / 2);
    }
  }

  @Test
  void treesAreFactoredWithoutFill() {
    int n = 3000;
    SplittableRandom random = new SplittableRandom(4);
    SparseMatrix tree =
        SparseMatrix.assemble(
            n,
            n,
            entry -> {
              for (int i = 0; i < n; i++) {
                entry.accept(i, i, n);
                if (i > 0) {
                  entry.accept(i, random.nextInt(i), -1);
                }
              }
            });
    SparseMatrix both = tree.plus(tree.lower(-1).transpose());
    SparseMatrix mixed = permuted(both, shuffled(5, n));
    assertThat(SymbolicFactor.of(mixed).entries()).isEqualTo(2L * n - 1);
    assertThat(SymbolicFactor.natural(mixed).entries()).isGreaterThan(5L * n);
  }

  @Test
  void aPermutedBandIsFoundAgain() {
    int n = 2000;
    int width = 5;
    SparseMatrix band =
        SparseMatrix.assemble(
            n,
            n,
            entry -> {
              for (int i = 0; i < n; i++) {
                for (int j = Math.max(0, i - width); j <= Math.min(n - 1, i + width); j++) {
                  entry.accept(i, j, i == j ? 20 : 1);
                }
              }
            });
    SparseMatrix mixed = permuted(band, shuffled(6, n));
    long best = SymbolicFactor.natural(band).entries();
    assertThat(best).isEqualTo((long) n * (width + 1) - width * (width + 1) / 2);
    assertThat(SymbolicFactor.of(mixed).entries()).isLessThan((long) (1.3 * best));
    assertThat(SymbolicFactor.natural(mixed).entries()).isGreaterThan(10 * best);
  }

  /// The fill of other implementations of approximate and multiple minimum degree (QDLDL 0.1.9,
  /// SuperLU in SciPy 1.17) on the same matrices: whichever of the two is larger.
  @ParameterizedTest
  @CsvSource({"30,30,1,10231", "100,100,1,206332", "300,300,1,2928059", "30,30,30,5816819"})
  void gridsFillNoMoreThanWithOtherOrders(int nx, int ny, int nz, long others) {
    SparseMatrix grid = nz == 1 ? laplacian(nx, ny) : laplacian(nx, ny, nz);
    assertThat(SymbolicFactor.of(grid).entries()).isLessThan((long) (1.1 * others));
  }

  @Test
  void gridsFillFarLessThanInTheirNaturalOrder() {
    SparseMatrix grid = laplacian(100, 100);
    assertThat(SymbolicFactor.natural(grid).entries())
        .isGreaterThan(4 * SymbolicFactor.of(grid).entries());
  }

  @Test
  void denseRowsComeLast() {
    int n = 5000;
    SparseMatrix grid = laplacian(50, 100);
    SparseMatrix withRow =
        SparseMatrix.assemble(
            n + 1,
            n + 1,
            entry -> {
              grid.forEach((i, j, value) -> entry.accept(i + 1, j + 1, value));
              for (int i = 0; i <= n; i++) {
                entry.accept(i, 0, i == 0 ? n : 1e-3);
              }
            });
    SymbolicFactor symbolic = SymbolicFactor.of(withRow);
    assertThat(symbolic.order()[n]).isZero();
    assertThat(symbolic.entries()).isEqualTo(SymbolicFactor.of(grid).entries() + n + 1);
  }

  @Test
  void theGivenOrderIsKeptUpToFill() {
    SparseMatrix a = laplacian(12, 9);
    int[] order = shuffled(1, 108);
    long natural = SymbolicFactor.natural(permuted(a, order)).entries();
    assertThat(SymbolicFactor.ordered(a, order).entries()).isEqualTo(natural);
  }

  @Test
  void onlyTheLowerTriangleIsAnalyzed() {
    SparseMatrix a = laplacian(10, 10);
    assertThat(SymbolicFactor.of(a.lower(0)).order()).isEqualTo(SymbolicFactor.of(a).order());
    SparseMatrix extra =
        a.plus(SparseMatrix.of(100, 100, new int[] {0}, new int[] {99}, new double[] {1}));
    assertThat(SymbolicFactor.of(extra).entries()).isEqualTo(SymbolicFactor.of(a).entries());
  }

  @Test
  void wrongUseIsRefusedWithTheReason() {
    SparseMatrix a = laplacian(3, 3);
    assertThatThrownBy(() -> SymbolicFactor.of(SparseMatrix.zeros(2, 3)))
        .hasMessageContaining("2×3")
        .hasMessageContaining("not square");
    assertThatThrownBy(() -> SymbolicFactor.of(a.upper(0))).hasMessageContaining("transpose");
    assertThatThrownBy(() -> SymbolicFactor.ordered(a, 0, 1, 2))
        .hasMessageContaining("an order of 9 rows cannot have 3");
    assertThatThrownBy(() -> SymbolicFactor.ordered(a, 0, 1, 2, 3, 4, 5, 6, 7, 7))
        .hasMessageContaining("7 is there twice");
    assertThatThrownBy(() -> SymbolicFactor.ordered(a, 0, 1, 2, 3, 4, 5, 6, 7, 9))
        .hasMessageContaining("9 is none of them");
    SymbolicFactor symbolic = SymbolicFactor.of(a);
    assertThatThrownBy(() -> symbolic.cholesky(SparseMatrix.identity(9)))
        .hasMessageContaining("analyze the new pattern");
    assertThatThrownBy(() -> symbolic.ldl(laplacian(9)))
        .hasMessageContaining("not the one that was analyzed");
    assertThat(symbolic.toString()).contains("9×9").contains("33 entries of A");
  }
}
