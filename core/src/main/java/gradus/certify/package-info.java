/// What can be said of an expression before there are data: where its values lie, and where
/// floating point would lose them.
///
/// Read [gradus.certify.Interval] (a set of numbers, with bounds rounded outward), then
/// [gradus.certify.Range], which reads one off for every expression of a graph: functions of
/// numbers in `Elementwise`, reductions and sums of products in `Sums`, matrices in `Matrices`, and
/// in `Related` what is known of forms whose parts depend on each other. `Hazards` reads the ranges
/// for overflow, lost digits and poles, and says what to write instead.
///
/// To add a function: one row in `Elementwise`; a form: where the compiler complains in `Range`.
/// The law test draws values of every form and looks for one outside its range.
@NullMarked
package gradus.certify;

import org.jspecify.annotations.NullMarked;
