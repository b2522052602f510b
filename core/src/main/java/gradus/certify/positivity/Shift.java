package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.Optional;

/// An atom with a bound `l` that is not 0 written as `l + s`, `s ≥ 0`, or as `u − s`.
record Shift(Algebra algebra) {
  /// The polynomial in the distances of its atoms from their bounds; empty where there are none.
  /// Those of variables are positive.
  static Optional<IndexedPolynomial> of(IndexedPolynomial p, Algebra algebra) {
    return new Shift(algebra).measured(p);
  }

  private Optional<IndexedPolynomial> measured(IndexedPolynomial p) {
    IndexedPolynomial moved = p;
    boolean any = false;
    for (Factor base : p.bases()) {
      Interval range = base.atom().range();
      boolean below = Double.isFinite(range.lower()) && range.lower() != 0;
      boolean above = !below && Double.isFinite(range.upper()) && range.lower() != 0;
      if ((below || above) && !range.isPoint() && base.atom().isLinear()) {
        moved = algebra.substituted(moved, base, distance(base, range, below));
        any = true;
      }
    }
    return any ? Optional.of(moved) : Optional.empty();
  }

  /// `lower + s`, or `upper − s`.
  private IndexedPolynomial distance(Factor base, Interval range, boolean below) {
    double bound = below ? range.lower() : range.upper();
    Interval width = range.minus(Interval.of(bound)).abs();
    // proofs speak of points within the bounds of variables, and of others by continuity
    boolean inside =
        base.atom().expr() != null && base.atom().expr().node() instanceof Node.Variable;
    Expr symbol =
        Expr.variable(
            "distance#" + base.atom().id() + (below ? " above " : " below ") + bound,
            Domain.REAL,
            base.atom().dims().toArray(new Dim[0]));
    Indeterminate atom =
        algebra.symbol(
            Indeterminate.Kind.SYMBOL,
            symbol,
            base.atom().varying(),
            width.and(inside ? Interval.POSITIVE : Interval.NONNEGATIVE));
    IndexedPolynomial s = IndexedPolynomial.of(atom, base.labels());
    return algebra.sum(
        IndexedPolynomial.of(Rational.of(bound)), below ? s : algebra.scaled(s, Rational.of(-1)));
  }
}
