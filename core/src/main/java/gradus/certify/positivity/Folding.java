package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Matrix products within a product of factors with labels.
///
/// | factors                           | become                                        |
/// |-----------------------------------|-----------------------------------------------|
/// | `Σⱼ δᵢⱼ …`                        | the rest, with `i` for `j`                    |
/// | `Σⱼ Aᵢⱼ wⱼ`, `A` constant          | `(Aw)ᵢ`, an atom                              |
/// | `Σᵢ wᵢ (Pz)ᵢ`, `P = BᵀB` constant  | `Σₖ (Bw)ₖ (Bz)ₖ`                              |
/// | `Σᵢ wᵢ (Aᵀ(Az))ᵢ`                 | `Σₖ (Aw)ₖ (Az)ₖ`                              |
///
/// The last two are what makes a quadratic form a sum of squares (T2 and T6 of
/// [HessianCertificate]).
record Folding(Algebra algebra) {
  List<Factor> folded(List<Factor> product) {
    List<Factor> factors = new ArrayList<>(Monomial.sorted(product).factors());
    boolean changed = true;
    while (changed) {
      changed = contract(factors) || squareRoot(factors);
    }
    return factors;
  }

  private boolean contract(List<Factor> factors) {
    for (Factor matrix : factors) {
      if (!isConstantMatrix(matrix)) {
        continue;
      }
      for (int side = 0; side < 2; side++) {
        int label = matrix.labels().get(side);
        int other = matrix.labels().get(1 - side);
        if (label >= 0 || label == other) {
          continue;
        }
        if (Objects.requireNonNull(matrix.atom().expr()).node() instanceof Node.Eye) {
          factors.remove(matrix);
          factors.replaceAll(factor -> factor.relabeled(l -> l == label ? other : l));
          return true;
        }
        Optional<Factor> vector = onlyOther(factors, matrix, label).filter(this::isLinear);
        if (vector.isPresent() && !isConstantMatrix(vector.get())) {
          factors.remove(matrix);
          factors.remove(vector.get());
          factors.add(image(matrix, vector.get(), label, other, side));
          return true;
        }
      }
    }
    return false;
  }

  private Factor image(Factor matrix, Factor vector, int label, int other, int side) {
    Expr expr = Objects.requireNonNull(matrix.atom().expr());
    int axis = vector.labels().indexOf(label);
    Indeterminate image = algebra.image(side == 1 ? expr : transposed(expr), vector.atom(), axis);
    List<Integer> labels = new ArrayList<>(vector.labels());
    labels.set(axis, other);
    return new Factor(image, labels, Rational.ONE);
  }

  private static Expr transposed(Expr matrix) {
    return matrix.node() instanceof Node.Permute(var inner, var _) ? inner : matrix.transpose();
  }

  private boolean squareRoot(List<Factor> factors) {
    for (Factor second : List.copyOf(factors)) {
      if (second.exponent().is(1)
          && outermost(second.atom()).stream()
              .anyMatch(image -> squareRoot(factors, second, image))) {
        return true;
      }
    }
    return false;
  }

  private boolean squareRoot(List<Factor> factors, Factor second, Indeterminate.Image image) {
    int label = second.labels().get(image.axis());
    Optional<Factor> first =
        label >= 0 ? Optional.empty() : onlyOther(factors, second, label).filter(this::isLinear);
    if (first.isEmpty() || isImageBy(first.get().atom(), image.matrix())) {
      return false;
    }
    boolean moved = isGram(image);
    Optional<Expr> root = moved ? gram(image) : algebra.semidefinite().root(image.matrix());
    if (root.isEmpty()) {
      return false;
    }
    Indeterminate rest = without(second.atom(), image);
    Indeterminate right = moved ? rest : algebra.image(root.get(), rest, image.axis());
    int place = first.get().labels().indexOf(label);
    Indeterminate left = algebra.image(root.get(), first.get().atom(), place);
    factors.remove(second);
    factors.remove(first.get());
    factors.add(new Factor(left, first.get().labels(), Rational.ONE));
    factors.add(new Factor(right, second.labels(), Rational.ONE));
    return true;
  }

  /// The last matrix along each axis.
  private static List<Indeterminate.Image> outermost(Indeterminate atom) {
    List<Indeterminate.Image> images = new ArrayList<>();
    for (Indeterminate.Image image = atom.image(); image != null; image = image.of().image()) {
      int axis = image.axis();
      if (images.stream().noneMatch(other -> other.axis() == axis)) {
        images.add(image);
      }
    }
    return images;
  }

  /// What one of the outermost matrices is applied to, with the others.
  private Indeterminate without(Indeterminate atom, Indeterminate.Image image) {
    Indeterminate.Image own = Objects.requireNonNull(atom.image());
    return own.equals(image)
        ? own.of()
        : algebra.image(own.matrix(), without(own.of(), image), own.axis());
  }

  /// `Aᵀ(A z)`
  private static boolean isGram(Indeterminate.Image image) {
    Indeterminate.Image inner = image.of().image();
    return inner != null
        && inner.axis() == image.axis()
        && transposed(inner.matrix()) == image.matrix();
  }

  private static Optional<Expr> gram(Indeterminate.Image image) {
    return Optional.ofNullable(image.of().image()).map(Indeterminate.Image::matrix);
  }

  /// The factor that shares a summed label with another one, if no third one has it and it has it
  /// once.
  private static Optional<Factor> onlyOther(List<Factor> factors, Factor than, int label) {
    List<Factor> with =
        factors.stream()
            .filter(factor -> !factor.equals(than) && factor.labels().contains(label))
            .toList();
    boolean alone =
        with.size() == 1
            && with.getFirst().labels().stream().filter(l -> l == label).count() == 1
            && than.labels().stream().filter(l -> l == label).count() == 1;
    return alone ? Optional.of(with.getFirst()) : Optional.empty();
  }

  /// `(Pz)ᵢ (Pw)ᵢ` stays as it is, for it goes with `(Pz)ᵢ²`.
  private static boolean isImageBy(Indeterminate atom, Expr matrix) {
    return outermost(atom).stream().anyMatch(image -> image.matrix() == matrix);
  }

  private static boolean isConstantMatrix(Factor factor) {
    Indeterminate atom = factor.atom();
    return atom.kind() == Indeterminate.Kind.SYMBOL
        && !atom.varying()
        && factor.labels().size() == 2
        && atom.dims().size() == 2
        && factor.exponent().is(1);
  }

  private boolean isLinear(Factor factor) {
    return factor.atom().isLinear() && factor.exponent().is(1);
  }
}
