package gradus.optimization.proximal;

import gradus.expr.Arrays;
import gradus.expr.Expr;
import gradus.expr.Functions;
import java.util.Optional;

/// `λ Σ |xᵢ₊₁ − xᵢ|`: piecewise constant (Rudin, Osher & Fatemi 1992; the fused lasso of Tibshirani
/// et al. 2005). The operator is exact, by the direct algorithm of Condat (2013), which walks once
/// through the numbers and goes back only where a level must be closed: usually a small multiple of
/// `n` operations, at worst `n²`.
///
/// @param weight `λ`, at least 0
public record TotalVariation(double weight) implements Penalty {
  public TotalVariation {
    Requirements.weight("of the total variation", weight);
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 1; i < x.length; i++) {
      sum += Math.abs(x[i] - x[i - 1]);
    }
    return weight * sum;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    if (v.length > 0) {
      new Levels(v.clone(), step * weight, result).run();
    }
  }

  /// 0 where `u = Dᵀz` with `‖z‖∞ ≤ λ`: the sums from the first element on are at most `λ`, and the
  /// last is 0.
  @Override
  public double conjugate(double[] u) {
    double sum = 0;
    double size = 0;
    double largest = 0;
    for (double element : u) {
      largest = Math.max(largest, Math.abs(sum));
      sum += element;
      size += Math.abs(element);
    }
    return Rounding.indicator(Math.abs(sum), Rounding.TOLERANCE * size)
        + Rounding.indicator(largest, weight);
  }

  @Override
  public double dualScale(double[] u) {
    double sum = 0;
    double size = 0;
    double largest = 0;
    for (double element : u) {
      largest = Math.max(largest, Math.abs(sum));
      sum += element;
      size += Math.abs(element);
    }
    return Math.abs(sum) > Rounding.TOLERANCE * size ? 0 : Rounding.scale(largest, weight);
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    int n = x.dims().getFirst() instanceof gradus.expr.Dim.Fixed(int size) ? size : -1;
    if (n < 2) {
      return n < 0 ? Optional.empty() : Optional.of(Expr.of(0));
    }
    Expr differences = Arrays.slice(x, 0, 1, n).minus(Arrays.slice(x, 0, 0, n - 1));
    return Optional.of(Functions.norm1(differences).times(weight));
  }

  /// Condat's walk: the present level is at least `low` and at most `high`, and the dual variables
  /// `z` that belong to these two are kept. A level ends, downwards or upwards, where its `z` would
  /// leave `[−λ, λ]`.
  private static final class Levels {
    private final double[] v;
    private final double lambda;
    private final double[] x;
    private final int last;

    /// The element looked at, the first of the level, and the latest where `z` touched a bound.
    private int at;

    private int first;
    private int lowEnd;
    private int highEnd;
    private double low;
    private double high;
    private double zLow;
    private double zHigh;

    Levels(double[] v, double lambda, double[] x) {
      this.v = v;
      this.lambda = lambda;
      this.x = x;
      this.last = v.length - 1;
      this.low = v[0] - lambda;
      this.high = v[0] + lambda;
      this.zLow = lambda;
      this.zHigh = -lambda;
    }

    void run() {
      while (true) {
        if (at < last) {
          next();
        } else if (zLow < 0) {
          fall();
          zLow = lambda;
          zHigh = v[at] + lambda - high;
        } else if (zHigh > 0) {
          rise();
          zHigh = -lambda;
          zLow = v[at] - lambda - low;
        } else {
          low += zLow / (last - first + 1);
          fill(last, low);
          return;
        }
      }
    }

    private void next() {
      zLow += v[at + 1] - low;
      zHigh += v[at + 1] - high;
      if (zLow < -lambda) {
        fall();
        highEnd = at;
        high = low + 2 * lambda;
        open();
      } else if (zHigh > lambda) {
        rise();
        lowEnd = at;
        low = high - 2 * lambda;
        open();
      } else {
        at++;
        extend();
      }
    }

    /// The level joins the next element; bounds that `z` touches move with it.
    private void extend() {
      if (zLow >= lambda) {
        lowEnd = at;
        low += (zLow - lambda) / (at - first + 1);
        zLow = lambda;
      }
      if (zHigh <= -lambda) {
        highEnd = at;
        high += (zHigh + lambda) / (at - first + 1);
        zHigh = -lambda;
      }
    }

    private void fall() {
      fill(lowEnd, low);
      lowEnd = first;
      at = first;
      low = v[at];
    }

    private void rise() {
      fill(highEnd, high);
      highEnd = first;
      at = first;
      high = v[at];
    }

    private void open() {
      zLow = lambda;
      zHigh = -lambda;
    }

    private void fill(int end, double level) {
      java.util.Arrays.fill(x, first, end + 1, level);
      first = end + 1;
    }
  }
}
