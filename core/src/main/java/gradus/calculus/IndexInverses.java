package gradus.calculus;

import gradus.calculus.IndexForm.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What inverses do to the matrices beside them in an [IndexForm].
final class IndexInverses {
  private final IndexForm form;
  private final Rewriter rewriter;
  private final Map<Integer, Dim> dims;
  private final List<Factor> factors;

  IndexInverses(IndexForm form) {
    this.form = form;
    this.rewriter = form.rewriter;
    this.dims = form.dims;
    this.factors = form.factors;
  }

  /// `Σⱼ (A⁻¹)ᵢⱼ Aⱼₖ = δᵢₖ`, where nobody else has the label `j`.
  void cancel() {
    for (int k = 0; k < factors.size(); k++) {
      for (int l = 0; l < factors.size(); l++) {
        if (factors.get(k).expr().node() instanceof Node.Inverse(var a)
            && a == factors.get(l).expr()) {
          Optional<Factor> identity =
              cancelled(factors.get(k).labels(), factors.get(l).labels(), a);
          if (identity.isPresent()) {
            List<Integer> summed = new ArrayList<>(factors.get(k).labels());
            summed.removeAll(identity.get().labels());
            factors.remove(Math.max(k, l));
            factors.remove(Math.min(k, l));
            factors.add(identity.get());
            summed.forEach(dims::remove);
            form.useDeltas();
            cancel();
            return;
          }
        }
      }
    }
  }

  /// `Σⱼ (AR)⁻¹ᵢⱼ Aⱼₖ = R⁻¹ᵢₖ` for square matrices, and the same from the other side.
  void shorten() {
    for (int k = 0; k < factors.size(); k++) {
      for (int l = 0; l < factors.size(); l++) {
        if (k != l
            && factors.get(k).expr().node() instanceof Node.Inverse(var a)
            && a.node() instanceof Node.Einsum
            && factors.get(l).labels().size() == 2) {
          Optional<Factor> rest = shortened(factors.get(k).labels(), a, factors.get(l));
          if (rest.isPresent()) {
            List<Integer> summed = new ArrayList<>(factors.get(k).labels());
            summed.removeAll(rest.get().labels());
            factors.set(k, rest.get());
            factors.remove(l);
            summed.forEach(dims::remove);
            shorten();
            return;
          }
        }
      }
    }
  }

  private Optional<Factor> shortened(List<Integer> inverse, Expr a, Factor matrix) {
    for (boolean first : new boolean[] {true, false}) {
      int meeting = inverse.get(first ? 1 : 0);
      List<Integer> labels = matrix.labels();
      if (!labels.contains(meeting) || !form.summedBetweenTwo(meeting)) {
        continue;
      }
      int far = labels.get(labels.get(0) == meeting ? 1 : 0);
      boolean turned = labels.get(first ? 0 : 1) != meeting;
      for (boolean transposed :
          rewriter.symmetric(matrix.expr())
              ? new boolean[] {false, true}
              : new boolean[] {turned}) {
        Optional<Expr> rest = InverseChains.without(a, matrix.expr(), first, transposed);
        if (rest.isPresent()) {
          return Optional.of(
              new Factor(
                  Functions.inverse(rest.get()),
                  first ? List.of(inverse.get(0), far) : List.of(far, inverse.get(1))));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Factor> cancelled(List<Integer> inverse, List<Integer> matrix, Expr a) {
    Expr eye = Expr.eye(a.dims().get(0));
    for (boolean mirrored :
        rewriter.symmetric(a) ? new boolean[] {false, true} : new boolean[] {false}) {
      List<Integer> m = mirrored ? matrix.reversed() : matrix;
      if (inverse.get(1).equals(m.get(0)) && form.summedBetweenTwo(m.get(0))) {
        return Optional.of(new Factor(eye, List.of(inverse.get(0), m.get(1))));
      }
      if (inverse.get(0).equals(m.get(1)) && form.summedBetweenTwo(m.get(1))) {
        return Optional.of(new Factor(eye, List.of(m.get(0), inverse.get(1))));
      }
    }
    return Optional.empty();
  }
}
