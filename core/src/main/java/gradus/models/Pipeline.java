package gradus.models;

import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Transforms, each learned from what the ones before it let through, and a last method that learns
/// from what comes out.
///
/// ```java
/// Pipeline<LogisticFit> pipeline = new Pipeline<>(List.of(new Standardize()), Logistic.penalty(1));
/// ```
///
/// @param before learned and applied in this order
/// @param last learns from the transformed rows
public record Pipeline<M>(List<Estimator<? extends Transform>> before, Estimator<M> last)
    implements Estimator<Pipeline.Fit<M>> {
  public Pipeline {
    before = List.copyOf(before);
  }

  /// What was learned.
  ///
  /// @param before the transforms, in order
  /// @param last what the last method learned from the transformed rows
  public record Fit<M>(List<Transform> before, M last) {
    public Fit {
      before = List.copyOf(before);
    }

    /// Rows as measured to rows as `last` wants them.
    public Tensor transform(Tensor features) {
      Tensor rows = features;
      for (Transform transform : before) {
        rows = transform.apply(rows);
      }
      return rows;
    }

    /// A data set as `last` wants it.
    public Dataset transform(Dataset data) {
      Dataset rows = data;
      for (Transform transform : before) {
        rows = transform.apply(rows);
      }
      return rows;
    }
  }

  @Override
  public Fit<M> fit(Dataset data) {
    List<Transform> transforms = new ArrayList<>();
    Dataset rows = data;
    for (Estimator<? extends Transform> estimator : before) {
      Transform transform = estimator.fit(rows);
      transforms.add(transform);
      rows = transform.apply(rows);
    }
    return new Fit<>(transforms, last.fit(rows));
  }
}
