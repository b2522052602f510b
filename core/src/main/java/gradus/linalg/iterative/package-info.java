/// Linear algebra by products with vectors alone: for matrices too large to factorize or to store.
///
/// Read [gradus.linalg.iterative.LinearOperator] first: a dense or a sparse matrix, or anything
/// that can multiply a vector. Then, by what is asked:
///
/// | question | answer |
/// |---|---|
/// | `Ax = b` | [gradus.linalg.iterative.Solver]: conjugate gradients, MINRES, GMRES |
/// | `min ‖Ax − b‖` | [gradus.linalg.iterative.LeastSquaresSolver]: LSQR, LSMR |
///
/// Every result names why the iteration ended ([gradus.linalg.iterative.Outcome]) and states how
/// far it can be from the truth.
@NullMarked
package gradus.linalg.iterative;

import org.jspecify.annotations.NullMarked;
