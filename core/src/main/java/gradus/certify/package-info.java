/// What can be said of an expression before there are data: where its values lie, where floating
/// point would lose them, and how it bends.
///
/// Read [gradus.certify.Interval] first, a set of numbers with bounds rounded outward (`Outward`),
/// then [gradus.certify.Range], which reads one off for every expression of a graph: functions of
/// numbers in `Elementwise`, sums in `Sums`, choices in `Branches`, and in `Related` forms whose
/// parts depend on each other.
///
/// [gradus.certify.Hazards] looks at the ranges for overflow, lost digits, poles and silent
/// gradients (`HazardScan`), and finds a form of the same value without them (`StableForms`).
///
/// [gradus.certify.Certificate] says whether a function is convex. `Judgement` is the order of the
/// argument: normal forms, the domain (`Needs`), the rules of composition (`Composition`) over what
/// single functions do on ranges (`ScalarFacts`) and over named forms (`Atoms`, `Products`,
/// `Spectral`, `Pieces`), then [gradus.certify.HessianCertificate]: the second derivative as a
/// quadratic form in exact fractions (`Algebra`, `QuadraticForm`), to which one of six templates
/// gives a sign. `Refutation` looks for segments that show the contrary; nothing is proven by them.
///
/// To add a function: one row in `Elementwise` and one in `ScalarFacts`; a form: where the compiler
/// complains. Law tests draw values and segments, and look for one outside its range, or on the
/// wrong side of its chord.
@NullMarked
package gradus.certify;

import org.jspecify.annotations.NullMarked;
