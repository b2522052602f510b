package gradus.models;

import gradus.linalg.Tensor;
import java.util.List;

/// A map from rows of features to rows of features, learned from data.
public interface Transform {
  /// The names of the columns that go in.
  List<String> featureNames();

  /// The names of the columns that come out.
  List<String> outputNames();

  /// Rows of shape (m, inputs) to rows of shape (m, outputs), each by itself.
  Tensor apply(Tensor features);

  /// A data set with its features transformed.
  default Dataset apply(Dataset data) {
    return new Dataset(apply(data.features()), outputNames(), data.target());
  }
}
