/// Linear algebra by products with vectors alone: for matrices too large to factorize or to store.
///
/// Read [gradus.linalg.iterative.LinearOperator] first: a dense or a sparse matrix, or anything
/// that can multiply a vector.
@NullMarked
package gradus.linalg.iterative;

import org.jspecify.annotations.NullMarked;
