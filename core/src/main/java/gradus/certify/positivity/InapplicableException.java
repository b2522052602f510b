package gradus.certify.positivity;

/// Says why a proof by quadratic forms has no answer for an expression. It is caught where the
/// proof was asked for: the reason becomes part of the answer.
public final class InapplicableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InapplicableException(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
