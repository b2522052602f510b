package gradus.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order in which the factors of a sum of products are multiplied, two at a time, so that the
/// whole costs least.
///
/// A product of two costs one multiplication for each combination of its labels, and what its
/// result takes to be written and read; a label that nobody else has is summed at once. Up to eight
/// factors the best order is found by trying all (as for chains of matrices: Godbole 1973, *On
/// efficient computation of matrix chain products*; here over all subsets), beyond that the
/// cheapest product goes first.
final class ContractionOrder {
  private static final int MOST_FACTORS = 8;

  /// A number stored and loaded costs about as much as this many multiplications in registers.
  private static final double COST_OF_AN_ELEMENT = 4;

  private final List<List<Integer>> factors;
  private final List<Integer> output;
  private final Map<Integer, Integer> sizes;

  private ContractionOrder(
      List<List<Integer>> factors, List<Integer> output, Map<Integer, Integer> sizes) {
    this.factors = factors;
    this.output = output;
    this.sizes = sizes;
  }

  /// The pairs to multiply, as positions in a list from which both are then removed and to whose
  /// end their product is added.
  ///
  /// @param factors the labels of the axes of each factor
  /// @param output the labels of the result
  /// @param sizes for each label
  static List<int[]> of(
      List<List<Integer>> factors, List<Integer> output, Map<Integer, Integer> sizes) {
    ContractionOrder order = new ContractionOrder(factors, output, sizes);
    if (factors.size() < 2) {
      return List.of();
    }
    return factors.size() <= MOST_FACTORS ? order.best() : order.greedy();
  }

  private double size(Set<Integer> labels) {
    double size = 1;
    for (int label : labels) {
      size *= sizes.getOrDefault(label, 1);
    }
    return size;
  }

  /// The labels that a product of some factors has left: those in the result or in other factors.
  private Set<Integer> left(int subset) {
    Set<Integer> inside = new HashSet<>();
    Set<Integer> outside = new HashSet<>(output);
    for (int k = 0; k < factors.size(); k++) {
      ((subset >> k & 1) == 1 ? inside : outside).addAll(factors.get(k));
    }
    inside.retainAll(outside);
    return inside;
  }

  private static double cost(Set<Integer> one, Set<Integer> other, double result, double all) {
    // without a common label to sum, nothing but the result is computed
    return one.isEmpty() && other.isEmpty() ? 1 : all + COST_OF_AN_ELEMENT * result;
  }

  private List<int[]> best() {
    int all = (1 << factors.size()) - 1;
    List<Set<Integer>> labels = new ArrayList<>();
    for (int subset = 0; subset <= all; subset++) {
      labels.add(left(subset));
    }
    double[] least = new double[all + 1];
    int[] split = new int[all + 1];
    for (int subset = 1; subset <= all; subset++) {
      if (Integer.bitCount(subset) == 1) {
        continue;
      }
      least[subset] = Double.POSITIVE_INFINITY;
      // the part with the lowest factor comes first, so that each split is tried once
      int lowest = Integer.lowestOneBit(subset);
      for (int part = (subset - 1) & subset; part > 0; part = (part - 1) & subset) {
        if ((part & lowest) == 0) {
          continue;
        }
        Set<Integer> union = new HashSet<>(labels.get(part));
        union.addAll(labels.get(subset & ~part));
        double cost =
            least[part]
                + least[subset & ~part]
                + cost(
                    labels.get(part),
                    labels.get(subset & ~part),
                    size(labels.get(subset)),
                    size(union));
        if (cost < least[subset]) {
          least[subset] = cost;
          split[subset] = part;
        }
      }
    }
    List<int[]> pairs = new ArrayList<>();
    List<Integer> list = new ArrayList<>();
    for (int k = 0; k < factors.size(); k++) {
      list.add(1 << k);
    }
    pairs(all, split, list, pairs);
    return pairs;
  }

  /// Operands before their product.
  private static void pairs(int subset, int[] split, List<Integer> list, List<int[]> pairs) {
    if (Integer.bitCount(subset) == 1) {
      return;
    }
    int part = split[subset];
    pairs(part, split, list, pairs);
    pairs(subset & ~part, split, list, pairs);
    int one = list.indexOf(part);
    int other = list.indexOf(subset & ~part);
    join(list, Math.min(one, other), Math.max(one, other), subset, pairs);
  }

  private static void join(List<Integer> list, int one, int other, int result, List<int[]> pairs) {
    pairs.add(new int[] {one, other});
    list.subList(other, other + 1).clear();
    list.subList(one, one + 1).clear();
    list.add(result);
  }

  private List<int[]> greedy() {
    List<Set<Integer>> list = new ArrayList<>();
    factors.forEach(factor -> list.add(new HashSet<>(factor)));
    List<int[]> pairs = new ArrayList<>();
    while (list.size() > 1) {
      int[] pair = cheapest(list);
      Set<Integer> second = list.remove(pair[1]);
      Set<Integer> product = list.remove(pair[0]);
      product.addAll(second);
      Set<Integer> needed = new HashSet<>(output);
      list.forEach(needed::addAll);
      product.retainAll(needed);
      list.add(product);
      pairs.add(pair);
    }
    return pairs;
  }

  private int[] cheapest(List<Set<Integer>> list) {
    int[] best = {0, 1};
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < list.size(); i++) {
      for (int j = i + 1; j < list.size(); j++) {
        Set<Integer> union = new HashSet<>(list.get(i));
        union.addAll(list.get(j));
        if (size(union) < least) {
          least = size(union);
          best = new int[] {i, j};
        }
      }
    }
    return best;
  }
}
