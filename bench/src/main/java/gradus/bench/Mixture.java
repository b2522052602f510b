package gradus.bench;

import static gradus.expr.Functions.einsum;
import static gradus.expr.Functions.exp;
import static gradus.expr.Functions.logSumExp;
import static gradus.expr.Functions.size;
import static gradus.expr.Functions.square;
import static gradus.expr.Functions.sum;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;

/// The log-likelihood of a Gaussian mixture with full covariances, as in the suite ADBench (Šrajer,
/// Kukelova & Fitzgibbon 2018, *A benchmark of selected algorithmic differentiation tools*),
/// without its prior and additive constants.
///
/// `Σₙ log Σₖ exp(αₖ + Σᵢ qₖᵢ − ½‖Lₖ(xₙ − μₖ)‖²) − N log Σₖ exp αₖ`, where `Lₖ` has `exp qₖ` on its
/// diagonal and `lₖ` below it, row by row.
final class Mixture {
  private final Dim components;
  private final Dim d;
  private final Dim n = Dim.of("n");
  private final int below;

  final Expr alpha;
  final Expr mu;
  final Expr q;
  final Expr l;
  final Expr x;

  private Mixture(int components, int d) {
    this.components = Dim.of(components);
    this.d = Dim.of(d);
    this.below = d * (d - 1) / 2;
    this.alpha = Expr.variable("alpha", this.components);
    this.mu = Expr.variable("mu", this.components, this.d);
    this.q = Expr.variable("q", this.components, this.d);
    this.l = Expr.variable("l", this.components, Dim.of(below));
    this.x = Expr.variable("x", n, this.d);
  }

  /// @param mu the means, `K×d`
  static Mixture like(Tensor mu) {
    return new Mixture(mu.rows(), mu.columns());
  }

  List<Expr> parameters() {
    return List.of(alpha, mu, q, l);
  }

  Expr logLikelihood() {
    List<Dim> each = List.of(n, components, d);
    Expr centred = x.broadcast(each, 0, 2).minus(mu.broadcast(each, 1, 2));
    Expr z = einsum("kij,nkj->nki", factor(), centred);
    Expr constant = alpha.plus(sum(q, 1)).broadcast(List.of(n, components), 1);
    Expr exponent = constant.minus(sum(square(z), 2).times(0.5));
    return sum(logSumExp(exponent, 1)).minus(size(n).times(logSumExp(alpha)));
  }

  /// `L`: each row of `l` is scattered to the places below the diagonal of a `d×d` matrix.
  private Expr factor() {
    int size = ((Dim.Fixed) d).size();
    double[] places = new double[below];
    int next = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        places[next++] = i * size + j;
      }
    }
    Expr indices = Expr.of(Tensor.of(Shape.of(below), places));
    Expr flat = Expr.of(new Node.Scatter(l, indices, 1, 0, Dim.of(size * size)));
    List<Dim> square = List.of(components, d, d);
    Expr strict = Expr.of(new Node.Linear(new LinearMap.Reshape(square), flat));
    return strict.plus(exp(q).broadcast(square, 0, 1).times(Expr.eye(d).broadcast(square, 1, 2)));
  }

  /// The same number by the formula alone, in plain loops.
  static double logLikelihood(Inputs at) {
    Tensor mu = at.get("mu");
    Tensor alpha = at.get("alpha");
    Tensor x = at.get("x");
    double[] exponents = new double[mu.rows()];
    double total =
        Formulas.sum(
            x.rows(),
            row -> {
              for (int k = 0; k < exponents.length; k++) {
                exponents[k] = alpha.flat(k) + exponent(at.get("q"), at.get("l"), mu, x, row, k);
              }
              return Formulas.logSumExp(exponents);
            });
    return total - x.rows() * Formulas.logSumExp(alpha.toDoubles());
  }

  private static double exponent(Tensor q, Tensor l, Tensor mu, Tensor x, int row, int k) {
    double total = 0;
    int next = 0;
    for (int i = 0; i < mu.columns(); i++) {
      double z = Math.exp(q.at(k, i)) * (x.at(row, i) - mu.at(k, i));
      for (int j = 0; j < i; j++) {
        z += l.at(k, next++) * (x.at(row, j) - mu.at(k, j));
      }
      total += q.at(k, i) - 0.5 * z * z;
    }
    return total;
  }
}
