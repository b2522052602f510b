/// Whether a function is convex or concave, with a proof, or with a segment that shows the
/// contrary.
///
/// [gradus.certify.convexity.Certificate] is the answer, `Judgement` the order of the argument:
/// normal forms (`NormalForm`), the domain (`Needs`), the rules of composition (`Composition`) over
/// what single functions do on ranges (`ScalarFacts`) and over named forms (`Atoms`, `Products`,
/// `Spectral`, `Pieces`), then [gradus.certify.convexity.HessianCertificate], which asks
/// `gradus.certify.positivity` for the sign of the second derivative. `Moduli` finds constants of
/// strong convexity and smoothness. `Refutation` looks for segments that show the contrary; nothing
/// is proven by them.
///
/// To add a function: one row in `ScalarFacts`; a form: where the compiler complains. Law tests
/// look for segments on the wrong side of their chords.
@NullMarked
package gradus.certify.convexity;

import org.jspecify.annotations.NullMarked;
