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
    for (Factor second : factors) {
      Indeterminate.Image image = second.atom().image();
      if (image == null || !second.exponent().is(1)) {
        continue;
      }
      int label = second.labels().get(image.axis());
      Optional<Factor> first =
          label >= 0 ? Optional.empty() : onlyOther(factors, second, label).filter(this::isLinear);
      if (first.isEmpty() || isImageBy(first.get().atom(), image.matrix())) {
        continue;
      }
      int place = first.get().labels().indexOf(label);
      Optional<Factor> moved = moved(image, second);
      Optional<Expr> root =
          moved.isPresent() ? gram(image) : algebra.semidefinite().root(image.matrix());
      if (root.isEmpty()) {
        continue;
      }
      Factor right =
          moved.orElseGet(() ->
              new Factor(
                  algebra.image(root.get(), image.of(), image.axis()),
                  second.labels(),
                  Rational.ONE));
      Factor left =
          new Factor(
              algebra.image(root.get(), first.get().atom(), place),
              first.get().labels(),
              Rational.ONE);
      factors.remove(second);
      factors.remove(first.get());
      factors.add(left);
      factors.add(right);
      return true;
    }
    return false;
  }

  /// `A z`, where the image is `Aᵀ(A z)`.
  private static Optional<Factor> moved(Indeterminate.Image image, Factor second) {
    Indeterminate.Image inner = image.of().image();
    boolean gram =
        inner != null
            && inner.axis() == image.axis()
            && transposed(inner.matrix()) == image.matrix();
    return gram
        ? Optional.of(new Factor(image.of(), second.labels(), Rational.ONE))
        : Optional.empty();
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
    return atom.image() != null && atom.image().matrix() == matrix;
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
