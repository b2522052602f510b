/// What can be said of an expression before there are data: where its values lie, and where
/// floating point would lose them.
///
/// Read [gradus.certify.Interval] first, a set of numbers with bounds rounded outward
/// ([gradus.certify.Outward]), then [gradus.certify.Range], which reads one off for every
/// expression of a graph: functions of numbers in [gradus.certify.Elementwise] and `Specials`, sums
/// in `Sums`, choices in [gradus.certify.Branches], and in `Related` forms whose parts depend on
/// each other.
///
/// [gradus.certify.Hazards] looks at the ranges for overflow, lost digits, poles and silent
/// gradients (`HazardScan`), and finds a form of the same value without them (`StableForms`).
///
/// Two packages build on this one: `positivity` proves that quadratic forms are nowhere negative,
/// and [gradus.certify.convexity] that functions are convex.
///
/// To add a function: one row in `Elementwise`; a form: where the compiler complains. Law tests
/// draw values and look for one outside of its range.
@NullMarked
package gradus.certify;

import org.jspecify.annotations.NullMarked;
