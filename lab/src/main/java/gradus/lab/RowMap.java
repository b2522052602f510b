package gradus.lab;

import gradus.lab.view.ScoreMap;
import gradus.lab.view.ScoreMap.Point;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.LogisticModel;
import gradus.models.Metrics;
import gradus.models.Pca;
import gradus.models.PcaFit;
import gradus.models.Split;
import gradus.models.Standardize;
import gradus.models.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rows on the plane of their first two principal directions, found from the rows learned from.
final class RowMap {
  /// More points than this hide each other; then every second, third … row is shown.
  private static final int MOST_POINTS = 2000;

  private RowMap() {}

  /// The map of classified rows. Features are standardized for it even where the model takes them
  /// raw: a plane of quantities with different units shows the one with the largest numbers.
  static ScoreMap of(
      Prepared prepared, Split split, Optional<Standardize.Fit> scaling, LogisticModel model) {
    Standardize.Fit scale = scaling.orElseGet(() -> new Standardize().fit(split.train()));
    Dataset all = prepared.dataset();
    Tensor standardized = scale.apply(all.features());
    Dataset learned = new Dataset(standardized, all.featureNames(), new Target.None());
    int[] training = split.trainRows().stream().mapToInt(Integer::intValue).toArray();
    PcaFit plane = Pca.of(Math.min(2, all.columns())).fit(learned.select(training));
    int[] predicted =
        Metrics.mostProbable(
            model.probabilities(scaling.isPresent() ? standardized : all.features()));
    Set<Integer> held = new HashSet<>(split.testRows());
    Target.Classes classes = all.classes();
    Tensor scores = plane.apply(standardized);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < all.rows(); i += stride(all.rows())) {
      boolean heldOut = held.contains(i);
      points.add(
          point(
              prepared.rows().get(i),
              scores,
              i,
              classes.classes().get(classes.index(i)),
              heldOut,
              heldOut && predicted[i] != classes.index(i)));
    }
    return new ScoreMap(shares(plane), points);
  }

  /// The map of rows without classes.
  static ScoreMap of(Prepared prepared, PcaFit fit, Tensor features) {
    Tensor scores = fit.apply(features);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < features.rows(); i += stride(features.rows())) {
      points.add(point(prepared.rows().get(i), scores, i, "", false, false));
    }
    return new ScoreMap(shares(fit), points);
  }

  private static int stride(int rows) {
    return (rows + MOST_POINTS - 1) / MOST_POINTS;
  }

  private static Point point(
      int number, Tensor scores, int i, String group, boolean heldOut, boolean wrong) {
    double y = scores.columns() > 1 ? scores.at(i, 1) : 0;
    return new Point(number, scores.at(i, 0), y, group, heldOut, wrong);
  }

  private static List<Double> shares(PcaFit fit) {
    List<Double> shares = new ArrayList<>();
    for (int k = 0; k < Math.min(2, fit.kept()); k++) {
      shares.add(fit.shares().flat(k));
    }
    return shares;
  }
}
