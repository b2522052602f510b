package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.calculus.IndexForm.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Matrices;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The derivative of a matrix by a matrix as a matrix, `∂ vec F / ∂ (vec X)ᵀ`, where `vec` stacks
/// columns.
///
/// | elements    | stand for    | matrix          |
/// |-------------|--------------|-----------------|
/// | `Pᵢₖ Qⱼₗ`   | `P dX Qᵀ`    | `Q ⊗ P`         |
/// | `Pᵢₗ Qⱼₖ`   | `P dXᵀ Qᵀ`   | `(Q ⊗ P) K`     |
/// | `Lᵢⱼ Rₖₗ`   | `L tr(RᵀdX)` | `vec L (vec R)ᵀ` |
/// | `Lᵢⱼ Pᵢₖ Qⱼₗ` | `L ⊙ P dX Qᵀ` | `diag(vec L)(Q ⊗ P)` |
///
/// Source: Magnus & Neudecker 2019, *Matrix differential calculus*, 3rd ed., §2.4, §3.7 and §9.
final class KroneckerForm {
  private final List<Dim> dims;

  /// The axes of what is derived, and of that by which.
  private final List<Integer> rows;

  private final List<Integer> columns;

  private final List<Part> parts = new ArrayList<>();
  private final List<Expr> others = new ArrayList<>();

  /// `c s diag(vec L)(Q ⊗ P) K diag(vec R)`
  ///
  /// @param scalars `s`
  /// @param crossed whether there is a `K`
  private record Part(
      Coefficient coefficient,
      List<Expr> scalars,
      Optional<Expr> left,
      Expr q,
      Expr p,
      boolean crossed,
      Optional<Expr> right) {
    /// `Q ⊗ P` and `(P ⊗ Q) K = K (Q ⊗ P)`, else alike.
    boolean mirrors(Part other) {
      return coefficient.equals(other.coefficient)
          && scalars.equals(other.scalars)
          && left.isEmpty()
          && right.isEmpty()
          && other.left.isEmpty()
          && other.right.isEmpty()
          && q == other.p
          && p == other.q
          && !crossed
          && other.crossed;
    }

    Expr scaled(Expr x) {
      Expr y = left.map(l -> times(diag(Matrices.vec(l)), x)).orElse(x);
      return KroneckerForm.scaled(
          coefficient, scalars, right.map(r -> times(y, diag(Matrices.vec(r)))).orElse(y));
    }
  }

  private KroneckerForm(List<Dim> dims, int rank) {
    this.dims = dims;
    List<Integer> labels = Batch.labels(0, dims.size());
    this.rows = labels.subList(0, rank);
    this.columns = labels.subList(rank, dims.size());
  }

  /// The matrix of a derivative; empty where one of its terms is no Kronecker product.
  ///
  /// @param rank how many of the axes are those of the function; at most two, as many as there may
  ///   be of the variable
  static Optional<Expr> of(Expr derivative, int rank) {
    int other = derivative.rank() - rank;
    if (derivative.rank() < 3 || rank < 1 || rank > 2 || other < 1 || other > 2) {
      return Optional.empty();
    }
    if (rank < other) { // that of the transposed problem, transposed
      return of(derivative.permute(1, 2, 0), other).map(Expr::transpose);
    }
    KroneckerForm form = new KroneckerForm(derivative.dims(), rank);
    return form.reads(Sum.of(derivative), Coefficient.ONE, List.of())
        ? Optional.of(form.expr())
        : Optional.empty();
  }

  private boolean reads(Sum sum, Coefficient front, List<Expr> scalars) {
    if (!sum.constant().is(0) || sum.terms().isEmpty()) {
      others.add(scaled(front.times(sum.constant()), scalars, new Reading().dyad()));
    }
    return sum.terms().entrySet().stream()
        .allMatch(term -> reads(term.getKey(), front.times(term.getValue()), scalars));
  }

  private boolean reads(Expr term, Coefficient front, List<Expr> before) {
    IndexForm form = IndexForm.of(term);
    Coefficient coefficient = front.times(form.coefficient);
    List<Expr> scalars = new ArrayList<>(before);
    scalars.addAll(form.scalars);
    Factor first = form.factors.isEmpty() ? new Factor(term, List.of()) : form.factors.get(0);
    if (form.factors.size() == 1 && Sum.is(first.expr()) && first.labels().equals(form.output)) {
      return reads(Sum.of(first.expr()), coefficient, scalars);
    }
    Reading reading = new Reading();
    for (List<Factor> part :
        IndexWriter.parts(form.factors, label -> !form.output.contains(label))) {
      Set<Integer> labels = new TreeSet<>();
      part.forEach(factor -> labels.addAll(factor.labels()));
      labels.retainAll(form.output);
      Expr only = part.get(0).expr();
      Expr x =
          labels.size() > 2 || part.size() == 1 && only.node() instanceof Node.Eye
              ? only
              : Contractions.einsum(
                  part.stream().map(Factor::expr).toList(),
                  part.stream().map(Factor::labels).toList(),
                  List.copyOf(labels));
      switch (labels.size()) {
        case 0 -> scalars.add(x);
        case 1 -> reading.singles.merge(labels.iterator().next(), x, Expr::times);
        case 2 -> reading.pairs.merge(Set.copyOf(labels), x, Expr::times);
        default -> {
          return false;
        }
      }
    }
    Optional<Expr> left = reading.taken(rows);
    Optional<Expr> right = reading.taken(columns);
    if (reading.pairs.isEmpty()) {
      left.ifPresent(x -> reading.pairs.put(Set.copyOf(rows), x));
      right.ifPresent(x -> reading.pairs.put(Set.copyOf(columns), x));
      others.add(scaled(coefficient, scalars, reading.dyad()));
      return true;
    }
    Set<Integer> met = new HashSet<>();
    if (!reading.pairs.keySet().stream().flatMap(Set::stream).allMatch(met::add)) {
      return false; // an axis of the one meets both of the other
    }
    int across = reading.partner(0);
    boolean crossed = columns.size() == 2 && across == 3;
    Expr p = columns.size() == 2 || across > 0 ? reading.matrix(0, across) : reading.vector(0);
    Expr q =
        columns.size() == 2 || across < 0
            ? reading.matrix(1, crossed || columns.size() == 1 ? 2 : 3)
            : reading.vector(1);
    parts.add(new Part(coefficient, List.copyOf(scalars), left, q, p, crossed, right));
    return true;
  }

