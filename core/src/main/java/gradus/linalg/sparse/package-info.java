/// Matrices of which only the entries that are not zero are stored.
///
/// Read [gradus.linalg.sparse.SparseMatrix]. Whatever only multiplies vectors, such as iterative
/// solvers and extreme eigenpairs, is in `gradus.linalg.iterative`.
@NullMarked
package gradus.linalg.sparse;

import org.jspecify.annotations.NullMarked;
