package gradus.models;

import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Single numbers that judge predicted probabilities of classes, of shape (m, K), against the
/// classes that were seen.
public final class Metrics {
  private Metrics() {}

  /// The class of each row with the largest probability; the first one at a tie.
  public static int[] mostProbable(Tensor probabilities) {
    int[] classes = new int[probabilities.rows()];
    for (int i = 0; i < classes.length; i++) {
      for (int k = 1; k < probabilities.columns(); k++) {
        classes[i] = probabilities.at(i, k) > probabilities.at(i, classes[i]) ? k : classes[i];
      }
    }
    return classes;
  }

  /// The share of rows whose most probable class is the one seen.
  public static double accuracy(Tensor probabilities, Target.Classes seen) {
    requireSame(probabilities, seen);
    int[] predicted = mostProbable(probabilities);
    int right = 0;
    for (int i = 0; i < predicted.length; i++) {
      right += predicted[i] == seen.index(i) ? 1 : 0;
    }
    return (double) right / predicted.length;
  }

  /// `−(1/m) Σᵢ log p(seen class of row i)`, in nats; infinite where a class was seen that was
  /// given probability 0.
  public static double logLoss(Tensor probabilities, Target.Classes seen) {
    requireSame(probabilities, seen);
    double sum = 0;
    for (int i = 0; i < probabilities.rows(); i++) {
      sum -= Math.log(probabilities.at(i, seen.index(i)));
    }
    return sum / probabilities.rows();
  }

  /// `(1/m) Σᵢ Σₖ (pᵢₖ − yᵢₖ)²` (Brier 1950): 0 is perfect, 2 the worst.
  public static double brier(Tensor probabilities, Target.Classes seen) {
    requireSame(probabilities, seen);
    double sum = 0;
    for (int i = 0; i < probabilities.rows(); i++) {
      for (int k = 0; k < probabilities.columns(); k++) {
        double error = probabilities.at(i, k) - (seen.index(i) == k ? 1 : 0);
        sum += error * error;
      }
    }
    return sum / probabilities.rows();
  }

  /// The probability that of two rows of different classes the right one scores higher, ties
  /// counted half: for two classes the area under the ROC curve of the second, for more the mean
  /// over all classes against their rest (Fawcett 2006, §9), without those that were never seen.
  public static double areaUnderRoc(Tensor probabilities, Target.Classes seen) {
    requireSame(probabilities, seen);
    Tensor counts = seen.counts();
    int[] classes =
        IntStream.range(counts.rows() == 2 ? 1 : 0, counts.rows())
            .filter(k -> counts.flat(k) > 0)
            .toArray();
    return Arrays.stream(classes)
        .mapToDouble(k -> RocCurve.of(probabilities.column(k), seen, k).area())
        .average()
        .orElse(Double.NaN);
  }

  static void requireSame(Tensor probabilities, Target.Classes seen) {
    if (probabilities.rank() != 2
        || probabilities.rows() != seen.indices().rows()
        || probabilities.columns() != seen.classes().size()
        || probabilities.rows() == 0) {
      throw new IllegalArgumentException(
          "probabilities are "
              + probabilities.shape()
              + ", but there are "
              + seen.indices().rows()
              + " rows of "
              + seen.classes().size()
              + " classes: give one row of probabilities for each row, at least one");
    }
  }
}
