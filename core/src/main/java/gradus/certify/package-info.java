/// What can be said of an expression before there are data: where its values lie, and where
/// floating point would lose them.
///
/// Read [gradus.certify.Interval] first, a set of numbers with bounds rounded outward (`Outward`,
/// `Powers`), then [gradus.certify.Range], which reads one off for every expression of a graph:
/// functions of numbers in `Elementwise`, reductions and sums of products in `Sums`, matrices in
/// `Matrices`, choices in `Branches`, and in `Related` forms whose parts depend on each other.
///
/// [gradus.certify.Hazards] looks at the ranges for overflow, lost digits, poles and silent
/// gradients (`HazardScan`, `Cancellation`, `Flat`), finds a form of the same value without them
/// ([gradus.calculus.Stabilize], `StableForms`) and says so in words (`HazardWording`).
///
/// [gradus.certify.HessianCertificate] proves curvature by the second derivative: in exact
/// fractions (`Rational`), as polynomials of atoms (`Algebra`, `Collector`) on a convex domain
/// (`SmoothDomain`), read as a quadratic form (`QuadraticForm`) that one of six templates shows to
/// have a sign.
///
/// To add a function: one row in `Elementwise`; a form: where the compiler complains in `Range` and
/// `HazardScan`. The law test draws values of every function and form and looks for one outside its
/// range.
@NullMarked
package gradus.certify;

import org.jspecify.annotations.NullMarked;
