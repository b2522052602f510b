package gradus.optimization.proximal;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Indexing;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// `λ Σ √|G| ‖x_G‖₂` over groups `G`: whole groups of coefficients vanish together (Yuan & Lin
/// 2006). Elements that are in no group are free.
///
/// @param weight `λ`, at least 0
/// @param groups the places of each group; no place is in two
public record GroupLasso(double weight, List<List<Integer>> groups) implements Penalty {
  public GroupLasso {
    Requirements.weight("of the group lasso", weight);
    List<List<Integer>> copy = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (List<Integer> group : groups) {
      if (group.isEmpty()) {
        throw new IllegalArgumentException("a group has at least one place; drop the empty one");
      }
      for (int place : group) {
        if (place < 0 || !seen.add(place)) {
          throw new IllegalArgumentException(
              "groups are disjoint sets of places from 0, but "
                  + place
                  + (place < 0 ? " is negative" : " occurs twice"));
        }
      }
      copy.add(List.copyOf(group));
    }
    groups = List.copyOf(copy);
  }

  /// Neighbors in groups of these sizes, from the first element on.
  public static GroupLasso ofSizes(double weight, int... sizes) {
    List<List<Integer>> groups = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      groups.add(IntStream.range(from, from + size).boxed().toList());
      from += size;
    }
    return new GroupLasso(weight, groups);
  }

  @Override
  public double value(double[] x) {
    requirePlaces(x);
    double sum = 0;
    for (List<Integer> group : groups) {
      sum += Math.sqrt(group.size()) * norm(x, group);
    }
    return weight * sum;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    requirePlaces(v);
    System.arraycopy(v, 0, result, 0, v.length);
    for (List<Integer> group : groups) {
      double norm = norm(v, group);
      double threshold = step * bound(group);
      double shrink = norm <= threshold ? 0 : 1 - threshold / norm;
      for (int i : group) {
        result[i] = shrink * v[i];
      }
    }
  }

  /// 0 where `‖u_G‖₂ ≤ λ√|G|` for each group, and `u = 0` in none.
  @Override
  public double conjugate(double[] u) {
    requirePlaces(u);
    double worst = Rounding.indicator(freedom(u), 0);
    for (List<Integer> group : groups) {
      worst += Rounding.indicator(norm(u, group), bound(group));
    }
    return worst;
  }

  @Override
  public double dualScale(double[] u) {
    requirePlaces(u);
    double scale = Rounding.scale(freedom(u), 0);
    for (List<Integer> group : groups) {
      scale = Math.min(scale, Rounding.scale(norm(u, group), bound(group)));
    }
    return scale;
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    Expr sum = Expr.of(0);
    for (List<Integer> group : groups) {
      Tensor places = Tensor.vector(group.stream().mapToDouble(Integer::doubleValue).toArray());
      sum = sum.plus(Functions.norm2(Indexing.gather(x, Expr.of(places), 0)).times(bound(group)));
    }
    return Optional.of(sum);
  }

  private void requirePlaces(double[] x) {
    for (List<Integer> group : groups) {
      for (int place : group) {
        if (place >= x.length) {
          throw new IllegalArgumentException(
              "a group of this group lasso has the place "
                  + place
                  + ", but the vector has "
                  + x.length
                  + " numbers, at the places from 0 on; leave the place out");
        }
      }
    }
  }

  private double bound(List<Integer> group) {
    return weight * Math.sqrt(group.size());
  }

  private static double norm(double[] x, List<Integer> group) {
    double largest = 0;
    for (int i : group) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0 || !(largest < Double.POSITIVE_INFINITY)) {
      return largest;
    }
    double squares = 0;
    for (int i : group) {
      squares += (x[i] / largest) * (x[i] / largest);
    }
    return largest * Math.sqrt(squares);
  }

  /// The largest element that is in no group.
  private double freedom(double[] u) {
    boolean[] bound = new boolean[u.length];
    for (List<Integer> group : groups) {
      for (int i : group) {
        bound[i] = true;
      }
    }
    double largest = 0;
    for (int i = 0; i < u.length; i++) {
      largest = bound[i] ? largest : Math.max(largest, Math.abs(u[i]));
    }
    return largest;
  }
}
