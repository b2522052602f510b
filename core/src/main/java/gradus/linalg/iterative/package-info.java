/// Linear algebra by products with vectors alone: for matrices too large to factorize or to store.
///
/// Read [gradus.linalg.iterative.LinearOperator] first. Every result states how far it can be from
/// the truth, and why the iteration ended.
@NullMarked
package gradus.linalg.iterative;

import org.jspecify.annotations.NullMarked;
