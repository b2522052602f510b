package gradus.models;

import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Whether a predicted probability means what it says: rows binned by it, with the share of each
/// bin that came true.
///
/// @param bins of equal width from 0 to 1; empty ones are kept
public record Reliability(List<Bin> bins) {
  public Reliability {
    bins = List.copyOf(bins);
  }

  /// @param lower the least probability of the bin
  /// @param upper the greatest
  /// @param count of rows
  /// @param meanProbability of the rows; NaN where there are none
  /// @param observed the share of the rows that are of the class; NaN where there are none
  public record Bin(
      double lower, double upper, int count, double meanProbability, double observed) {}

  /// Of one class against all others.
  ///
  /// @param probabilities of the class, shape (m)
  public static Reliability of(Tensor probabilities, Target.Classes seen, int positive, int count) {
    if (count < 1 || probabilities.rows() != seen.indices().rows()) {
      throw new IllegalArgumentException(
          "a reliability diagram needs at least 1 bin and a probability for each row, not "
              + count
              + " bins, "
              + probabilities.shape()
              + " probabilities and "
              + seen.indices().rows()
              + " rows");
    }
    int[] rows = new int[count];
    double[] sums = new double[count];
    int[] hits = new int[count];
    for (int i = 0; i < probabilities.rows(); i++) {
      double p = probabilities.flat(i);
      int bin = Math.clamp((int) (p * count), 0, count - 1);
      rows[bin]++;
      sums[bin] += p;
      hits[bin] += seen.index(i) == positive ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      bins.add(
          new Bin(
              (double) b / count,
              (b + 1.0) / count,
              rows[b],
              sums[b] / rows[b],
              (double) hits[b] / rows[b]));
    }
    return new Reliability(bins);
  }

  /// `Σ (rows of the bin / all rows) |mean probability − share observed|` (Naeini, Cooper &
  /// Hauskrecht 2015).
  public double expectedCalibrationError() {
    int all = bins.stream().mapToInt(Bin::count).sum();
    return bins.stream()
        .filter(bin -> bin.count() > 0)
        .mapToDouble(bin -> bin.count() * Math.abs(bin.meanProbability() - bin.observed()) / all)
        .sum();
  }
}
