package gradus.models;

import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The receiver operating characteristic: what share of the positive rows is found, against what
/// share of the negative ones is falsely taken, as the threshold falls (Fawcett 2006, *An
/// introduction to ROC analysis*).
///
/// @param points from (0, 0) to (1, 1); rows with equal scores enter together, as one slanted
///   segment
public record RocCurve(List<Point> points) {
  public RocCurve {
    points = List.copyOf(points);
  }

  /// @param threshold rows with at least this score are taken; `+∞` for none
  /// @param falsePositive share of the negative rows that are taken
  /// @param truePositive share of the positive rows that are taken
  public record Point(double threshold, double falsePositive, double truePositive) {}

  /// Of one class against all others.
  ///
  /// @param scores larger for rows that more probably are of the class, shape (m)
  /// @param positive the class
  public static RocCurve of(Tensor scores, Target.Classes seen, int positive) {
    int m = scores.rows();
    int[] order =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores.flat(i)))
            .mapToInt(i -> i)
            .toArray();
    long positives = IntStream.range(0, m).filter(i -> seen.index(i) == positive).count();
    if (m != seen.indices().rows() || positives == 0 || positives == m) {
      throw new IllegalArgumentException(
          "an ROC curve needs rows of the class "
              + seen.classes().get(positive)
              + " and others, but of "
              + m
              + " scores and "
              + seen.indices().rows()
              + " rows "
              + positives
              + " are of it");
    }
    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    long found = 0;
    for (int k = 0; k < m; k++) {
      found += seen.index(order[k]) == positive ? 1 : 0;
      double score = scores.flat(order[k]);
      if (k + 1 == m || scores.flat(order[k + 1]) != score) {
        points.add(
            new Point(
                score, (double) (k + 1 - found) / (m - positives), (double) found / positives));
      }
    }
    return new RocCurve(points);
  }

  /// The area under the curve: the probability that a positive row scores above a negative one,
  /// ties counted half (Hanley & McNeil 1982).
  public double area() {
    double area = 0;
    for (int k = 1; k < points.size(); k++) {
      Point left = points.get(k - 1);
      Point right = points.get(k);
      area +=
          (right.falsePositive() - left.falsePositive())
              * 0.5
              * (left.truePositive() + right.truePositive());
    }
    return area;
  }
}
