package gradus.lab;

import gradus.models.LogisticModel;
import gradus.models.PcaFit;
import gradus.models.Standardize;
import java.nio.file.Path;
import java.util.Optional;

/// A model file's content: a fitted model with its standardization and provenance.
sealed interface SavedModel {
  Provenance provenance();

  /// How features were scaled before the model saw them; empty where they were not.
  Optional<Standardize.Fit> scaling();

  /// The same model with another provenance.
  SavedModel with(Provenance other);

  /// A logistic regression.
  record Logistic(Provenance provenance, Optional<Standardize.Fit> scaling, LogisticModel model)
      implements SavedModel {
    @Override
    public Logistic with(Provenance other) {
      return new Logistic(other, scaling, model);
    }
  }

  /// A principal component analysis.
  record Principal(Provenance provenance, Optional<Standardize.Fit> scaling, PcaFit fit)
      implements SavedModel {
    @Override
    public Principal with(Provenance other) {
      return new Principal(other, scaling, fit);
    }
  }

  /// A network.
  record Neural(Provenance provenance, Optional<Standardize.Fit> scaling, NetworkModel model)
      implements SavedModel {
    @Override
    public Neural with(Provenance other) {
      return new Neural(other, scaling, model);
    }
  }

  /// Writes the model; an interrupted write leaves the old file.
  default void write(Path file) {
    ModelFormat.write(this, file);
  }

  /// Reads a model; what is none, cut short, damaged or newer is refused with its own message.
  static SavedModel read(Path file) {
    return ModelFormat.read(file);
  }
}
