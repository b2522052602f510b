package gradus.expr;

import java.util.ArrayList;
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

  /// The Kronecker product `A ⊗ B`: the blocks `Aᵢⱼ B`. A vector is a column.
  ///
  /// | argument | shape    |
  /// |----------|----------|
  /// | `a`      | (m, n) or (m) |
  /// | `b`      | (p, q) or (p) |
  /// | result   | (mp, nq); a vector of mp where both are vectors |
  public static Expr kron(Expr a, Expr b) {
    column("take the Kronecker product of", a);
    column("take the Kronecker product of", b);
    List<Integer> output = new ArrayList<>(List.of(0, 1));
    List<Dim> dims = new ArrayList<>();
    dims.add(Dim.product(List.of(a.dims().get(0), b.dims().get(0))));
    if (a.rank() + b.rank() > 2) {
      List<Dim> columns = new ArrayList<>(a.dims().subList(1, a.rank()));
      columns.addAll(b.dims().subList(1, b.rank()));
      dims.add(Dim.product(columns));
    }
    List<Integer> left = a.rank() == 2 ? List.of(0, 2) : List.of(0);
    List<Integer> right = b.rank() == 2 ? List.of(1, 3) : List.of(1);
    output.addAll(left.subList(1, left.size()));
    output.addAll(right.subList(1, right.size()));
    return Arrays.reshape(
        Functions.einsum(List.of(a, b), List.of(left, right), output), dims.toArray(new Dim[0]));
  }

  /// `vec A`: the columns of a matrix below each other, as Magnus & Neudecker have it. A vector is
  /// its own.
  ///
  /// | argument | shape    |
  /// |----------|----------|
  /// | `a`      | (m, n)   |
  /// | result   | (mn)     |
  public static Expr vec(Expr a) {
    column("stack the columns of", a);
    return a.rank() == 1 ? a : Arrays.reshape(a.transpose(), Dim.product(a.dims()));
  }

  /// The commutation matrix `Kₘₙ` of mn rows, with `Kₘₙ vec A = vec Aᵀ` for an m×n matrix (Magnus &
  /// Neudecker 1979, *The commutation matrix: some properties and applications*).
  public static Expr commutation(Dim m, Dim n) {
    Dim all = Dim.product(List.of(m, n));
    return Arrays.reshape(
        Functions.einsum(
            List.of(Expr.eye(m), Expr.eye(n)),
            List.of(List.of(0, 3), List.of(1, 2)),
            List.of(0, 1, 2, 3)),
        all,
        all);
  }

  /// `xᵀAx`
  public static Expr quadraticForm(Expr a, Expr x) {
    return x.matmul(a).matmul(x);
  }

  /// `½(A + Aᵀ)`
  public static Expr symmetricPart(Expr a) {
    return a.plus(a.transpose()).times(0.5);
  }

  private static void column(String verb, Expr a) {
    if (a.rank() != 1 && a.rank() != 2) {
      throw new ShapeException(
          "cannot "
              + verb
              + " "
              + ShapeException.described(a)
              + ": it is neither a matrix nor a vector");
    }
  }

  private static void matrix(String verb, Expr a) {
    if (a.rank() != 2) {
      throw new ShapeException(
          "cannot " + verb + " " + ShapeException.described(a) + ": it is not a matrix");
    }
  }
}
