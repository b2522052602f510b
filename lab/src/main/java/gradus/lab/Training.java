package gradus.lab;

import gradus.lab.view.FindingCard;
import gradus.lab.view.Screen;
import gradus.lab.view.TrainingResult;
import gradus.lab.view.TrainingResult.Verdict;
import java.util.List;

/// One fit from a recipe: the result to show and the model to save.
///
/// @param result what there is to say
/// @param saved what `predict` and `explain` need
record Training(TrainingResult result, SavedModel saved) {

  /// Fits what the recipe asks for.
  ///
  /// @param screen where progress is drawn
  /// @param progress whether it is wanted
  /// @param interruption looked at after every step
  /// @param recording what is recorded of a network's training as it goes
  /// @param examine whether the doctor is to look at a network; at others it always does
  static Training run(
      Recipe recipe,
      Screen screen,
      boolean progress,
      Interruption interruption,
      Recording recording,
      boolean examine) {
    recipe.check();
    recording.check(recipe.model);
    Prepared prepared = Prepared.of(recipe);
    return switch (recipe.model) {
      case LOGISTIC -> new LogisticTraining(recipe, prepared).run(screen, progress, interruption);
      case NETWORK ->
          new NetworkTraining(recipe, prepared, recording, examine)
              .run(screen, progress, interruption);
      case PCA -> new PcaTraining(recipe, prepared).run();
    };
  }

  /// The exit code a verdict stands for.
  static Verdict verdict(Exit exit, String sentence) {
    return new Verdict(exit.word(), exit.code(), sentence);
  }

  /// The first finding that forbids trust, in words.
  static String firstSerious(List<FindingCard> findings) {
    return findings.stream()
        .filter(FindingCard::serious)
        .findFirst()
        .map(finding -> finding.title() + " (" + finding.slug() + ")")
        .orElse("");
  }
}
