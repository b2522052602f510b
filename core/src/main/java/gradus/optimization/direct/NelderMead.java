package gradus.optimization.direct;

/// The simplex method of Nelder & Mead (1965) in the form of Lagarias et al. (1998): the worst of
/// `n
/// + 1` points is reflected at the center of the others, the simplex expands where that pays and
///   contracts where it does not. For few arguments, about ten at most.
///
/// In more dimensions the original factors make the simplex flat; the adaptive ones do so less (Gao
/// & Han 2012, eq. 4.1). And where it has become degenerate, or small, a new one is put up at the
/// best point (Kelley 1999): the run has converged when that no longer helps.
///
/// Within bounds the simplex walks in arguments that have none, `l + (u − l)(1 + sin z)/2` (Box
/// 1966).
///
/// @param step the first simplex has edges of `step · max(|xᵢ|, 1)` along the axes, positive
/// @param adaptive whether the factors depend on the number of arguments
/// @param restarts the most new simplices; 0 for none
public record NelderMead(double step, boolean adaptive, int restarts) implements DirectMethod {
  public NelderMead {
    if (!(step > 0) || !Double.isFinite(step) || restarts < 0) {
      throw new IllegalArgumentException(
          "a simplex has a positive step and at least 0 restarts, not "
              + step
              + " and "
              + restarts);
    }
  }

  /// Edges of a tenth, adaptive, up to 20 restarts.
  public static NelderMead defaults() {
    return new NelderMead(0.1, true, 20);
  }

  @Override
  public String title() {
    return "Nelder–Mead";
  }
}
