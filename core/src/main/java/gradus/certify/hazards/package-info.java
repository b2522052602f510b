/// Where floating point would lose what an expression says, and what to write instead.
///
/// Read [gradus.certify.hazards.Hazards] first. `Scan` looks at every operation with the ranges of
/// its operands ([gradus.certify.Range]): for overflow and poles itself, at functions of one number
/// in `Unary`, for lost digits in `Cancellation`, for singular matrices in `Singularity`, for
/// gradients that stop in `Flat`. Sums that can cancel and are no hazard, such as residuals, are a
/// list of their own ([gradus.certify.hazards.Difference], found by `Differences`). Where it looks
/// at a branch of a choice, `Contexts` tells what the condition excludes. `RangedForms` has forms
/// of the same value beside those of [gradus.calculus.Stabilize], and `Wording` says all of it in
/// words.
///
/// To add a hazard: a constant of [gradus.certify.hazards.Hazard.Kind], the operation it happens
/// in, in `Scan`, and its words where the compiler complains.
@NullMarked
package gradus.certify.hazards;

import org.jspecify.annotations.NullMarked;
