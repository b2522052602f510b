package gradus.calculus;

import gradus.calculus.Coefficient.Term;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A sum as its terms with their coefficients, and a number.
///
/// Sums in the graph are of two; here nested ones are read as one, up to a limit that keeps long
/// chains linear.
///
/// @param parts how many terms and numbers were read
record Sum(Map<Expr, Coefficient> terms, Coefficient constant, int parts, List<Dim> dims) {
  private static final int LIMIT = 24;

  static boolean is(Expr x) {
    return x.node() instanceof Node.Map2(var function, var _, var _) && function == Function2.ADD;
  }

  /// The number of terms, a number other than 0 included.
  int size() {
    return terms.size() + (constant.is(0) ? 0 : 1);
  }

  static Sum of(Expr x) {
    Map<Expr, Coefficient> terms = new LinkedHashMap<>();
    Coefficient constant = Coefficient.of(0);
    int parts = 0;
    Deque<Term> open = new ArrayDeque<>(List.of(new Term(Coefficient.ONE, x)));
    while (!open.isEmpty()) {
      Term term = open.pop();
      Coefficient sign = term.coefficient();
      if (term.expr().node() instanceof Node.Map2(var function, var a, var b)
          && function == Function2.ADD
          && parts + open.size() < LIMIT) {
        open.push(new Term(sign, b));
        open.push(new Term(sign, a));
      } else if (term.expr().node() instanceof Node.Map1(var function, var a)
          && function == Function1.NEGATE) {
        open.push(new Term(sign.negate(), a));
      } else {
        parts++;
        var value = Uniform.value(term.expr());
        if (value.isPresent()) {
          constant = constant.plus(sign.times(Coefficient.of(value.getAsDouble())));
        } else {
          Term front = Coefficient.front(term.expr());
          terms.merge(front.expr(), sign.times(front.coefficient()), Coefficient::plus);
        }
      }
    }
    terms.values().removeIf(coefficient -> coefficient.is(0));
    return new Sum(terms, constant, parts, x.dims());
  }

  /// A term with its coefficient, as a product.
  Product product(Expr term) {
    return Product.of(terms.getOrDefault(term, Coefficient.ONE).of(term));
  }

  /// The same terms, in whatever order.
  boolean same(Sum other) {
    return terms.equals(other.terms) && constant.equals(other.constant);
  }

  /// This with one term in the place of two.
  Expr replaced(Expr first, Expr second, Expr by) {
    Map<Expr, Coefficient> others = new LinkedHashMap<>();
    terms.forEach((term, coefficient) -> {
      if (term == first) {
        Term front = Coefficient.front(by);
        others.merge(front.expr(), front.coefficient(), Coefficient::plus);
      } else if (term != second) {
        others.merge(term, coefficient, Coefficient::plus);
      }
    });
    return new Sum(others, constant, parts, dims).expr();
  }

  Expr withoutConstant() {
    return new Sum(terms, Coefficient.of(0), parts, dims).expr();
  }

  /// The sum in the graph; a positive term comes first where there is one.
  Expr expr() {
    List<Expr> summands = new ArrayList<>();
    terms.forEach((x, coefficient) -> summands.add(coefficient.of(x)));
    int first = 0;
    for (Coefficient coefficient : terms.values()) {
      if (coefficient.value() > 0) {
        break;
      }
      first++;
    }
    if (first > 0 && first < summands.size()) {
      summands.add(0, summands.remove(first));
    }
    if (!constant.is(0) || summands.isEmpty()) {
      Expr number = Uniform.of(constant.value(), dims);
      summands.add(summands.isEmpty() || first < terms.size() ? summands.size() : 0, number);
    }
    return summands.stream().reduce(Expr::plus).orElseThrow();
  }

  /// Collects like terms and numbers: `2x + 3 − x + 1 → x + 4`.
  static Optional<Expr> collect(Expr x, Rewriter rewriter) {
    if (!is(x)) {
      return Optional.empty();
    }
    Sum sum = rewriter.sum(x);
    boolean finite =
        sum.constant.isFinite() && sum.terms.values().stream().allMatch(Coefficient::isFinite);
    return finite && sum.size() < sum.parts ? Optional.of(sum.expr()) : Optional.empty();
  }

