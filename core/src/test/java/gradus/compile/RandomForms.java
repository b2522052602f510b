package gradus.compile;

import gradus.expr.Arrays;
import gradus.expr.Convolution;
import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Indexing;
import gradus.expr.LinearMap;
import gradus.expr.Matrices;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.expr.Sampling;
import gradus.expr.Windows;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Random applications of the forms that move, take, order and draw elements, factorize matrices,
/// and call definitions and operations. Values stay of order 1.
final class RandomForms {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Dim K = Dim.of("k");

  /// Indices: a variable with whole numbers, and the dimension they are places of.
  record Index(Expr variable, Dim of) {}

  static final List<Index> INDICES =
      List.of(
          new Index(Expr.variable("i", N), D),
          new Index(Expr.variable("r", K), N),
          new Index(Expr.variable("c", D), K),
          new Index(Expr.variable("J", N, K), D));
  static final Expr KEY = Expr.variable("key");
  static final Expr SQUARE = Expr.variable("A", D, D);
  static final Expr SIGNAL = Expr.variable("C", N, Dim.of(2), Dim.of(8));
  static final Expr KERNEL = Expr.variable("F", Dim.of(3), Dim.of(2), Dim.of(3));

  private static final Definition MIXED =
      Definition.of("mixed", x -> Functions.tanh(x.get(0)).times(Functions.sigmoid(x.get(1))));
  private static final Definition DAMPED =
      Definition.of("damped", x -> MIXED.call(x.get(0), Functions.sin(x.get(0))))
          .pullback((x, y, t) -> List.of(Functions.cos(x.get(0)).times(y).times(t)));

  /// `tanh`, as an operation of which nothing else is known.
  private static final Operation OPAQUE_TANH =
      new Operation() {
        @Override
        public String name() {
          return "opaque_tanh";
        }

        @Override
        public List<Dim> dims(List<Expr> operands) {
          return operands.get(0).dims();
        }

        @Override
        public Tensor value(List<Tensor> operands) {
          Tensor x = operands.get(0);
          return Tensor.generate(x.shape(), k -> StrictMath.tanh(x.flat(k)));
        }

        @Override
        public Optional<List<Expr>> pullback(List<Expr> operands, Expr y, Expr t) {
          return Optional.of(List.of(t.minus(t.times(y).times(y))));
        }
      };

  private final SplittableRandom random;
  private final List<Expr> pool;

  RandomForms(SplittableRandom random, List<Expr> pool) {
    this.random = random;
    this.pool = pool;
  }

