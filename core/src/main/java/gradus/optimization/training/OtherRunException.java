package gradus.optimization.training;

/// A checkpoint that belongs to another run: of another model, method, data or precision, so that
/// going on from it would be neither run.
public final class OtherRunException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final long step;
  private final String part;
  private final String found;
  private final String expected;

  OtherRunException(long step, String part, String found, String expected) {
    super(
        "cannot continue from the checkpoint after step "
            + step
            + ": it is of another run, whose "
            + part
            + " is "
            + found
            + ", and that of this run is "
            + expected
            + "; continue with what it was made for, or start anew in another place");
    this.step = step;
    this.part = part;
    this.found = found;
    this.expected = expected;
  }

  /// After which step the checkpoint was taken.
  public long step() {
    return step;
  }

  /// What differs: `parameters`, `loss`, `method`, `coefficients`, `update`, `columns`, `rows`,
  /// `batch size`, `order of rows`, `precision`, `validation` or `plateau`.
  public String part() {
    return part;
  }

  /// What the checkpoint has.
  public String found() {
    return found;
  }

  /// What the run has.
  public String expected() {
    return expected;
  }
}
