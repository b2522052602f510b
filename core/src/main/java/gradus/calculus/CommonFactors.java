package gradus.calculus;

import gradus.calculus.IndexForm.Factor;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Operations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes out of two terms of a sum what they have in common: `Ax + Aᵀx = (A + Aᵀ)x`, `XᵀP − XᵀT =
/// Xᵀ(P − T)`, `XcBᵀ + XbCᵀ = X(cBᵀ + bCᵀ)`.
///
/// Terms are read as factors with labels. The longest common part is searched by pairing factors;
/// what is left of both must meet it and the result along the same labels, and becomes the new sum.
final class CommonFactors {
  /// Longer products are not searched.
  private static final int LONGEST = 7;

  private final List<Factor> first;
  private final List<Factor> second;
  private final List<Integer> output;
  private final Rewriter rewriter;
  private List<Integer> best = List.of();
  private List<Integer> partners = List.of();
  private Map<Integer, Integer> names = Map.of();

  private CommonFactors(
      List<Factor> first, List<Factor> second, List<Integer> output, Rewriter rewriter) {
    this.first = first;
    this.second = second;
    this.output = output;
    this.rewriter = rewriter;
  }

  /// The sum with the common part of two of its terms taken out, where that saves operations.
  static Optional<Expr> take(Expr x, Rewriter rewriter) {
    if (!Sum.is(x)) {
      return Optional.empty();
    }
    Sum sum = rewriter.sum(x);
    List<Map.Entry<Expr, Coefficient>> terms = List.copyOf(sum.terms().entrySet());
    int before = Operations.count(x);
    for (int k = 0; k < terms.size(); k++) {
      for (int l = k + 1; l < terms.size(); l++) {
        Optional<Expr> factored = together(x, terms.get(k), terms.get(l), rewriter);
        if (factored.isPresent()) {
          Expr shorter = sum.replaced(terms.get(k).getKey(), terms.get(l).getKey(), factored.get());
          if (Operations.count(shorter) < before) {
            return Optional.of(shorter);
          }
          Expr collected = Simplify.of(shorter);
          if (Operations.count(collected) < before) {
            return Optional.of(collected);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Expr> together(
      Expr x,
      Map.Entry<Expr, Coefficient> first,
      Map.Entry<Expr, Coefficient> second,
      Rewriter rewriter) {
    List<Integer> output = Batch.labels(0, x.rank());
    List<Factor> mine = factors(first.getKey(), output);
    List<Factor> theirs = factors(second.getKey(), output);
    if (mine.size() > LONGEST || theirs.size() > LONGEST || mine.size() + theirs.size() < 3) {
      return Optional.empty();
    }
    CommonFactors common = new CommonFactors(mine, theirs, output, rewriter);
    Map<Integer, Integer> fixed = new HashMap<>();
    output.forEach(label -> fixed.put(label, label));
    common.pair(0, List.of(), List.of(), fixed);
    return common.best.isEmpty()
        ? Optional.empty()
        : Optional.of(common.product(first.getValue(), second.getValue()));
  }

  /// A term as factors whose labels are, for the axes of the result, 0, 1, … in order.
  private static List<Factor> factors(Expr term, List<Integer> output) {
    List<Factor> factors = new ArrayList<>();
    List<Factor> open = new ArrayList<>(List.of(new Factor(term, output)));
    int fresh = output.size();
    while (!open.isEmpty()) {
      Factor next = open.remove(0);
      switch (next.expr().node()) {
        case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY -> {
          open.add(0, new Factor(b, next.labels()));
          open.add(0, new Factor(a, next.labels()));
        }
        case Node.Map2(var function, var a, var b)
            when function == Function2.DIVIDE && Uniform.scalar(b).rank() == 0 -> {
          open.add(0, new Factor(a, next.labels()));
          open.add(new Factor(Uniform.scalar(b).power(-1), List.of()));
        }
        case Node.Broadcast(var inner, var _, var axes) ->
            open.add(0, new Factor(inner, axes.stream().map(next.labels()::get).toList()));
        case Node.Permute(var inner, var order) ->
            open.add(
                0,
                new Factor(inner, Batch.inverse(order).stream().map(next.labels()::get).toList()));
        case Node.Einsum einsum -> {
          Map<Integer, Integer> renamed = new HashMap<>();
          for (int axis = 0; axis < next.labels().size(); axis++) {
            renamed.put(einsum.output().get(axis), next.labels().get(axis));
          }
          for (int k = 0; k < einsum.operands().size(); k++) {
            List<Integer> labels = new ArrayList<>();
            for (int label : einsum.subscripts().get(k)) {
              if (!renamed.containsKey(label)) {
                renamed.put(label, fresh++);
              }
              labels.add(renamed.get(label));
            }
            factors.add(new Factor(einsum.operands().get(k), labels));
          }
        }
        default -> factors.add(next);
      }
    }
    return factors;
  }

  /// Pairs the first term's factors from `index` on, or leaves them out; keeps the longest pairing
  /// whose rests fit together.
  private void pair(
      int index, List<Integer> taken, List<Integer> used, Map<Integer, Integer> labels) {
    if (taken.size() > best.size() && fits(taken, used, labels)) {
      best = taken;
      partners = used;
      names = labels;
    }
    if (index == first.size() || taken.size() + first.size() - index <= best.size()) {
      return;
    }
    Factor factor = first.get(index);
    for (int other = 0; other < second.size(); other++) {
      if (used.contains(other) || second.get(other).expr() != factor.expr()) {
        continue;
      }
      List<Integer> theirs = second.get(other).labels();
      boolean eitherWay = theirs.size() == 2 && rewriter.symmetric(factor.expr());
      for (List<Integer> reading :
          eitherWay ? List.of(theirs, theirs.reversed()) : List.of(theirs)) {
        Map<Integer, Integer> extended = new HashMap<>(labels);
        if (Isomorphism.agree(factor.labels(), reading, extended)) {
          pair(index + 1, with(taken, index), with(used, other), extended);
        }
      }
    }
    pair(index + 1, taken, used, labels);
  }

  private static List<Integer> with(List<Integer> list, int element) {
    List<Integer> longer = new ArrayList<>(list);
    longer.add(element);
    return longer;
  }

  /// Whether what is left of both terms meets the common part along the same labels, at most two of
  /// them.
  private boolean fits(List<Integer> taken, List<Integer> used, Map<Integer, Integer> labels) {
    if (taken.size() == first.size() || used.size() == second.size()) {
      return false;
    }
    Set<Integer> carried = new HashSet<>(border(first, taken));
    taken.forEach(k -> carried.addAll(first.get(k).labels()));
    if (!carried.containsAll(output)) {
      return false; // both terms are repeated along an axis
    }
    Set<Integer> mine = new HashSet<>();
    for (int label : border(first, taken)) {
      Integer name = labels.get(label);
      if (name == null) {
        return false;
      }
      mine.add(name);
    }
    return mine.size() <= 2 && mine.equals(new HashSet<>(border(second, used)));
  }

  /// The labels that the factors which are not common share with those that are, or with the
  /// result, in order.
  private List<Integer> border(List<Factor> factors, List<Integer> common) {
    Set<Integer> outside = new HashSet<>(output);
    common.forEach(k -> outside.addAll(factors.get(k).labels()));
    List<Integer> border = new ArrayList<>();
    for (int k = 0; k < factors.size(); k++) {
      if (!common.contains(k)) {
        for (int label : factors.get(k).labels()) {
          if (outside.contains(label) && !border.contains(label)) {
            border.add(label);
          }
        }
      }
    }
    border.sort(null);
    return border;
  }

  private Expr product(Coefficient mine, Coefficient theirs) {
    List<Integer> border = border(first, best);
    Expr straight = inner(mine, theirs, border);
    Expr turned = inner(mine, theirs, border.reversed());
    boolean turn = transposes(turned) < transposes(straight);
    List<Expr> operands = new ArrayList<>();
    List<List<Integer>> subscripts = new ArrayList<>();
    for (int k : best) {
      operands.add(first.get(k).expr());
      subscripts.add(first.get(k).labels());
    }
    int place = (int) best.stream().filter(k -> k < firstLeft()).count();
    operands.add(place, turn ? turned : straight);
    subscripts.add(place, turn ? border.reversed() : border);
    return Contractions.einsum(operands, subscripts, output);
  }

  /// The sum of what is left of both terms, a positive one first.
  private Expr inner(Coefficient mine, Coefficient theirs, List<Integer> border) {
    Expr left = mine.of(rest(first, best, border));
    Expr right = theirs.of(rest(second, partners, border.stream().map(names::get).toList()));
    return mine.value() < 0 && theirs.value() > 0 ? right.plus(left) : left.plus(right);
  }

  private static long transposes(Expr x) {
    return Graph.topological(x).stream()
        .filter(part -> part.node() instanceof Node.Permute)
        .count();
  }

  /// The place of the first factor that is not common.
  private int firstLeft() {
    int k = 0;
    while (best.contains(k)) {
      k++;
    }
    return k;
  }

  private static Expr rest(List<Factor> factors, List<Integer> common, List<Integer> labels) {
    List<Expr> operands = new ArrayList<>();
    List<List<Integer>> subscripts = new ArrayList<>();
    for (int k = 0; k < factors.size(); k++) {
      if (!common.contains(k)) {
        operands.add(factors.get(k).expr());
        subscripts.add(factors.get(k).labels());
      }
    }
    return Contractions.einsum(operands, subscripts, labels);
  }
}
