package gradus.certify.positivity;

/// Says why the algebra of [HessianCertificate] has no answer for an expression. It never leaves
/// the package: the reason becomes part of the answer.
public final class InapplicableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InapplicableException(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
