package gradus.lab;

import java.util.Locale;

/// The exit codes of the command line: 0 only if the result can be trusted.
public enum Exit {
  TRUSTWORTHY(
      0, "done; a fit converged, its certificate holds and the doctor found nothing serious"),
  USAGE(2, "the command line was not understood"),
  DATA(3, "the data cannot be read or cannot be used as asked"),
  MODEL_FILE(4, "the model file is truncated, from a newer version, or not a model"),
  OUTPUT(5, "a result could not be written"),
  NOT_CONVERGED(10, "the step limit came before convergence"),
  DIVERGED(11, "the loss grew without recovering"),
  NOT_FINITE(12, "a value stopped being finite"),
  UNTRUSTWORTHY(13, "converged, but a finding or the certificate says not to trust the fit"),
  INTERNAL(70, "an error inside Gradus"),
  INTERRUPTED(130, "stopped by Ctrl-C; the state so far is saved");

  private final int code;
  private final String meaning;

  Exit(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /// The number given to the operating system.
  public int code() {
    return code;
  }

  /// What the number says, in one sentence.
  public String meaning() {
    return meaning;
  }

  /// The word used in JSON and in model files, such as `not-converged`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
