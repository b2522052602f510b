/// Matrices of which only some entries are stored, since the others are zero.
///
/// Read [gradus.linalg.sparse.SparseMatrix] first: how such a matrix is made, changed and
/// multiplied. [gradus.linalg.sparse.SparseTriangular] solves systems by substitution.
///
/// Products run on all processors and have the same bits for any number of them.
@NullMarked
package gradus.linalg.sparse;

import org.jspecify.annotations.NullMarked;
