package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Well-typed random expressions over a data matrix `X` (n×d), a vector `y` (n), parameters and
/// indices, from a seed; of every form there is.
///
/// Functions that grow are applied to bounded arguments, so that values stay of order 1 and
/// rounding errors small.
final class RandomExpressions {
  private static final Function1[] TAME = {
    Function1.NEGATE,
    Function1.ABS,
    Function1.SIN,
    Function1.COS,
    Function1.TANH,
    Function1.SIGMOID,
    Function1.SOFTPLUS,
    Function1.RELU,
    Function1.ATAN,
    Function1.ERF,
    Function1.LOG_COSH,
    Function1.ASINH
  };

  private final SplittableRandom random;
  private final List<Expr> pool = new ArrayList<>();
  private final RandomForms forms;

  /// Of every other seed, all expressions can be walked in blocks of rows.
  private final boolean inRows;

  RandomExpressions(long seed) {
    this.random = new SplittableRandom(seed);
    this.inRows = seed % 2 == 0;
    Dim n = Dim.of("n");
    Dim d = Dim.of("d");
    Dim k = Dim.of("k");
    pool.add(Expr.variable("X", n, d));
    pool.add(Expr.variable("y", n));
    pool.add(Expr.variable("w", d));
    pool.add(Expr.variable("V", d, k));
    pool.add(Expr.variable("b", k));
    pool.add(Expr.variable("s"));
    pool.add(RandomForms.SIGNAL);
    this.forms = new RandomForms(random, pool);
  }

  /// The last few of a growing pool of expressions, each built from earlier ones.
  List<Expr> outputs(int nodes, int count) {
    int given = pool.size();
    while (pool.size() < given + nodes) {
      Expr next = step();
      if (next.rank() <= 3 && (!inRows || isWalked(next))) {
        pool.add(next);
      }
    }
    return pool.subList(pool.size() - count, pool.size()).stream().distinct().toList();
  }

  /// Whether the rows can be walked in blocks.
  private static boolean isWalked(Expr expr) {
    List<Expr> order = Graph.topological(Graph.expanded(List.of(expr)));
    Bindings bindings = new Bindings(Map.of(), Map.of("n", 64, "d", 3, "k", 2));
    return Rows.choose(order, bindings).count() > 0
        || order.stream().noneMatch(part -> part.dims().contains(Dim.of("n")));
  }

  /// Outputs that have no derivative.
  List<Expr> places(int count) {
    return IntStream.range(0, count).mapToObj(_ -> forms.place()).distinct().toList();
  }

  /// All variables there may be: as outputs too, they give every dimension its size.
  List<Expr> variables() {
    List<Expr> all = new ArrayList<>(pool.subList(0, 7));
    RandomForms.INDICES.forEach(index -> all.add(index.variable()));
    all.addAll(List.of(RandomForms.KEY, RandomForms.SQUARE, RandomForms.KERNEL));
    return all;
  }

  private Expr any() {
    return pool.get(random.nextInt(pool.size()));
  }

  private Expr like(Expr x) {
    List<Expr> same = pool.stream().filter(other -> other.dims().equals(x.dims())).toList();
    return same.get(random.nextInt(same.size()));
  }

  private Expr step() {
    Expr x = any();
    return switch (random.nextInt(30)) {
      case 0, 1, 2 -> apply(TAME[random.nextInt(TAME.length)], x);
      case 3 -> x.plus(like(x));
      case 4 -> Functions.tanh(x).times(like(x));
      case 5 -> x.over(Functions.square(like(x)).plus(1));
      case 6 -> Functions.max(x, like(x));
      case 7 -> Functions.select(Functions.less(x, like(x)), x, like(x));
      case 8 -> Functions.exp(Functions.tanh(x));
      case 9 -> reduce(x);
      case 10 -> spread(x);
      case 11 ->
          x.permute(
              IntStream.range(0, x.rank())
                  .boxed()
                  .sorted((a, b) -> b - a)
                  .mapToInt(a -> a)
                  .toArray());
      case 12 -> product(x);
      case 13 -> Functions.log1p(Functions.abs(x));
      default -> forms.of(x);
    };
  }

  private static Expr apply(Function1 function, Expr x) {
    return switch (function) {
      case NEGATE -> x.negate();
      case ABS -> Functions.abs(x);
      case SIN -> Functions.sin(x);
      case COS -> Functions.cos(x);
      case TANH -> Functions.tanh(x);
      case SIGMOID -> Functions.sigmoid(x);
      case SOFTPLUS -> Functions.softplus(x);
      case RELU -> Functions.relu(x);
      default -> Functions.atan(x);
    };
  }

  private Expr reduce(Expr x) {
    if (x.rank() == 0) {
      return x;
    }
    Reduction[] kinds = {
      Reduction.SUM,
      Reduction.MAXIMUM,
      Reduction.MINIMUM,
      Reduction.LOG_SUM_EXP,
      Reduction.NORM2,
      Reduction.PRODUCT
    };
    Reduction kind = kinds[random.nextInt(kinds.length)];
    Expr tame = kind == Reduction.PRODUCT ? Functions.cos(x) : x;
    Expr reduced = Functions.reduce(kind, tame, random.nextInt(x.rank()));
    // sums over rows are large: bring them back to order 1
    return kind == Reduction.SUM ? Functions.tanh(reduced.times(0.01)) : reduced;
  }

  private Expr spread(Expr x) {
    List<Expr> wider =
        pool.stream()
            .filter(other -> other.rank() > x.rank() && !places(x, other).isEmpty())
            .toList();
    if (x.rank() == 0 || wider.isEmpty()) {
      return x.rank() == 0 ? x.broadcastLike(any()) : x;
    }
    Expr like = wider.get(random.nextInt(wider.size()));
    return x.broadcast(like.dims(), places(x, like).stream().mapToInt(axis -> axis).toArray());
  }

  /// Where the axes of `x` can go among those of another expression; empty where one has no place.
  private static List<Integer> places(Expr x, Expr other) {
    List<Integer> places = new ArrayList<>();
    for (Dim dim : x.dims()) {
      int place =
          IntStream.range(0, other.rank())
              .filter(axis -> other.dims().get(axis).equals(dim) && !places.contains(axis))
              .findFirst()
              .orElse(-1);
      if (place < 0) {
        return List.of();
      }
      places.add(place);
    }
    return places;
  }

  private Expr product(Expr x) {
    Expr y = any();
    boolean letters =
        Stream.concat(x.dims().stream(), y.dims().stream())
            .allMatch(dim -> dim instanceof Dim.Named);
    if (x.rank() == 0 || y.rank() == 0 || x.rank() > 2 || y.rank() > 2 || !letters) {
      return x.rank() == 0 ? Functions.tanh(x).times(y) : x;
    }
    // the letters of the dimensions are the subscripts: shared names are summed or kept at random
    List<Integer> first = labels(x);
    List<Integer> second = labels(y);
    List<Integer> output = new ArrayList<>();
    for (int label :
        IntStream.concat(first.stream().mapToInt(a -> a), second.stream().mapToInt(a -> a))
            .distinct()
            .toArray()) {
      boolean shared = first.contains(label) && second.contains(label);
      if (!shared || random.nextInt(3) == 0) {
        output.add(random.nextInt(output.size() + 1), label);
      }
    }
    return Functions.tanh(
        Functions.einsum(List.of(x, y), List.of(first, second), output).times(0.01));
  }

  private static List<Integer> labels(Expr x) {
    return x.dims().stream().map(dim -> (int) dim.toString().charAt(0)).toList();
  }
}
