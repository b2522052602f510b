/// Calculus on expression graphs: every derivative is again a graph.
///
/// Read [gradus.calculus.Gradient] (reverse mode, one rule a form in `Adjoint`), then `Tangent`
/// (forward mode) and what they make together: `Jacobian`, `Hessian` and `GaussNewton`. What
/// shortens and stabilizes graphs is a list of rows: `StructuralRules`, `StableRules`, `NamedRules`
/// and `FinalRules`; `Simplify` and `Stabilize` apply them through `Rewriter`.
/// [gradus.calculus.Derivative] is a gradient, Jacobian, Hessian or product in the form of the
/// textbooks (`CompactRules`, `ElementRules`) with the steps that led to it; where matrices are
/// derived by matrices `KroneckerForm` makes a matrix of it. `GradientCheck` compares any gradient
/// with differences of values.
///
/// To add a rewriting: one row in one of these lists; the law test evaluates both sides of every
/// row.
@NullMarked
package gradus.calculus;

import org.jspecify.annotations.NullMarked;
