/// The expression graph: what a model computes, as immutable data that everything else reads.
///
/// Read [gradus.expr.Node] (the grammar: one record a form), then [gradus.expr.Expr] (a node with
/// its shape, built once), the tables [gradus.expr.Function1] and [gradus.expr.Function2], the
/// builders in [gradus.expr.Functions], and the ways in and out as text: [gradus.expr.Formula]
/// reads and prints, [gradus.expr.Notation] typesets, [gradus.expr.NumpyCode] and
/// [gradus.expr.JavaCode] write programs.
///
/// To add a scalar function: one row of its table, its cases there and its builder. To add a form:
/// one record in `Node`; the compiler then lists every reading that has to learn it.
@NullMarked
package gradus.expr;

import org.jspecify.annotations.NullMarked;