  /// Takes a common number out: `2x − 2y → 2(x − y)`.
  static Optional<Expr> content(Expr x, Rewriter rewriter) {
    if (!is(x)) {
      return Optional.empty();
    }
    Sum sum = rewriter.sum(x);
    List<Coefficient> coefficients = List.copyOf(sum.terms.values());
    if (coefficients.size() < 2 || !sum.constant.is(0) || sum.parts > sum.size()) {
      return Optional.empty();
    }
    boolean negative = coefficients.stream().allMatch(coefficient -> coefficient.value() < 0);
    Coefficient size = coefficients.get(0).abs();
    boolean common = coefficients.stream().allMatch(coefficient -> coefficient.abs().equals(size));
    Coefficient content = negative ? Coefficient.of(-1) : Coefficient.ONE;
    content = common ? content.times(size) : content;
    if (content.is(1)) {
      return Optional.empty();
    }
    Map<Expr, Coefficient> terms = new LinkedHashMap<>();
    for (Map.Entry<Expr, Coefficient> term : sum.terms.entrySet()) {
      terms.put(term.getKey(), term.getValue().over(content));
    }
    return Optional.of(content.of(new Sum(terms, sum.constant, sum.parts, sum.dims).expr()));
  }

  /// Replaces two terms that a pattern `p + q` describes, up to a common factor; one of them may be
  /// a number.
  static Optional<Expr> rewrite(Expr x, Pattern pattern, Rewriter rewriter) {
    if (!is(x)) {
      return Optional.empty();
    }
    Sum sum = rewriter.sum(x);
    Sum wanted = pattern.sum();
    List<Map.Entry<Expr, Coefficient>> patterns = List.copyOf(wanted.terms.entrySet());
    for (Map.Entry<Expr, Coefficient> first : sum.terms.entrySet()) {
      if (!Pattern.alike(patterns.get(0).getKey(), first.getKey())) {
        continue;
      }
      Coefficient factor = first.getValue().over(patterns.get(0).getValue());
      Map<String, Expr> bound = new HashMap<>();
      if (!Pattern.match(patterns.get(0).getKey(), first.getKey(), bound)) {
        continue;
      }
      if (patterns.size() == 1) {
        if (sum.constant.equals(wanted.constant.times(factor)) && pattern.holds(bound, rewriter)) {
          return Optional.of(
              sum.replaced(List.of(first.getKey()), pattern, bound, factor, Coefficient.of(0)));
        }
        continue;
      }
      for (Map.Entry<Expr, Coefficient> second : sum.terms.entrySet()) {
        if (!Pattern.alike(patterns.get(1).getKey(), second.getKey())) {
          continue;
        }
        Map<String, Expr> both = new HashMap<>(bound);
        if (second.getKey() != first.getKey()
            && second.getValue().equals(patterns.get(1).getValue().times(factor))
            && Pattern.match(patterns.get(1).getKey(), second.getKey(), both)
            && pattern.holds(both, rewriter)) {
          return Optional.of(
              sum.replaced(
                  List.of(first.getKey(), second.getKey()), pattern, both, factor, sum.constant));
        }
      }
    }
    return Optional.empty();
  }

  private Expr replaced(
      List<Expr> old,
      Pattern pattern,
      Map<String, Expr> bound,
      Coefficient factor,
      Coefficient left) {
    Map<Expr, Coefficient> rest = new LinkedHashMap<>(terms);
    old.forEach(rest::remove);
    Expr result = Pattern.instance(pattern.after(), bound, dims);
    if (rest.isEmpty() && left.is(0)) {
      return factor.of(result);
    }
    Map<Expr, Coefficient> together = new LinkedHashMap<>();
    together.put(result, factor);
    rest.forEach((term, coefficient) -> together.merge(term, coefficient, Coefficient::plus));
    return new Sum(together, left, parts, dims).expr();
  }
}
