/// Matrices of which only some entries are stored, since the others are zero.
///
/// Read [gradus.linalg.sparse.SparseMatrix] first: how such a matrix is made, changed and
/// multiplied; then [gradus.linalg.sparse.SparseTriangular], which solves by substitution.
///
/// Factors of a symmetric matrix have entries where the matrix has none. Where, and how few, is
/// found before any value is looked at: [gradus.linalg.sparse.SymbolicFactor], with an order of
/// elimination (`MinimumDegree`), the tree of what depends on what (`EliminationTree`) and the
/// dense blocks it is made of (`Supernodes`). The values come block by block (`Multifrontal`) and
/// make a [gradus.linalg.sparse.SparseCholesky] or a [gradus.linalg.sparse.SparseLdl], which solve
/// systems, and prove their solutions ([gradus.linalg.sparse.SparseSolution]).
///
/// All of it runs on all processors and has the same bits for any number of them. Where a factor is
/// too large, systems can be solved by iteration: `gradus.linalg.iterative`.
@NullMarked
package gradus.linalg.sparse;

import org.jspecify.annotations.NullMarked;