  /// What a term has on each axis, and on each two.
  private final class Reading {
    final Map<Set<Integer>, Expr> pairs = new HashMap<>();
    final Map<Integer, Expr> singles = new HashMap<>();

    Optional<Expr> taken(List<Integer> side) {
      return side.size() < 2
          ? Optional.empty()
          : Optional.ofNullable(pairs.remove(new LinkedHashSet<>(side)));
    }

    /// The column that meets a row; where none does, the one that the other row leaves, or none.
    int partner(int row) {
      int other = 1 - row;
      int left = -1;
      for (int column : columns) {
        if (pairs.containsKey(Set.of(row, column))) {
          return column;
        }
        left = pairs.containsKey(Set.of(other, column)) ? left : column;
      }
      return columns.size() == 2 ? left : -1;
    }

    Expr vector(int label) {
      Expr known = singles.get(label);
      return known == null ? Uniform.of(1, List.of(dims.get(label))) : known;
    }

    /// The matrix on two axes, its rows and columns scaled by what there is on one.
    Expr matrix(int row, int column) {
      Expr both = pairs.get(Set.of(row, column));
      if (both == null) {
        return outer(vector(row), vector(column));
      }
      Expr above = singles.get(row);
      Expr beside = singles.get(column);
      if (both.node() instanceof Node.Eye && above != null) {
        return diag(beside == null ? above : above.times(beside));
      }
      if (both.node() instanceof Node.Eye && beside != null) {
        return diag(beside);
      }
      Expr scaled = above == null ? both : above.broadcast(both.dims(), 0).times(both);
      return beside == null ? scaled : scaled.times(beside.broadcast(both.dims(), 1));
    }

    /// `vec L (vec R)ᵀ`
    Expr dyad() {
      return outer(side(rows), side(columns));
    }

    private Expr side(List<Integer> labels) {
      return labels.size() == 1
          ? vector(labels.get(0))
          : Matrices.vec(matrix(labels.get(0), labels.get(1)));
    }
  }

  private static Expr scaled(Coefficient coefficient, List<Expr> scalars, Expr x) {
    return coefficient.of(
        scalars.isEmpty() ? x : scalars.stream().reduce(Expr::times).orElseThrow().times(x));
  }

  /// Parts that differ in `Q` and `P` only are added up first: `c (Q ⊗ P + S ⊗ R) K`.
  private Expr expr() {
    Map<List<Object>, List<Part>> alike = new LinkedHashMap<>();
    while (!parts.isEmpty()) {
      Part part = parts.removeFirst();
      Optional<Part> mirror =
          parts.stream().filter(other -> part.mirrors(other) || other.mirrors(part)).findFirst();
      mirror.ifPresent(parts::remove);
      Part shown = part.crossed() ? mirror.orElse(part) : part;
      alike
          .computeIfAbsent(
              List.of(
                  shown.coefficient,
                  shown.scalars,
                  shown.left,
                  shown.crossed,
                  shown.right,
                  mirror.isPresent()),
              _ -> new ArrayList<>())
          .add(shown);
    }
    List<Expr> terms = new ArrayList<>();
    alike.forEach((key, same) -> terms.add(written(same, key.getLast().equals(true))));
    terms.addAll(others);
    boolean positive = terms.stream().anyMatch(term -> !negative(term));
    while (positive && negative(terms.get(0))) {
      terms.add(terms.removeFirst());
    }
    return terms.stream().reduce(Expr::plus).orElseThrow();
  }

  private static boolean negative(Expr x) {
    return Coefficient.front(x).coefficient().value() < 0;
  }

  /// `(Q ⊗ P) K`; where the mirror images are in the sum too, `(I + K)(Q ⊗ P)`.
  private Expr written(List<Part> same, boolean mirrored) {
    Part first = same.get(0);
    Expr product = same.stream().map(KroneckerForm::product).reduce(Expr::plus).orElseThrow();
    if (mirrored) {
      Dim n = dims.get(0);
      Expr identity = Expr.eye(Dim.product(List.of(n, n)));
      product = times(identity.plus(Matrices.commutation(n, n)), product);
    } else if (first.crossed) {
      product = times(product, Matrices.commutation(dims.get(2), dims.get(3)));
    }
    return first.scaled(product);
  }

  private static Expr product(Part part) {
    return part.q.node() instanceof Node.Eye && part.p.node() instanceof Node.Eye
        ? Expr.eye(Dim.product(List.of(part.q.dims().get(0), part.p.dims().get(0))))
        : Matrices.kron(part.q, part.p);
  }

  private static Expr times(Expr x, Expr y) {
    return x.node() instanceof Node.Eye ? y : y.node() instanceof Node.Eye ? x : x.matmul(y);
  }
}
