/// Proofs that a quadratic form `q(x; v)`, whose coefficients depend on `x`, is nowhere negative.
///
/// Coefficients are polynomials in exact fractions ([gradus.certify.positivity.Rational]), over
/// numbers, elements of arrays and functions of them ([gradus.certify.positivity.Indeterminate]):
/// [gradus.certify.positivity.IndexedPolynomial] holds one, [gradus.certify.positivity.Algebra]
/// computes with them, [gradus.certify.positivity.Collector] reads them off a graph that
/// [gradus.certify.positivity.SmoothForm] prepared. [gradus.certify.positivity.CoefficientSign]
/// gives a sign to a coefficient (with `SignBySquares` and `SignByEstimates`), and
/// [gradus.certify.positivity.QuadraticForm] to the form, by squares (`SumOfSquares`), the
/// Cauchy–Schwarz inequality ([gradus.certify.positivity.CauchySchwarz]), minors
/// (`PrincipalMinors`), complements (`SchurComplement`), congruences (`Congruence`), or numbers
/// that are a semidefinite matrix ([gradus.certify.positivity.Definite]).
/// [gradus.certify.positivity.Regular] shows that a matrix has an inverse.
///
/// Nothing here knows of convexity. Whatever is beyond these means throws an
/// [gradus.certify.positivity.InapplicableException], which becomes the reason in an answer.
///
/// To add a template: one file with a method `proof`, and its call in `FormBlock` or
/// `QuadraticForm`.
@NullMarked
package gradus.certify.positivity;

import org.jspecify.annotations.NullMarked;
