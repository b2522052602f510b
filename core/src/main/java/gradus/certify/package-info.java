/// What can be said of an expression before there are data: where its values lie.
///
/// Read [gradus.certify.Interval] first, a set of numbers with bounds rounded outward
/// ([gradus.certify.Outward]), then [gradus.certify.Range], which reads one off for every
/// expression of a graph: functions of numbers in [gradus.certify.Elementwise] and `Specials`, sums
/// in `Sums`, choices in [gradus.certify.Branches], and in `Related` forms whose parts depend on
/// each other.
///
/// Three packages build on this one: `positivity` proves that quadratic forms are nowhere negative,
/// [gradus.certify.convexity] that functions are convex, and [gradus.certify.hazards] looks for
/// what floating point would lose.
///
/// To add a function: one row in `Elementwise`; a form: where the compiler complains. Law tests
/// draw values and look for one outside of its range.
@NullMarked
package gradus.certify;

import org.jspecify.annotations.NullMarked;
