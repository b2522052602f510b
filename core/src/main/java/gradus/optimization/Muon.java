package gradus.optimization;

import static gradus.expr.Functions.max;
import static gradus.expr.Functions.norm2;
import static gradus.expr.Functions.sqrt;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import java.util.List;
import java.util.Optional;

/// Muon (Jordan et al. 2024, *Muon: an optimizer for hidden layers in neural networks*): steps of
/// momentum whose matrix is made orthogonal, so that no direction of a layer is favored.
///
/// `M ← μM + G`; with `B = G + μM` where Nesterov's form is asked for, `B = M` elsewhere, `θ ← θ −
/// η √max(1, out/in) O(B) − ηλθ`. `O(B)` is about `UVᵀ` of the singular value decomposition `B =
/// USVᵀ`, by five steps of Newton and Schulz, `X ← aX + (bA + cA²)X` with `A = XXᵀ`, from `X =
/// B/‖B‖`: products of matrices only. The constants `a, b, c` raise small singular values as fast
/// as five steps allow, at the price of ending anywhere between about 0.7 and 1.2.
///
/// It serves matrices of weights, of shape (in, out) as the layers here have them. Vectors,
/// embeddings and the last layer need another method, chosen by
/// [gradus.optimization.composition.Groups]. PyTorch's matrices are (out, in), the transposed
/// matrix with the same step. It keeps the mean `μM + (1 − μ)G`, which is the same after
/// normalization, computes `O` in half precision, and its `λ` is 0.1 by default.
///
/// @param rate `η > 0`: about the change of a singular value in one step
/// @param momentum `μ` in `[0, 1)`
/// @param nesterov whether the gradient is looked ahead at
/// @param decay `λ ≥ 0`, decoupled as in [AdamW]
public record Muon(double rate, double momentum, boolean nesterov, double decay)
    implements UpdateRule {
  private static final int STEPS = 5;
  private static final double A = 3.4445;
  private static final double B = -4.7750;
  private static final double C = 2.0315;

  /// The smallest norm divided by.
  private static final double SMALLEST = 1e-7;

  public Muon {
    FirstOrder.requireRate(rate);
    FirstOrder.requireDecay("momentum", momentum);
    FirstOrder.requireStrength(decay);
  }

  /// With `μ = 0.95` in Nesterov's form, without decay.
  public static Muon of(double rate) {
    return new Muon(rate, 0.95, true, 0);
  }

  @Override
  public String title() {
    return "Muon";
  }

  @Override
  public Muon withRate(double other) {
    return new Muon(other, momentum, nesterov, decay);
  }

  @Override
  public List<String> memory() {
    return List.of("momentum");
  }

  @Override
  public List<Coefficient> coefficients() {
    return List.of(Coefficient.rate(rate));
  }

  @Override
  public After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients) {
    requireMatrix(p);
    Expr sum = memory.get(0).times(momentum).plus(g);
    Expr direction = orthogonalized(nesterov ? g.plus(sum.times(momentum)) : sum);
    Expr in = Functions.size(p.dims().get(0));
    Expr out = Functions.size(p.dims().get(1));
    Expr scale = sqrt(max(Expr.of(1), out.over(in)));
    Expr step = direction.times(scale);
    Expr whole = decay == 0 ? step : step.plus(p.times(decay));
    return After.of(p.minus(coefficients.get(0).times(whole)), sum);
  }

  private static void requireMatrix(Expr p) {
    if (p.rank() != 2) {
      throw new IllegalArgumentException(
          "Muon makes matrices orthogonal, but "
              + p
              + " has the shape "
              + p.dims()
              + "; give it another method with Groups");
    }
  }

  /// About `UVᵀ` where `x = USVᵀ`, of the smaller Gram matrix.
  static Expr orthogonalized(Expr x) {
    Expr scaled = x.over(max(norm2(x), Expr.of(SMALLEST)));
    boolean tall =
        x.dims().get(0) instanceof Dim.Fixed(var rows)
            && x.dims().get(1) instanceof Dim.Fixed(var columns)
            && rows > columns;
    Expr result = tall ? scaled.transpose() : scaled;
    for (int k = 0; k < STEPS; k++) {
      Expr gram = result.matmul(result.transpose());
      Expr polynomial = gram.times(B).plus(gram.matmul(gram).times(C));
      result = result.times(A).plus(polynomial.matmul(result));
    }
    return tall ? result.transpose() : result;
  }

  /// None: the step has the same size whatever the gradient, as for [Lion].
  @Override
  public Optional<Stability> stability(double other) {
    return Optional.empty();
  }
}