  /// The form applied to `x`, or `x` itself where it does not apply.
  Expr of(Expr x) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> moved(x);
      case 2 -> fixed(x);
      case 3 -> gathered(x);
      case 4 -> scattered(x);
      case 5 -> ordered();
      case 6 -> factored(x);
      case 7 -> solved(x);
      case 8 -> drawn(x);
      case 9 -> called(x);
      case 10 -> windowed();
      default -> together(x);
    };
  }

  private int axis(Expr x) {
    return random.nextInt(x.rank());
  }

  private static boolean isFixed(Expr x, int axis) {
    return x.dims().get(axis) instanceof Dim.Fixed;
  }

  /// Moves along any axis, whatever its size.
  private Expr moved(Expr x) {
    if (x.rank() == 0) {
      return Arrays.reshape(x, Dim.of(1));
    }
    int axis = axis(x);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.flip(x, axis);
      case 1 -> Functions.tanh(Arrays.cumulativeSum(x.times(0.05), axis));
      case 2 ->
          Functions.tanh(
              Expr.of(new Node.Linear(new LinearMap.Accumulate(axis, true), x.times(0.05))));
      case 3 -> Arrays.take(x, axis, random.nextInt(2) - 1);
      case 4 -> Arrays.slice(x, axis, random.nextInt(2) - 1, 1, Dim.of(1));
      case 5 -> {
        List<Dim> dims = new ArrayList<>(x.dims());
        dims.add(random.nextInt(dims.size() + 1), Dim.of(1));
        yield Arrays.reshape(x, dims.toArray(new Dim[0]));
      }
      default ->
          x.dims().get(axis).equals(N) || isFixed(x, axis)
              ? x
              : Arrays.pad(x, axis, random.nextInt(3), 1 + random.nextInt(2), Dim.of(14));
    };
  }

  /// Moves along axes that have a number.
  private Expr fixed(Expr x) {
    for (int axis = 0; axis < x.rank(); axis++) {
      if (x.dims().get(axis) instanceof Dim.Fixed(var length) && length >= 6) {
        return switch (random.nextInt(6)) {
          case 0 -> Arrays.slice(x, axis, random.nextInt(2), 2, Dim.of((length - 1) / 2));
          case 1 -> Arrays.slice(x, axis, -1 - random.nextInt(2), -1, Dim.of(length - 1));
          case 2 -> Arrays.pad(x, axis, random.nextInt(3), random.nextInt(3));
          case 3 -> Arrays.pad(x, axis, -1, -2, Dim.of(2 * length + random.nextInt(3)));
          case 4 -> overlapped(x, axis, length);
          default ->
              Arrays.concatenate(axis, x, Functions.sin(x), Arrays.slice(x, axis, 1, 1, Dim.of(2)));
        };
      }
    }
    return x;
  }

  private Expr overlapped(Expr x, int axis, int length) {
    int stride = 1 + random.nextInt(3);
    int dilation = 1 + random.nextInt(2);
    Expr windows = Windows.windows(x, axis, 3, stride, dilation);
    return random.nextBoolean()
        ? Functions.reduce(gradus.expr.Reduction.MAXIMUM, windows, axis + 1)
        : Expr.of(
            new Node.Linear(
                new LinearMap.Overlap(axis, stride, dilation, Dim.of(length)),
                Functions.sin(windows)));
  }

  private Index index() {
    return INDICES.get(random.nextInt(INDICES.size()));
  }

  private static int common(Expr x, Expr y) {
    int common = 0;
    while (common < Math.min(x.rank(), y.rank())
        && x.dims().get(common).equals(y.dims().get(common))) {
      common++;
    }
    return common;
  }

  private Expr gathered(Expr x) {
    Index index = index();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (x.dims().get(axis).equals(index.of())) {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) {
      return random.nextInt(3) > 0
          ? gathered(pool.get(random.nextInt(pool.size())))
          : Indexing.oneHot(index.variable(), index.of());
    }
    int axis = axes.get(random.nextInt(axes.size()));
    int batch = random.nextInt(Math.min(axis, common(x, index.variable())) + 1);
    return Indexing.gather(x, index.variable(), axis, batch);
  }

  private Expr scattered(Expr x) {
    Index index = index();
    Expr places = index.variable();
    for (int tries = 0; tries < 4 && x.rank() > 0; tries++) {
      int batch = random.nextInt(common(x, places) + 1);
      int axis = batch + random.nextInt(x.rank() - batch + 1);
      int own = places.rank() - batch;
      boolean fits =
          axis + own <= x.rank()
              && x.dims()
                  .subList(axis, axis + own)
                  .equals(places.dims().subList(batch, places.rank()));
      if (fits) {
        return Functions.tanh(
            Expr.of(new Node.Scatter(x.times(0.1), places, axis, batch, index.of())));
      }
    }
    return scattered(pool.get(random.nextInt(pool.size())));
  }

  /// Places are those of data: of computed numbers, rounding might decide.
  private Expr ordered() {
    Expr x = pool.get(random.nextInt(7));
    if (x.rank() == 0) {
      return x;
    }
    int last = x.rank() - 1;
    Expr entries = like(x);
    return switch (random.nextInt(6)) {
      case 0 -> Indexing.sort(x);
      case 1 -> Indexing.pick(entries, Indexing.argMax(x, last));
      case 2 -> Indexing.oneHot(Indexing.argMin(x, last), x.dims().get(last));
      case 3 -> isFixed(x, last) ? Indexing.topK(x, 3).values() : x;
      case 4 -> isFixed(x, last) ? Indexing.quantile(x, random.nextDouble()) : x;
      default -> Indexing.gather(entries, Indexing.argSort(x), last, last);
    };
  }

  private Expr like(Expr x) {
    List<Expr> same = pool.stream().filter(other -> other.dims().equals(x.dims())).toList();
    return same.get(random.nextInt(same.size()));
  }

  /// A place is an output only: counted with, it would have no derivative.
  Expr place() {
    Expr x = pool.get(random.nextInt(7));
    return x.rank() == 0
        ? x
        : random.nextBoolean() ? Indexing.argSort(x) : Indexing.argMax(x, random.nextInt(x.rank()));
  }

  /// A symmetric matrix with eigenvalues that stay apart, all above 1.
  private static Expr definite() {
    Expr apart = Functions.diag(Arrays.iota(D).times(9).plus(8));
    return Functions.tanh(Matrices.symmetricPart(SQUARE)).plus(apart);
  }

  private Expr factored(Expr x) {
    Expr a = definite();
    return switch (random.nextInt(8)) {
      case 0 -> Matrices.cholesky(a).times(0.1);
      case 1 -> Matrices.eigenvalues(a).times(0.1);
      case 2 -> Matrices.eigenvectors(a);
      case 3 -> Matrices.singularValues(a).times(0.1);
      case 4 -> Matrices.leftSingularVectors(a).matmul(Matrices.rightSingularVectors(a));
      case 5 -> Functions.logDeterminant(a).times(0.1);
      case 6 -> Functions.inverse(a);
      default -> Functions.tanh(Functions.determinant(a.times(0.05))).plus(sumOf(x));
    };
  }

  private static Expr sumOf(Expr x) {
    return Functions.tanh(Functions.sum(x).times(1e-3));
  }

  private Expr solved(Expr x) {
    boolean fits = x.rank() > 0 && x.rank() <= 2 && x.dims().get(0).equals(D);
    Expr right = fits ? x : pool.get(random.nextBoolean() ? 2 : 3);
    Expr lower = Functions.tanh(SQUARE).plus(Expr.eye(D).times(3));
    return switch (random.nextInt(5)) {
      case 0 -> Functions.solve(definite(), right);
      case 1 -> Functions.solve(lower.plus(Expr.eye(D).times(4)), right);
      case 2 -> Matrices.solveLower(lower, right);
      case 3 -> Matrices.solveUpper(lower, right);
      default -> Matrices.solveLower(Matrices.cholesky(definite()), right);
    };
  }

  private Expr drawn(Expr x) {
    Dim[] dims = x.dims().toArray(new Dim[0]);
    int stream = random.nextInt(3);
    return switch (random.nextInt(3)) {
      case 0 -> x.times(Sampling.uniform(KEY, stream, dims));
      case 1 -> Functions.tanh(x.plus(Sampling.normal(KEY, stream, dims)));
      default -> x.plus(Sampling.randomBits(KEY, stream, dims).times(0x1p-32));
    };
  }

  private Expr called(Expr x) {
    return switch (random.nextInt(3)) {
      case 0 -> MIXED.call(x, like(x));
      case 1 -> DAMPED.call(x);
      default -> Expr.of(new Node.Opaque(OPAQUE_TANH, List.of(x)));
    };
  }

  private Expr windowed() {
    return switch (random.nextInt(4)) {
      case 0 -> Functions.tanh(Windows.convolve(SIGNAL, KERNEL));
      case 1 ->
          Functions.tanh(
              new Convolution(1 + random.nextInt(2), random.nextInt(2), 1 + random.nextInt(2), 1)
                  .of(SIGNAL, KERNEL));
      case 2 -> Windows.maxPool(SIGNAL, 2, 2);
      default -> Windows.meanPool(Functions.sin(SIGNAL), 3, 1);
    };
  }

  private Expr together(Expr x) {
    if (random.nextInt(4) == 0 && x.rank() > 0) {
      int axis = axis(x);
      return x.dims().get(axis).equals(N) ? x : Arrays.cumulativeProduct(Functions.cos(x), axis);
    }
    if (random.nextBoolean() && x.rank() == 2) {
      return random.nextBoolean() ? Matrices.tril(x) : Matrices.triu(x, 1);
    }
    return Arrays.stack(random.nextInt(x.rank() + 1), x, Functions.sin(x), Functions.cos(x));
  }
}
