/// The notation of CVXPY 1.9 (<https://www.cvxpy.org/tutorial/functions>): Python's operators and
/// CVXPY's functions, read as expressions.
///
/// Read [gradus.expr.cvxpy.Parser] (the grammar), [gradus.expr.cvxpy.Operators] (what operators
/// build), [gradus.expr.cvxpy.Atom] (a function), and the tables: [gradus.expr.cvxpy.Elementwise],
/// [gradus.expr.cvxpy.Reductions], [gradus.expr.cvxpy.Norms], [gradus.expr.cvxpy.MatrixFunctions],
/// [gradus.expr.cvxpy.ArrayFunctions], [gradus.expr.cvxpy.Shaping], and
/// [gradus.expr.cvxpy.NumpyFunctions], which CVXPY has not. What is not read, and what to write
/// instead, is listed in [gradus.expr.cvxpy.Unread].
///
/// To add a function: one row of its table, and a line of the values that CVXPY gives it in
/// `cvxpy-1.9.3.tsv`.
@NullMarked
package gradus.expr.cvxpy;

import org.jspecify.annotations.NullMarked;
