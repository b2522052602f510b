package gradus.lab;

import gradus.optimization.training.OtherRunException;
import java.util.regex.Pattern;

/// Says which options a run had that cannot be gone on with: a checkpoint knows of its run what was
/// computed, people know what they typed.
final class OtherOptions {
  private static final int BRIEF = 80;
  private static final Pattern DIGEST = Pattern.compile(".*[0-9a-f]{16}.*");

  private OtherOptions() {}

  static IllegalArgumentException of(OtherRunException e) {
    String values =
        isPlain(e.found()) && isPlain(e.expected())
            ? " (" + e.part() + ": " + e.found() + " then, " + e.expected() + " now)"
            : "";
    return new IllegalArgumentException(
        "cannot continue from the checkpoint after step "
            + e.step()
            + ": that run had another "
            + options(e.part())
            + values
            + "; give what it had, or start anew with another folder for --checkpoints",
        e);
  }

  /// Whether a value says something to a person.
  private static boolean isPlain(String value) {
    return value.length() <= BRIEF && !DIGEST.matcher(value).matches();
  }

  /// What a part of a run follows from.
  private static String options(String part) {
    return switch (part) {
      case "parameters" -> "network: --layers, --loss or the columns of the data differ";
      case "loss" -> "network or loss: --layers, --loss or their settings differ";
      case "method", "update" ->
          "method: --optimizer, --schedule, --clip, --decay, --accumulate or their settings differ";
      case "coefficients" ->
          "rate: --rate, a setting of the method, or --epochs under a schedule differ";
      case "precision" -> "precision: --precision differs";
      case "columns", "rows" -> "set of rows: the data, --test, --validation or --missing differ";
      case "batch size" -> "size of batches: --batch differs";
      case "order of rows" -> "order of rows: --seed differs";
      case "validation" -> "validation: --validation, --batch or --loss differ";
      case "plateau" -> "plateau: --schedule or its settings differ";
      default -> part;
    };
  }
}
