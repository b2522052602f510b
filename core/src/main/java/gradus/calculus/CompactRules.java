package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.calculus.Product.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules that make a derivative as short as textbooks print it. They are for reading: programs
/// are compiled from what [Stabilize] answers, which keeps a few more digits, keeps a derivative
/// where a norm is 0, and multiplies by vectors before it adds matrices.
final class CompactRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr V = Expr.variable("v", Dim.of("n"));
  private static final Expr A = Expr.variable("A", Dim.of("n"), Dim.of("n"));
  private static final Expr U = Expr.variable("u", Dim.of("m"));

  static final List<Rule> ALL =
      List.of(
          Rule.structural(
              "complementary sigmoids",
              Y.negate().plus(1).times(sigmoid(X)).minus(Y.times(sigmoid(X.negate()))),
              sigmoid(X).minus(Y),
              Root.SUMS,
              true,
              CompactRules::sigmoids),
          Rule.structural(
              "identity in a product",
              V.broadcast(A.dims(), 0).times(Expr.eye(Dim.of("n")).minus(V.broadcast(A.dims(), 1))),
              diag(V).minus(outer(V, V)),
              Root.PRODUCTS,
              true,
              CompactRules::identity),
          Rule.structural(
              "product with a sum",
              einsum("im,mjk->ijk", A, einsum("mj,k->mjk", A, V).plus(einsum("mk,j->mjk", A, V))),
              einsum("im,mj,k->ijk", A, A, V).plus(einsum("im,mk,j->ijk", A, A, V)),
              Set.of(Node.Einsum.class),
              false,
              (x, _) -> SubscriptRules.distributed(x)),
          Rule.structural(
              "product of elements",
              A.broadcast(List.of(Dim.of("n"), Dim.of("n"), Dim.of("m")), 0, 1)
                  .times(einsum("ij,k->ijk", Expr.eye(Dim.of("n")), U)),
              einsum("ij,ij,k->ijk", A, Expr.eye(Dim.of("n")), U),
              Set.of(Function2.MULTIPLY),
              false,
              (x, _) -> SubscriptRules.elements(x)),
          Rule.structural(
              "diagonals together",
              diag(V).plus(diag(square(V))),
              diag(V.plus(square(V))),
              Root.SUMS,
              false,
              CompactRules::diagonals),
          Rule.structural(
              "trace of a sum",
              trace(outer(V, V).plus(A)),
              trace(outer(V, V)).plus(trace(A)),
              Set.of(Node.Einsum.class),
              false,
              (x, _) -> traceOfSum(x)),
          Rule.structural(
              "repetitions together",
              V.broadcast(A.dims(), 0).times(square(V).broadcast(A.dims(), 0)),
              V.times(square(V)).broadcast(A.dims(), 0),
              Root.PRODUCTS,
              false,
              CompactRules::repetitions),
          Rule.structural(
              "negative of a difference",
              X.minus(Y).negate(),
              Y.minus(X),
              Set.of(Function1.NEGATE),
              false,
              Reversals::negated),
          Rule.scalar(
              "product of roots",
              sqrt(X.negate().plus(1)).times(sqrt(X.plus(1))),
              sqrt(X.negate().plus(1).times(X.plus(1)))),
          Rule.structural(
              "powers of a norm",
              norm2(V).times(sum(square(V))),
              norm2(V).power(3),
              Root.PRODUCTS,
              false,
              CompactRules::norms),
          Rule.structural(
              "quotient",
              X.power(-1).times(Y),
              Y.over(X),
              Set.of(Function2.MULTIPLY),
              false,
              (x, _) -> quotient(x)),
          Rule.structural(
              "deviations add up to 0",
              sum(V.minus(mean(V))),
              Expr.of(0),
              Set.of(Node.Reduce.class),
              true,
              (x, _) -> deviations(x)),
          Rule.structural(
              "positive first",
              X.negate().plus(Y),
              Y.minus(X),
              Root.SUMS,
              false,
              (x, rewriter) -> positiveFirst(x, rewriter)),
          Rule.structural(
              "common factor",
              A.matmul(V).plus(A.transpose().matmul(V)),
              A.plus(A.transpose()).matmul(V),
              Root.SUMS,
              true,
              CommonFactors::take));

  private CompactRules() {}

  /// `p σ(u) + q σ(−u) = (p − q) σ(u) + q`, where `p − q` is a number; the same of `[x < y]` and
  /// `[y ≤ x]`.
  private static Optional<Expr> sigmoids(Expr x, Rewriter rewriter) {
    Sum sum = Sum.of(x);
    List<Expr> terms = List.copyOf(sum.terms().keySet());
    for (Expr first : terms) {
      for (Expr second : terms) {
        Product mine = sum.product(first);
        Product theirs = sum.product(second);
        for (Factor sigmoid : mine.factors()) {
          for (Factor other : theirs.factors()) {
            if (first != second && complementary(sigmoid, other)) {
              Expr q = theirs.replaced(List.of(other)).expr();
              Sum difference = Sum.of(mine.replaced(List.of(sigmoid)).expr().minus(q));
              boolean jump = KinkRules.complementary(sigmoid, other) && !Uniform.is(q, 0);
              if (difference.terms().isEmpty() && !(jump && !difference.constant().abs().is(1))) {
                Expr pair = difference.constant().of(sigmoid.base()).plus(q);
                return Optional.of(sum.replaced(first, second, pair));
              }
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean complementary(Factor first, Factor second) {
    return KinkRules.complementary(first, second)
        || first.exponent() == 1
            && second.exponent() == 1
            && first.base().node() instanceof Node.Map1(var f, var u)
            && second.base().node() instanceof Node.Map1(var g, var w)
            && f == Function1.SIGMOID
            && g == Function1.SIGMOID
            && w.node() instanceof Node.Map1(var sign, var negated)
            && sign == Function1.NEGATE
            && negated == u;
  }

  /// `vᵢ (δᵢⱼ − wⱼ) = vᵢδᵢⱼ − vᵢwⱼ`
  private static Optional<Expr> identity(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function2.ADD)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor factor : product.factors()) {
      boolean scaled =
          product.factors().stream()
              .allMatch(f -> f.equals(factor) || Uniform.scalar(f.base()).rank() == 0);
      if (factor.exponent() == 1 && Sum.is(factor.base()) && !scaled) {
        Sum sum = Sum.of(factor.base());
        if (sum.constant().is(0) && sum.terms().keySet().stream().anyMatch(CompactRules::eye)) {
          return sum.terms().entrySet().stream()
              .map(term ->
                  term.getValue().of(product.replaced(List.of(factor), term.getKey()).expr()))
              .reduce(Expr::plus);
        }
      }
    }
    return Optional.empty();
  }

  /// `diag(v) + diag(w) = diag(v + w)`
  private static Optional<Expr> diagonals(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    List<Expr> terms = sum.terms().keySet().stream().filter(t -> diagonal(t).isPresent()).toList();
    if (terms.size() < 2) {
      return Optional.empty();
    }
    Expr first = terms.get(0);
    Expr second = terms.get(1);
    Expr together =
        sum.terms()
            .getOrDefault(first, Coefficient.ONE)
            .of(diagonal(first).orElseThrow())
            .plus(
                sum.terms()
                    .getOrDefault(second, Coefficient.ONE)
                    .of(diagonal(second).orElseThrow()));
    Coefficient.Term front = Coefficient.front(Simplify.of(together));
    return Optional.of(sum.replaced(first, second, front.coefficient().of(diag(front.expr()))));
  }

  /// The vector on a diagonal.
  private static Optional<Expr> diagonal(Expr x) {
    return x.node() instanceof Node.Map2(var function, var a, var b)
            && function == Function2.MULTIPLY
            && a.node() instanceof Node.Broadcast(var v, var _, var _)
            && b.node() instanceof Node.Eye
            && v.rank() == 1
            && diag(v) == x
        ? Optional.of(v)
        : Optional.empty();
  }

  /// `δᵢⱼ`, or a product of such as `δᵢₖδⱼₗ`.
  private static boolean eye(Expr x) {
    return x.node() instanceof Node.Eye
        || x.node() instanceof Node.Einsum(var factors, var _, var _)
            && factors.stream().allMatch(factor -> factor.node() instanceof Node.Eye);
  }

  /// `tr(A + B) = tr A + tr B`, where one of them is a product, which need not be formed.
  private static Optional<Expr> traceOfSum(Expr x) {
    boolean trace =
        x.node() instanceof Node.Einsum(var operands, var subscripts, var output)
            && output.isEmpty()
            && subscripts.equals(List.of(List.of(0, 0)));
    if (!trace || !Sum.is(x.operands().get(0))) {
      return Optional.empty();
    }
    Sum sum = Sum.of(x.operands().get(0));
    boolean products =
        sum.terms().keySet().stream().anyMatch(term -> term.node() instanceof Node.Einsum);
    return products && sum.constant().is(0)
        ? sum.terms().entrySet().stream()
            .map(term -> term.getValue().of(trace(term.getKey())))
            .reduce(Expr::plus)
        : Optional.empty();
  }

  /// Two factors that are repeated alike are one.
  private static Optional<Expr> repetitions(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Node.Broadcast.class)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor first : product.factors()) {
      for (Factor second : product.factors()) {
        if (!first.equals(second)
            && first.base().node() instanceof Node.Broadcast(var a, var dims, var axes)
            && second.base().node() instanceof Node.Broadcast(var b, var same, var alike)
            && dims.equals(same)
            && axes.equals(alike)
            && a.rank() > 0
            && first.exponent() > 0) {
          Expr inner = new Factor(a, first.exponent()).expr();
          Expr both = inner.times(new Factor(b, second.exponent()).expr());
          return Optional.of(
              product
                  .replaced(List.of(first, second), Expr.of(new Node.Broadcast(both, dims, axes)))
                  .expr());
        }
      }
    }
    return Optional.empty();
  }

  /// `‖v‖ Σv² = ‖v‖³`
  private static Optional<Expr> norms(Expr x, Rewriter rewriter) {
    Product product = rewriter.product(x);
    for (Factor norm : product.factors()) {
      for (Factor squares : product.factors()) {
        if (Uniform.scalar(norm.base()).node() instanceof Node.Reduce(var f, var v, var axes)
            && f == Reduction.NORM2
            && Uniform.scalar(squares.base())
                == Expr.of(new Node.Reduce(Reduction.SUM, v.power(2), axes))) {
          double exponent = norm.exponent() + 2 * squares.exponent();
          Expr together = norm.base().power(exponent);
          return Optional.of(product.replaced(List.of(norm, squares), together).expr());
        }
      }
    }
    return Optional.empty();
  }

  /// `(1/a) y = y/a` for a scalar `a`.
  private static Optional<Expr> quotient(Expr x) {
    for (int k = 0; k < 2; k++) {
      if (Uniform.scalar(x.operands().get(k)).node() instanceof Node.Power(var a, var exponent)
          && a.rank() == 0
          && exponent == -1) {
        return Optional.of(x.operands().get(1 - k).over(a));
      }
    }
    return Optional.empty();
  }

  /// `Σᵢ (vᵢ − v̄) = 0` over all elements of a vector.
  private static Optional<Expr> deviations(Expr x) {
    if (!(x.node() instanceof Node.Reduce(var reduction, var inner, var axes))
        || reduction != Reduction.SUM
        || inner.rank() != 1
        || !axes.equals(List.of(0))
        || !Sum.is(inner)) {
      return Optional.empty();
    }
    return inner.operands().stream()
            .anyMatch(v -> inner == v.minus(mean(v)) || inner == v.minus(mean(v).broadcastLike(v)))
        ? Optional.of(Expr.of(0))
        : Optional.empty();
  }

  private static Optional<Expr> positiveFirst(Expr x, Rewriter rewriter) {
    boolean negative =
        x.operands().get(0).node() instanceof Node.Map1(var function, var _)
            && function == Function1.NEGATE;
    return negative ? Optional.of(rewriter.sum(x).expr()) : Optional.empty();
  }
}
