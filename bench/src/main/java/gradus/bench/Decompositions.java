package gradus.bench;

import gradus.bench.Workload.Task;
import gradus.linalg.Cholesky;
import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/// Factorizations of the script's matrices, on as many threads as there are processors.
///
/// Each is checked by `wᵀAx` for random vectors, which its factors are to give as well, and by the
/// length of a vector that an orthonormal factor is to keep.
final class Decompositions {
  private static final int RUNS = 10;

  private Decompositions() {}

  /// A factorization that is timed.
  ///
  /// @param factor one of the factors
  /// @param orthonormal whether its columns are
  /// @param product what the factors make of a vector in the place of the matrix
  private record Kind<F>(
      Function<Tensor, F> of, Function<F, Tensor> factor, boolean orthonormal, Product<F> product) {
    interface Product<F> {
      Tensor of(F factors, Tensor x);
    }

    Task task(String name, Tensor a) {
      return new Task(
          name,
          name,
          RUNS,
          () -> factor.apply(of.apply(a)).flat(0),
          () -> checks(a, of.apply(a)),
          "",
          Check.DOUBLE);
    }

    private List<Check> checks(Tensor a, F factors) {
      SplittableRandom random = new SplittableRandom(1);
      Tensor x = Inputs.normal(random, 1, Shape.of(a.columns()));
      Tensor w = Inputs.normal(random, 1, Shape.of(a.rows()));
      List<Check> checks = new ArrayList<>();
      checks.add(
          new Check("wᵀAx", dot(w, product.of(factors, x)), dot(w, a.times(x)), Check.DOUBLE));
      if (orthonormal) {
        Tensor y = factor.apply(factors).times(x);
        checks.add(new Check("a squared length", dot(y, y), dot(x, x), Check.DOUBLE));
      }
      return checks;
    }
  }

  static List<Task> tasks(Path inputs, int threads) {
    Inputs data = Inputs.read(inputs.resolve("decompositions"), "svd", "eigen", "cholesky", "qr");
    return List.of(
        new Kind<Svd>(
                Svd::of,
                Svd::u,
                true,
                (f, x) -> f.u().times(each(f.values(), f.v().transpose().times(x))))
            .task("svd", data.get("svd")),
        new Kind<SymmetricEigen>(
                SymmetricEigen::of,
                SymmetricEigen::vectors,
                true,
                (f, x) -> f.vectors().times(each(f.values(), f.vectors().transpose().times(x))))
            .task("eigen", data.get("eigen")),
        new Kind<Cholesky>(
                Cholesky::of,
                Cholesky::lower,
                false,
                (f, x) -> f.lower().times(f.lower().transpose().times(x)))
            .task("cholesky", data.get("cholesky")),
        new Kind<Qr>(Qr::of, Qr::q, true, (f, x) -> f.q().times(f.r().times(x)))
            .task("qr", data.get("qr")));
  }

  private static Tensor each(Tensor x, Tensor y) {
    return Tensor.generate(x.shape(), i -> x.flat(i) * y.flat(i));
  }

  private static double dot(Tensor x, Tensor y) {
    double sum = 0;
    for (int i = 0; i < x.shape().count(); i++) {
      sum += x.flat(i) * y.flat(i);
    }
    return sum;
  }
}
