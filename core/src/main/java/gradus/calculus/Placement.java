package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Transposes and repetitions, which say where elements stand and compute nothing: what can be
/// computed before them is, and those that change nothing disappear.
final class Placement {
  private Placement() {}

  /// `Sᵀ = S`, `(−A)ᵀ = −Aᵀ`, and the transpose of a sum of products that nobody else needs.
  static Optional<Expr> transpose(Expr x, Rewriter rewriter) {
    if (!(x.node() instanceof Node.Permute(var inner, var order))) {
      return Optional.empty();
    }
    if (order.equals(List.of(1, 0)) && rewriter.symmetric(inner)) {
      return Optional.of(inner);
    }
    return switch (inner.node()) {
      case Node.Map1(var function, var a) when function == Function1.NEGATE ->
          Optional.of(a.permute(Batch.axes(order)).negate());
      case Node.Permute(var a, var before) ->
          Optional.of(a.permute(Batch.axes(order.stream().map(before::get).toList())));
      case Node.Einsum(var operands, var subscripts, var output)
          when operands.size() > 1
              && (rewriter.usedOnce(inner)
                  || operands.stream().allMatch(factor -> factor.node() instanceof Node.Eye)) ->
          Optional.of(
              Functions.einsum(operands, subscripts, order.stream().map(output::get).toList()));
      default -> Optional.empty();
    };
  }

  /// What is repeated twice is repeated once.
  static Optional<Expr> repetition(Expr x) {
    if (x.node() instanceof Node.Broadcast(var inner, var dims, var axes)
        && inner.node() instanceof Node.Broadcast(var a, var _, var before)) {
      return Optional.of(a.broadcast(dims, Batch.axes(before.stream().map(axes::get).toList())));
    }
    return Optional.empty();
  }

  /// A power is taken before it is repeated.
  static Optional<Expr> powerOfRepetition(Expr x) {
    if (x.node() instanceof Node.Power(var base, var exponent)
        && base.node() instanceof Node.Broadcast(var a, var dims, var axes)) {
      return Optional.of(a.power(exponent).broadcast(dims, Batch.axes(axes)));
    }
    return Optional.empty();
  }

  /// `A⁻¹I = A⁻¹`
  static Optional<Expr> solvedIdentity(Expr x) {
    return x.node() instanceof Node.Solve(var a, var b) && b.node() instanceof Node.Eye
        ? Optional.of(Functions.inverse(a))
        : Optional.empty();
  }

  /// `A⁻¹(cB) = c A⁻¹B` for a scalar `c`.
  static Optional<Expr> scaledSolution(Expr x) {
    if (!(x.node() instanceof Node.Solve(var a, var b)) || !Root.PRODUCTS.contains(Root.of(b))) {
      return Optional.empty();
    }
    Product product = Product.of(b);
    List<Product.Factor> scalars = scalars(product);
    Expr rest =
        new Product(Coefficient.ONE, product.replaced(scalars).factors(), 0, 0, product.dims())
            .expr();
    boolean scaled = !scalars.isEmpty() || !product.coefficient().is(1);
    return scaled && product.coefficient().isFinite() && !Uniform.is(rest, 1)
        ? Optional.of(
            product
                .coefficient()
                .of(scale(scalars).broadcastLike(b).times(Functions.solve(a, rest))))
        : Optional.empty();
  }

  private static List<Product.Factor> scalars(Product product) {
    return product.factors().stream()
        .filter(factor ->
            factor.base().node() instanceof Node.Broadcast(var a, var _, var _) && a.rank() == 0)
        .toList();
  }

  /// The product of scalars that are repeated.
  private static Expr scale(List<Product.Factor> scalars) {
    List<Product.Factor> factors =
        scalars.stream()
            .map(factor -> new Product.Factor(Uniform.scalar(factor.base()), factor.exponent()))
            .toList();
    return new Product(Coefficient.ONE, factors, 0, 0, List.of()).expr();
  }

  /// A sum of products one of whose factors is a sum of identities, `½(δᵢₖδⱼₗ + δᵢₗδⱼₖ)`: each
  /// identity is used up by itself, and the array of all their elements is never made.
  static Optional<Expr> identities(Expr x) {
    if (!(x.node() instanceof Node.Einsum(var operands, var subscripts, var output))) {
      return Optional.empty();
    }
    for (int k = 0; k < operands.size(); k++) {
      Sum sum = Sum.is(operands.get(k)) ? Sum.of(operands.get(k)) : null;
      if (sum != null
          && sum.constant().is(0)
          && sum.terms().keySet().stream().allMatch(Placement::isIdentity)) {
        int place = k;
        return sum.terms().entrySet().stream()
            .map(term -> {
              List<Expr> factors = new ArrayList<>(operands);
              factors.set(place, term.getKey());
              return term.getValue().of(Functions.einsum(factors, subscripts, output));
            })
            .reduce(Expr::plus);
      }
    }
    return Optional.empty();
  }

  private static boolean isIdentity(Expr x) {
    return x.node() instanceof Node.Einsum(var operands, var _, var _)
        && operands.stream().allMatch(factor -> factor.node() instanceof Node.Eye);
  }

  /// `Σᵢ a xᵢ = a Σᵢ xᵢ`: scalars are multiplied once.
  static Optional<Expr> scaledSum(Expr x, Rewriter rewriter) {
    if (!(x.node() instanceof Node.Reduce(var reduction, var inner, var axes))
        || reduction != Reduction.SUM
        || !Root.PRODUCTS.contains(Root.of(inner))
        || !rewriter.usedOnce(inner)) {
      return Optional.empty();
    }
    Product product = rewriter.product(inner);
    List<Product.Factor> scalars = scalars(product);
    if (scalars.isEmpty()) {
      return Optional.empty();
    }
    Expr scale = scale(scalars);
    Expr sum = Expr.of(new Node.Reduce(Reduction.SUM, product.replaced(scalars).expr(), axes));
    return Optional.of(scale.times(sum));
  }
}
