package gradus.certify;

/// Says why the algebra of [HessianCertificate] has no answer for an expression. It never leaves
/// the package: the reason becomes part of the answer.
final class InapplicableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InapplicableException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
