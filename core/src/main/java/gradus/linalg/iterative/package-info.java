/// Linear algebra by products with vectors alone: for matrices too large to factorize or to store.
///
/// Read [gradus.linalg.iterative.LinearOperator] first: a dense or a sparse matrix, or anything
/// that can multiply a vector. Then, by what is asked:
///
/// | question | answer |
/// |---|---|
/// | `Ax = b` | [gradus.linalg.iterative.Solver]: conjugate gradients, MINRES, GMRES |
/// | fewer steps for it | [gradus.linalg.iterative.Preconditioner], incomplete Cholesky and LU |
/// | `min ‖Ax − b‖` | [gradus.linalg.iterative.LeastSquaresSolver]: LSQR, LSMR |
/// | largest or smallest eigenpairs, `A = Aᵀ` | [gradus.linalg.iterative.Lanczos] |
/// | outermost eigenpairs of any square `A` | [gradus.linalg.iterative.Arnoldi] |
/// | leading singular triplets | [gradus.linalg.iterative.TruncatedSvd] |
/// | `uᵀf(A)u`, or how `u` lies in the spectrum | [gradus.linalg.iterative.GaussQuadrature] |
/// | `tr f(A)`, `log det A`, counts of eigenvalues | [gradus.linalg.iterative.SpectralDensity] |
///
/// Every result names why the iteration ended ([gradus.linalg.iterative.Outcome]) and states how
/// far it can be from the truth.
@NullMarked
package gradus.linalg.iterative;

import org.jspecify.annotations.NullMarked;
