package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// A few eigenpairs from the ends of the spectrum of a symmetric operator, by the Lanczos method
/// with thick restarts (Lanczos 1950; Wu & Simon 2000) and full reorthogonalization.
///
/// ```java
/// Lanczos top = Lanczos.of(LinearOperator.of(sparse), Lanczos.Options.of(10, End.LARGEST, 1));
/// top.values();                    // the 10 largest eigenvalues, in falling order
/// top.bounds();                    // how far each can be from an eigenvalue
/// ```
///
/// The products project the operator onto a small space, `VᵀAV`, whose eigenvalues are the Ritz
/// values; the best of their vectors begin the next space. The ends of the spectrum come first, and
/// those that stand apart first of all. For the small eigenvalues of a positive definite matrix
/// whose large ones are far away, look for the largest of the inverse: an operator that solves.
///
/// A Krylov space knows of an eigenvalue once, however often it occurs. So when all pairs have
/// converged the search begins again at random, orthogonally to them, until it is clear that no
/// copy was overlooked.
///
/// Cost: memory for `basis` vectors; each product comes with about `4n·basis` multiplications.
///
/// @param values in falling order, of shape (count); NaN where the operator is not finite
/// @param vectors orthonormal, by columns, of shape (n, count); of each the entry of largest
///   modulus is positive
/// @param bounds `‖Av − λv‖₂`, computed anew: within this distance of `λ` lies an eigenvalue
///   (Parlett 1998, §4.5). Where the others are `g` away, the error is at most `bounds² / g`
/// @param outcome why the iteration ended
/// @param products with the operator
public record Lanczos(Tensor values, Tensor vectors, Tensor bounds, Outcome outcome, int products) {
  /// What to look for, and how.
  ///
  /// @param count of eigenpairs
  /// @param basis the dimension of the space they are found in; more take more memory, and fewer
  ///   products
  /// @param tolerance a pair has converged where its residual is at most this part of the largest
  ///   modulus of the Ritz values
  /// @param products the most that are allowed; a cycle that has begun is completed
  /// @param copies whether to look for overlooked copies of multiple eigenvalues
  /// @param seed same seed, same bits
  public record Options(
      int count, End end, int basis, double tolerance, int products, boolean copies, long seed) {
    public Options {
      if (count < 1 || basis < count + 2 || !(tolerance >= 0) || products < 1) {
        throw new IllegalArgumentException(
            "needs at least 1 eigenpair, a basis of at least 2 vectors more, no negative tolerance"
                + " and at least 1 product, not "
                + count
                + ", "
                + basis
                + ", "
                + tolerance
                + " and "
                + products);
      }
    }

    /// A basis of `2·count + 20` vectors, a tolerance of `1e-10`, at most 100,000 products.
    public static Options of(int count, End end, long seed) {
      return new Options(count, end, 2 * count + 20, 1e-10, 100_000, true, seed);
    }

    public Options tolerance(double other) {
      return new Options(count, end, basis, other, products, copies, seed);
    }

    public Options basis(int vectors) {
      return new Options(count, end, vectors, tolerance, products, copies, seed);
    }

    public Options products(int most) {
      return new Options(count, end, basis, tolerance, most, copies, seed);
    }

    public Options copies(boolean looked) {
      return new Options(count, end, basis, tolerance, products, looked, seed);
    }
  }

  /// @param a symmetric, which is not checked
  /// @throws IllegalArgumentException where `a` is not square, or smaller than `count`
  public static Lanczos of(LinearOperator a, Options options) {
    int n = Lengths.requireSquare("find eigenvalues of", a);
    if (options.count > n) {
      throw new IllegalArgumentException(
          "cannot find "
              + options.count
              + " eigenpairs of an operator of "
              + Lengths.sizes(a)
              + ": it has "
              + n);
    }
    RitzSpace space = new RitzSpace(a, Math.min(n, options.basis), options.end, options.seed);
    Outcome outcome = search(space, options);
    return outcome == Outcome.NOT_FINITE
        ? notFinite(n, options.count, space.products())
        : space.result(options.count, outcome);
  }

  private static Outcome search(RitzSpace space, Options options) {
    boolean again = false;
    while (true) {
      if (!space.fill()) {
        return Outcome.NOT_FINITE;
      }
      boolean converged = space.converged(options.count, options.tolerance);
      if (space.isEverything()
          || converged && (again ? space.nothingHidden(options.count) : !options.copies)) {
        return Outcome.CONVERGED;
      }
      if (space.products() >= options.products) {
        return converged ? Outcome.CONVERGED : Outcome.LIMIT;
      }
      if (converged && !again) {
        again = true;
        space.restartAtRandom(options.count);
      } else {
        space.restart(options.count);
      }
    }
  }

  private static Lanczos notFinite(int n, int count, int products) {
    Tensor nan = Tensor.generate(Shape.of(count), _ -> Double.NaN);
    double[] vectors = new double[n * count];
    Arrays.fill(vectors, Double.NaN);
    return new Lanczos(
        nan, Storage.tensor(Shape.of(n, count), vectors), nan, Outcome.NOT_FINITE, products);
  }
}
