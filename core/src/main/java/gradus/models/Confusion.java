package gradus.models;

import gradus.linalg.Tensor;
import java.util.List;

/// How often a class was taken for another.
///
/// @param classes the names
/// @param counts of shape (K, K): rows of the seen class `i` that were predicted to be of class `j`
public record Confusion(List<String> classes, Tensor counts) {
  public Confusion {
    classes = List.copyOf(classes);
  }

  /// Counts the most probable classes.
  public static Confusion of(Tensor probabilities, Target.Classes seen) {
    Metrics.requireSame(probabilities, seen);
    int k = seen.classes().size();
    double[][] counts = new double[k][k];
    int[] predicted = Metrics.mostProbable(probabilities);
    for (int i = 0; i < predicted.length; i++) {
      counts[seen.index(i)][predicted[i]]++;
    }
    return new Confusion(seen.classes(), Tensor.matrix(counts));
  }

  /// Of the rows predicted to be of a class, the share that is; NaN where none was.
  public double precision(int index) {
    double predicted = 0;
    for (int i = 0; i < classes.size(); i++) {
      predicted += counts.at(i, index);
    }
    return counts.at(index, index) / predicted;
  }

  /// Of the rows of a class, the share that was found; NaN where there are none.
  public double recall(int index) {
    double seen = 0;
    for (int j = 0; j < classes.size(); j++) {
      seen += counts.at(index, j);
    }
    return counts.at(index, index) / seen;
  }
}
