package gradus.expr;

import java.util.List;

/// Builders of linear algebra, meant for `import static`: factors of matrices, norms made of
/// singular values, triangles, Kronecker products. Products, inverses and determinants are in
/// [Expr] and [Functions].
public final class Matrices {
  private Matrices() {}

  /// `L`, lower triangular with a positive diagonal, with `LLᵀ = ½(A + Aᵀ)`; NaN where that matrix
  /// is not positive definite.
  public static Expr cholesky(Expr a) {
    return factor(Factor.CHOLESKY, a);
  }

  /// The eigenvalues `λ₁ ≥ … ≥ λₙ` of `½(A + Aᵀ)`.
  public static Expr eigenvalues(Expr a) {
    return factor(Factor.EIGENVALUES, a);
  }

  /// The eigenvectors of `½(A + Aᵀ)` by columns, in the order of the eigenvalues. Their derivative
  /// needs distinct eigenvalues.
  public static Expr eigenvectors(Expr a) {
    return factor(Factor.EIGENVECTORS, a);
  }

  /// The singular values `σ₁ ≥ … ≥ σₖ` of an n×d matrix, `k = min(n, d)`.
  public static Expr singularValues(Expr a) {
    return factor(Factor.SINGULAR_VALUES, a);
  }

  /// `U` of `A = UΣVᵀ`, n×k. Its derivative needs distinct singular values other than 0.
  public static Expr leftSingularVectors(Expr a) {
    return factor(Factor.LEFT_SINGULAR_VECTORS, a);
  }

  /// `V` of `A = UΣVᵀ`, d×k. Its derivative needs distinct singular values other than 0.
  public static Expr rightSingularVectors(Expr a) {
    return factor(Factor.RIGHT_SINGULAR_VECTORS, a);
  }

  private static Expr factor(Factor factor, Expr a) {
    return Expr.of(new Node.Factorized(factor, a));
  }

  /// `‖A‖_*`, the sum of the singular values
  public static Expr nuclearNorm(Expr a) {
    return Functions.sum(singularValues(a));
  }

  /// `‖A‖₂`, the largest singular value
  public static Expr spectralNorm(Expr a) {
    return Functions.reduce(Reduction.MAXIMUM, singularValues(a));
  }

  /// `L⁻¹B` for the lower triangle `L` of `a`
  public static Expr solveLower(Expr a, Expr b) {
    return Expr.of(new Node.SolveTriangular(a, b, true));
  }

  /// `U⁻¹B` for the upper triangle `U` of `a`
  public static Expr solveUpper(Expr a, Expr b) {
    return Expr.of(new Node.SolveTriangular(a, b, false));
  }

  /// 1 where `j ≤ i + k` in an n×m matrix, 0 elsewhere.
  public static Expr tri(Dim n, Dim m, int k) {
    List<Dim> dims = List.of(n, m);
    Expr i = Arrays.iota(n).broadcast(dims, 0);
    Expr j = Arrays.iota(m).broadcast(dims, 1);
    return Functions.lessEqual(j, k == 0 ? i : i.plus(k));
  }

  /// `Aᵢⱼ` where `j ≤ i`, and 0 elsewhere.
  public static Expr tril(Expr a) {
    return tril(a, 0);
  }

  /// `Aᵢⱼ` where `j ≤ i + k`, and 0 elsewhere.
  public static Expr tril(Expr a, int k) {
    matrix("take the lower triangle of", a);
    return Functions.select(
        tri(a.dims().get(0), a.dims().get(1), k), a, Expr.of(0).broadcastLike(a));
  }

  /// `Aᵢⱼ` where `j ≥ i`, and 0 elsewhere.
  public static Expr triu(Expr a) {
    return triu(a, 0);
  }

  /// `Aᵢⱼ` where `j ≥ i + k`, and 0 elsewhere.
  public static Expr triu(Expr a, int k) {
    matrix("take the upper triangle of", a);
    return Functions.select(
        tri(a.dims().get(0), a.dims().get(1), k - 1), Expr.of(0).broadcastLike(a), a);
  }

  /// The Kronecker product: the blocks `Aᵢⱼ B`.
  ///
  /// | argument | shape    |
  /// |----------|----------|
  /// | `a`      | (m, n), numbers |
  /// | `b`      | (p, q), numbers |
  /// | result   | (mp, nq) |
  public static Expr kron(Expr a, Expr b) {
    matrix("take the Kronecker product of", a);
    matrix("take the Kronecker product of", b);
    int rows = Math.multiplyExact(fixed(a, 0), fixed(b, 0));
    int columns = Math.multiplyExact(fixed(a, 1), fixed(b, 1));
    return Arrays.reshape(Functions.einsum("ij,kl->ikjl", a, b), Dim.of(rows), Dim.of(columns));
  }

  private static int fixed(Expr a, int axis) {
    return Axes.fixed("take the Kronecker product of", a, axis);
  }

  /// `xᵀAx`
  public static Expr quadraticForm(Expr a, Expr x) {
    return x.matmul(a).matmul(x);
  }

  /// `½(A + Aᵀ)`
  public static Expr symmetricPart(Expr a) {
    return a.plus(a.transpose()).times(0.5);
  }

  private static void matrix(String verb, Expr a) {
    if (a.rank() != 2) {
      throw new ShapeException(
          "cannot " + verb + " " + ShapeException.described(a) + ": it is not a matrix");
    }
  }
}
