package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Sums of products in Java: the builder whose sum it is, where there is one.
final class JavaEinsum {
  private JavaEinsum() {}

  static String code(Expr expr, Node.Einsum einsum, Function<Expr, String> codes) {
    List<Expr> x = einsum.operands();
    if (x.size() == 1 && x.get(0).rank() == 2) {
      if (Functions.trace(x.get(0)) == expr) {
        return JavaWriter.call("trace", codes.apply(x.get(0)));
      }
      if (Functions.diagonal(x.get(0)) == expr) {
        return JavaWriter.call("diagonal", codes.apply(x.get(0)));
      }
    }
    if (x.size() == 2 && multiplies(x.get(0), x.get(1)) && x.get(0).matmul(x.get(1)) == expr) {
      return codes.apply(x.get(0)) + ".matmul(" + codes.apply(x.get(1)) + ")";
    }
    if (x.size() == 2
        && x.stream().allMatch(factor -> factor.rank() == 1)
        && Functions.outer(x.get(0), x.get(1)) == expr) {
      return JavaWriter.call("outer", codes.apply(x.get(0)), codes.apply(x.get(1)));
    }
    List<String> arguments = new ArrayList<>(List.of("\"" + IndexLetters.of(einsum) + "\""));
    x.forEach(factor -> arguments.add(codes.apply(factor)));
    return JavaWriter.call("einsum", arguments.toArray(new String[0]));
  }

  private static boolean multiplies(Expr x, Expr y) {
    return x.rank() >= 1
        && x.rank() <= 2
        && y.rank() >= 1
        && y.rank() <= 2
        && x.dims().getLast().equals(y.dims().get(0));
  }
}
