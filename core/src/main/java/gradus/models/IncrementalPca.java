package gradus.models;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.List;

/// Principal components of rows that come in blocks, each read once and then forgotten: for data
/// that do not fit into memory, or that are not all there yet.
///
/// ```java
/// IncrementalPca pca = IncrementalPca.of(2, "length", "width");
/// for (Tensor block : blocks) {
///   pca.add(block);
/// }
/// PcaFit fit = pca.fit();
/// ```
///
/// Nothing is approximated: number, mean and centered cross products of all rows are kept up to
/// date (Chan, Golub & LeVeque 1983), so the fit is that of [PcaSolver#COVARIANCE] up to rounding,
/// with the same bounds. However the same rows are cut into blocks, the bits are the same. Memory
/// `d²` numbers; cost `nd²` flops, and `9d³` for each fit.
///
/// Not for several threads at once: let each have its own, and [#merge] them.
public final class IncrementalPca {
  private final int components;
  private final List<String> featureNames;
  private final int d;
  private final int threads;
  private final double[] waiting;
  private int waitingRows;
  private double[] origin = {};
  private long rows;
  private Scatter scatter;

  private IncrementalPca(int components, List<String> featureNames, int threads) {
    Pca.of(components); // refuses a number below 1
    this.components = components;
    this.featureNames = List.copyOf(featureNames);
    this.d = featureNames.size();
    Requirements.components(components, Long.MAX_VALUE, d);
    this.threads = threads;
    this.waiting = new double[Math.multiplyExact(Scatter.BLOCK, d)];
    this.scatter = new Scatter(new double[d], threads);
  }

  /// No rows yet.
  ///
  /// @throws IllegalArgumentException where there are fewer columns than components
  public static IncrementalPca of(int components, List<String> featureNames) {
    return new IncrementalPca(components, featureNames, Workers.processors());
  }

  /// No rows yet.
  public static IncrementalPca of(int components, String... featureNames) {
    return of(components, List.of(featureNames));
  }

  /// Learns from more rows, of shape (m, d); m may be 0.
  ///
  /// @return this
  /// @throws IllegalArgumentException where their width is another or a cell is not finite; then
  ///   nothing of the block has been learned
  public IncrementalPca add(Tensor block) {
    Requirements.width(Pca.NAME, d, block);
    requireFinite(block);
    double[] x = Storage.doubles(block);
    int m = block.rows();
    if (rows == 0 && m > 0) {
      origin = block.row(0).toDoubles();
      scatter = new Scatter(origin, threads);
    }
    int taken = 0;
    while (taken < m) {
      int count = Math.min(m - taken, Scatter.BLOCK - waitingRows);
      System.arraycopy(x, taken * d, waiting, waitingRows * d, count * d);
      waitingRows += count;
      taken += count;
      if (waitingRows == Scatter.BLOCK) {
        scatter.add(waiting, 0, waitingRows);
        waitingRows = 0;
      }
    }
    rows += m;
    return this;
  }

  /// Learns what another has learned from rows of the same columns, and leaves it as it is.
  ///
  /// @return this
  public IncrementalPca merge(IncrementalPca other) {
    if (!featureNames.equals(other.featureNames)) {
      throw new IllegalArgumentException(
          "cannot merge components of the columns "
              + featureNames
              + " with those of "
              + other.featureNames
              + ": the columns must be the same, in the same order");
    }
    Scatter all = other.summed();
    if (rows == 0 && other.rows > 0) {
      origin = other.origin;
      scatter = new Scatter(origin, threads);
    }
    scatter = summed();
    waitingRows = 0;
    scatter.add(all);
    rows += other.rows;
    return this;
  }

  /// How many rows have been learned from.
  public long rows() {
    return rows;
  }

  /// The components of all rows so far; more may be added afterwards.
  ///
  /// @throws IllegalStateException where there are fewer than two rows, or than components
  public PcaFit fit() {
    if (rows < Math.max(2, components)) {
      throw new IllegalStateException(
          components
              + " components need at least "
              + Math.max(2, components)
              + " rows, but only "
              + rows
              + " have been added");
    }
    Scatter all = summed();
    Tensor covariance = all.covariance();
    if (!covariance.isFinite()) {
      throw new IllegalStateException(
          Pca.NAME + " squares numbers, and the squares of some rows added overflow; scale them");
    }
    return Spectrum.of(all, covariance, components).fit(featureNames, components);
  }

  private Scatter summed() {
    Scatter all = scatter.copy();
    all.add(waiting, 0, waitingRows);
    return all;
  }

  private void requireFinite(Tensor block) {
    for (int k = 0; k < block.shape().count(); k++) {
      if (!Double.isFinite(block.flat(k))) {
        throw new IllegalArgumentException(
            Pca.NAME
                + " needs finite numbers, but row "
                + (rows + k / d)
                + " has "
                + block.flat(k)
                + " in column "
                + featureNames.get(k % d)
                + "; drop or fill such rows and add the block again");
      }
    }
  }
}
