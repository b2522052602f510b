package gradus.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sentences for findings: the only place where there are any.
///
/// A template names the finding's numbers and names in braces: `{S}` is written with four digits.
///
/// @param title the cause in a few words
/// @param cause what is wrong, with the theorem it is an instance of
/// @param formula the theorem's condition
/// @param substituted the same with the numbers put in
/// @param confidence how sure this is, and why
/// @param excluded causes it is not, each with its statistic
/// @param mend what to change
/// @param effect what the change is predicted to do, and did
public record Wording(
    String title,
    String cause,
    String formula,
    String substituted,
    String confidence,
    List<String> excluded,
    String mend,
    String effect) {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");

  private record Template(String title, String cause, String formula, String substituted) {}

  private static final Map<String, Template> TEMPLATES =
      Map.ofEntries(
          Map.entry(
              "separable_logistic",
              new Template(
                  "a hyperplane separates the classes",
                  "{kind} separation: {direction} is at least 0 for every row of {target} = {class}"
                      + " and at most 0 for all others, so without a penalty the likelihood grows"
                      + " for ever in this direction (Albert & Anderson 1984)",
                  "sᵢ(xᵢᵀw + b) ≥ 0 for all rows i, not all 0",
                  "min sᵢ(xᵢᵀw + b) = {margin} over {rows} rows, {on_the_plane} of them on the"
                      + " plane")),
          Map.entry(
              "unscaled_features",
              new Template(
                  "features have very different sizes",
                  "{largest} is about {largest_size} in size and {smallest} about {smallest_size}:"
                      + " the loss is a narrow valley, in which {method} creeps",
                  "κ(X̃ᵀX̃/n) before over after standardization > {threshold}",
                  "{κ} / {κ_std} = {ratio}; about ½κ ln 10⁶ = {steps_needed} steps are needed,"
                      + " {steps_needed_std} after standardization, {steps} were taken")),
          Map.entry(
              "lr_too_high",
              new Template(
                  "the learning rate is above the limit of stability",
                  "with {method} each step overshoots where the loss is most curved, and an error"
                      + " there grows by the factor {growth_predicted} per step (predicted;"
                      + " measured {growth_measured})",
                  "S = ηλ₁/c > 1",
                  "{η} · {λ₁} / {c} = {S}; the limit of the rate is c/λ₁ = {limit}")),
          Map.entry(
              "nonfinite_origin",
              new Template(
                  "the first value that is not finite",
                  "at step {step} in the {where}: {operation} is {value} (reason: {reason}); its"
                      + " operand ranges over {operand_min} … {operand_max}",
                  "operands finite, value not",
                  "{operation} = {value}, element {row}")),
          Map.entry(
              "nonfinite_training",
              new Template(
                  "training came to a number that is not finite",
                  "at step {step} (epoch {epoch}), on a batch of {batch} rows: {where}",
                  "operands finite, value not",
                  "loss {loss} at the rate {η}")),
          Map.entry(
              "gradient_mismatch",
              new Template(
                  "the gradient is not the slope of the loss",
                  "moved along its own gradient, the layer {layer} changes the loss at another rate"
                      + " than the gradient's norm: an operation of the network has a wrong"
                      + " derivative",
                  "|(L(θ + hg/‖g‖) − L(θ − hg/‖g‖))/2h − ‖g‖|/‖g‖ > {tolerance} at every h",
                  "{residual} > {tolerance}")),
          Map.entry(
              "initial_loss",
              new Template(
                  "the network begins far from undecided",
                  "before the first step its loss is {ratio} times that of giving each of the {k}"
                      + " classes the same probability: the outputs are too large. Let the last"
                      + " layer start smaller, or standardize the features",
                  "L(start) > {threshold} log k",
                  "{loss} > {threshold} · log {k} = {threshold} · {log_k}")),
          Map.entry(
              "vanishing_gradient",
              new Template(
                  "the gradient vanishes on its way to the first layer",
                  "an entry of the gradient of {first} is usually {ratio} times smaller than one of"
                      + " {last}, a factor of {per_layer} for each layer between: the first layers"
                      + " learn nothing. Take relu for sigmoid or tanh, normalize between layers,"
                      + " or take fewer layers",
                  "medianₜ ‖gₗ‖/√nₗ of the last layer over that of the first > {threshold}",
                  "{last_slope} / {first_slope} = {ratio}, from {records} steps")),
          Map.entry(
              "exploding_gradient",
              new Template(
                  "the gradient explodes on its way to the first layer",
                  "an entry of the gradient of {first} is usually {ratio} times larger than one of"
                      + " {last}, a factor of {per_layer} for each layer between. Normalize between"
                      + " layers, or clip the gradient",
                  "medianₜ ‖gₗ‖/√nₗ of the first layer over that of the last > {threshold}",
                  "{first_slope} / {last_slope} = {ratio}, from {records} steps")),
          Map.entry(
              "growing_gradient",
              new Template(
                  "the gradient grew during the run",
                  "its norm at step {step} is {growth} times that at the first step: the run goes"
                      + " away from a minimum. Lower the rate, or clip the gradient",
                  "maxₜ ‖gₜ‖/‖g₁‖ > {threshold}",
                  "{largest} / {first} = {growth}")),
          Map.entry(
              "dead_units",
              new Template(
                  "units are dead",
                  "{dead} of the {units} units of {layer} are 0 for all of {rows} rows, and so is"
                      + " their gradient: no step will move them. A smaller rate keeps them alive,"
                      + " gelu or leaky-relu cannot die",
                  "relu(zᵢⱼ) = 0 for all rows i",
                  "{dead} of {units} = {share} > {threshold}")),
          Map.entry(
              "training_rate",
              new Template(
                  "the learning rate is above the limit of stability",
                  "with {method} a step overshoots where the loss is most curved, and the loss went"
                      + " from {before} to {after}. Set the rate below {limit}",
                  "S = ηλ₁/c > 1, λ₁ the largest eigenvalue of {hessian}",
                  "{η} · {λ₁} / {c} = {S} at the {where}; the limit of the rate is c/λ₁ ="
                      + " {limit}")));

  /// What is said where nothing is wrong: a title and numbers.
  private static final Map<String, Template> FINE =
      Map.of(
          "nonfinite_training",
          fine("every number was finite", "in {steps} steps"),
          "gradient_mismatch",
          fine(
              "the gradient is the slope of the loss",
              "central differences along the gradient of each layer agree to {residual}, worst for"
                  + " {layer}"),
          "initial_loss",
          fine(
              "the network begins undecided",
              "initial loss {loss}, log {k} = {log_k} for equal probabilities"),
          "vanishing_gradient",
          fine(
              "the gradient reaches the first layer",
              "median size of an entry {first_slope} in {first}, {last_slope} in {last}, from"
                  + " {records} steps"),
          "growing_gradient",
          fine(
              "the gradient does not grow out of bounds",
              "norm {first} at the first step, {largest} at most, {last} at step {last_step}"),
          "dead_units",
          fine(
              "at most a tenth of the units of a layer is dead",
              "at most {dead} of {units} units of a layer ({layer}) are 0 for all of {rows} rows"),
          "training_rate",
          fine(
              "the learning rate is {which}",
              "η = {η}, c/λ₁ = {c}/{λ₁} = {limit} for {hessian} over {rows} rows; loss {before} →"
                  + " {after}"));

  private static Template fine(String title, String numbers) {
    return new Template(title, "", "", numbers);
  }

  private static final Map<String, String> CHANGES =
      Map.of(
          "penalty", "penalize the weights with λ = %s (or use Firth's correction)",
          "standardize", "standardize the columns on the training rows; the stable rate is then %s",
          "rate", "set the rate to c/(2λ₁) = %s",
          "rewrite",
              "rewrite the operation in a stable form: log(1+exp(x)) as softplus, log(sum(exp(x)))"
                  + " as logsumexp",
          "data", "drop or fill the cells that are not finite");

  /// The sentences of a finding.
  public static Wording of(Finding finding) {
    Template template = TEMPLATES.get(finding.slug());
    if (!finding.level().alarm()) {
      template = FINE.getOrDefault(finding.slug(), template);
    }
    if (template == null) {
      throw new IllegalArgumentException(
          "there are no words for " + finding.slug() + "; add a template");
    }
    List<String> excluded = new ArrayList<>();
    for (Finding.Excluded other : finding.excluded()) {
      excluded.add(
          other.slug()
              + ": "
              + other.statistic()
              + " is "
              + number(other.value())
              + ", below "
              + number(other.threshold()));
    }
    return new Wording(
        filled(template.title(), finding),
        filled(template.cause(), finding),
        filled(template.formula(), finding),
        filled(template.substituted(), finding),
        confidence(finding.confidence()),
        List.copyOf(excluded),
        finding.mend().map(Wording::mend).orElse("nothing to mend"),
        finding.mend().map(Wording::effect).orElse(""));
  }

  /// Whether there are words for a slug.
  static boolean knows(String slug) {
    return TEMPLATES.containsKey(slug);
  }

  /// A number with four significant digits.
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e7) {
      return Long.toString((long) value);
    }
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "+∞" : "−∞";
    }
    double size = Math.abs(value);
    return size >= 1e-3 && size < 1e5
        ? String.format(
            Locale.ROOT, "%." + Math.max(0, 3 - (int) Math.floor(Math.log10(size))) + "f", value)
        : String.format(Locale.ROOT, "%.3e", value);
  }

  private static String filled(String template, Finding finding) {
    Matcher matcher = PLACE.matcher(template);
    return matcher.replaceAll(place -> {
      String key = place.group(1);
      String word =
          Optional.ofNullable(finding.names().get(key)).orElseGet(() -> known(finding, key));
      return Matcher.quoteReplacement(word);
    });
  }

  private static String known(Finding finding, String key) {
    Double value = finding.numbers().get(key);
    return value == null ? "(none)" : number(value);
  }

  private static String confidence(Confidence confidence) {
    return switch (confidence) {
      case PROVEN -> "proven: the theorem's conditions were checked on the data";
      case MEASURED -> "measured: the numbers of the theorem were measured and agree with it";
      case SUSPECTED ->
          "suspected: the theorem's condition holds, but the loss is not quadratic enough to"
              + " confirm its prediction";
    };
  }

  private static String mend(Finding.Mend mend) {
    return String.format(
        Locale.ROOT, CHANGES.getOrDefault(mend.change(), mend.change()), number(mend.value()));
  }

  private static String effect(Finding.Mend mend) {
    return switch (mend.verification()) {
      case NOT_VERIFIED -> "not verified";
      case VERIFIED, REFUTED ->
          "run again with only this change: "
              + mend.statistic()
              + " went from "
              + number(mend.before())
              + " to "
              + number(mend.measured())
              + (Double.isNaN(mend.predicted())
                  ? ""
                  : " (predicted " + number(mend.predicted()) + ")")
              + (mend.verification() == Finding.Verification.VERIFIED ? "" : "; it did not help");
    };
  }
}
