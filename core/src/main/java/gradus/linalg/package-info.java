/// Dense tensors, their shapes, products, factorizations and spectra.
///
/// Read [gradus.linalg.Shape] and [gradus.linalg.Tensor] first, then what is asked for:
///
/// | chapter | begin with |
/// |---|---|
/// | systems and least squares | [gradus.linalg.LeastSquares], which chooses among the factorizations |
/// | factorizations | [gradus.linalg.Lu], [gradus.linalg.Cholesky], [gradus.linalg.Ldl], [gradus.linalg.Qr], [gradus.linalg.PivotedQr] |
/// | symmetric spectra | [gradus.linalg.SymmetricEigen]; [gradus.linalg.SpectralTrace] watches it work |
/// | singular values | [gradus.linalg.Svd], [gradus.linalg.RandomizedSvd], [gradus.linalg.Polar] |
/// | spectra of any square matrix | [gradus.linalg.Eigen], [gradus.linalg.Schur] |
/// | exponential, logarithm, root of a matrix | [gradus.linalg.MatrixFunction] |
/// | accuracy | [gradus.linalg.Certificate], [gradus.linalg.Condition], [gradus.linalg.Refinement], [gradus.linalg.Sums] |
/// | columns of data | [gradus.linalg.ColumnStatistics] |
///
/// Sparse matrices are in `gradus.linalg.sparse`, methods that need only products in
/// `gradus.linalg.iterative`. The loops are in `gradus.linalg.kernel`, which is not exported.
///
/// To add a factorization: one record here, and its laws in the tests.
@NullMarked
package gradus.linalg;

import org.jspecify.annotations.NullMarked;
