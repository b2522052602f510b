package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import java.util.Optional;

/// **T1**: `Σ cⱼ ℓⱼ² ≥ 0` where every `cⱼ ≥ 0`.
final class SumOfSquares {
  private SumOfSquares() {}

  static FormProof proof(FormBlock block, CoefficientSign sign) {
    FormProof proof = FormProof.of();
    for (Factor form : block.forms()) {
      IndexedPolynomial c = block.at(form, form);
      Optional<String> reason = sign.nonnegative(c);
      if (reason.isEmpty()) {
        return FormProof.failed(
            "the sign of " + c + ", the coefficient of (" + form + ")², is open");
      }
      if (!c.isZero()) {
        String why = reason.get();
        proof =
            proof.and(
                FormProof.of("T1 the coefficient of (" + form + ")² is " + c + " ≥ 0; " + why));
      }
    }
    return proof;
  }
}
