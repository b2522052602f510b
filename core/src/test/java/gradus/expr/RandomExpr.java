package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Well-typed expressions over a few variables, drawn from every form of [Node].
public final class RandomExpr {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final double[] NUMBERS = {0, -0.0, 1, -1, 2, -2, 0.5, 1e-3, 1e300, -3.25, Math.PI};

  private final RandomGenerator random;

  public RandomExpr(RandomGenerator random) {
    this.random = random;
  }

  public Expr next(int size) {
    List<Dim> shape =
        switch (random.nextInt(5)) {
          case 0 -> List.of(N);
          case 1 -> List.of(N, D);
          case 2 -> List.of(D, D);
          default -> List.of();
        };
    return of(shape, size);
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private Dim dim() {
    return random.nextBoolean() ? N : D;
  }

  Expr of(List<Dim> shape, int size) {
    boolean named = shape.stream().allMatch(dim -> dim.equals(N) || dim.equals(D));
    if (size <= 1 || shape.size() > 3 || !named) {
      return leaf(shape);
    }
    int part = Math.max(1, size / 2);
    return switch (random.nextInt(17)) {
      case 14, 15, 16 -> new RandomArrays(random, this::of).of(shape, size - 1);
      case 0, 1 -> Expr.map1(any(Function1.values()), of(shape, size - 1));
      case 2, 3, 4 ->
          Expr.map2(any(Function2.values()), of(scalarOr(shape), part), of(shape, part));
      case 5 -> Expr.map2(any(Function2.values()), of(shape, part), of(scalarOr(shape), part));
      case 6 -> of(shape, size - 1).power(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 7 -> Functions.select(of(shape, part), of(shape, part), of(shape, part));
      case 8 -> of(List.of(), size - 1).broadcast(shape);
      case 9 -> reduced(shape, size - 1);
      case 10 -> shape.isEmpty() ? scalarOfMatrix(size - 1) : idiom(shape, size - 1);
      case 11 -> einsum(shape, part);
      default -> product(shape, part);
    };
  }

  private List<Dim> scalarOr(List<Dim> shape) {
    return random.nextInt(3) == 0 ? List.of() : shape;
  }

  private Expr leaf(List<Dim> shape) {
    if (shape.isEmpty()) {
      return random.nextBoolean()
          ? Expr.of(NUMBERS[random.nextInt(NUMBERS.length)])
          : Expr.variable(random.nextBoolean() ? "a" : "β", new Dim[0]);
    }
    String name =
        String.join("", shape.stream().map(Dim::toString).toList())
            + (random.nextBoolean() ? "" : "_2");
    return shape.size() == 2 && shape.get(0).equals(shape.get(1)) && random.nextInt(4) == 0
        ? Expr.eye(shape.get(0))
        : Expr.variable(name, shape.toArray(new Dim[0]));
  }

  private Expr reduced(List<Dim> shape, int size) {
    Reduction reduction = any(Reduction.values());
    List<Dim> larger = new ArrayList<>(shape);
    int axis = random.nextInt(shape.size() + 1);
    larger.add(axis, dim());
    return Functions.reduce(reduction, of(larger, size), axis);
  }

  private Expr scalarOfMatrix(int size) {
    Expr a = of(List.of(D, D), size);
    return switch (random.nextInt(5)) {
      case 0 -> Functions.trace(a);
      case 1 -> Functions.determinant(a);
      case 2 -> Functions.logDeterminant(a);
      case 3 -> Functions.norm2(a);
      default -> Functions.mean(a);
    };
  }

  private Expr idiom(List<Dim> shape, int size) {
    boolean square = shape.size() == 2 && shape.get(0).equals(shape.get(1));
    return switch (random.nextInt(5)) {
      case 0 -> Functions.softmax(of(shape, size));
      case 1 -> Functions.logSoftmax(of(shape, size));
      case 2 ->
          square
              ? Functions.diag(of(shape.subList(0, 1), size))
              : Functions.square(of(shape, size));
      case 3 -> square ? Functions.inverse(of(shape, size)) : of(shape, size).negate();
      default ->
          shape.size() == 1
              ? Functions.solve(
                  of(List.of(shape.get(0), shape.get(0)), size / 2), of(shape, size / 2))
              : of(shape.subList(1, 2), size).broadcast(shape, 1);
    };
  }

  private Expr product(List<Dim> shape, int size) {
    Dim k = dim();
    return switch (shape.size()) {
      case 0 ->
          random.nextBoolean()
              ? Functions.dot(of(List.of(k), size), of(List.of(k), size))
              : Functions.dot(of(List.of(k, D), size), of(List.of(k, D), size));
      case 1 ->
          random.nextBoolean()
              ? of(List.of(shape.get(0), k), size).matmul(of(List.of(k), size))
              : of(List.of(k), size).matmul(of(List.of(k, shape.get(0)), size));
      case 3 -> of(List.of(shape.get(1), shape.get(2), shape.get(0)), size).permute(2, 0, 1);
      default ->
          switch (random.nextInt(3)) {
            case 0 -> of(List.of(shape.get(0), k), size).matmul(of(List.of(k, shape.get(1)), size));
            case 1 -> Functions.outer(of(shape.subList(0, 1), size), of(shape.subList(1, 2), size));
            default -> of(shape.reversed(), size).transpose();
          };
    };
  }

  /// Any contraction of two or three operands whose axes carry labels of the output or of two
  /// summed dimensions.
  private Expr einsum(List<Dim> shape, int size) {
    List<Dim> dims = new ArrayList<>(shape);
    dims.add(N);
    dims.add(D);
    List<List<Integer>> subscripts = new ArrayList<>();
    List<Integer> missing = new ArrayList<>(IntStream.range(0, shape.size()).boxed().toList());
    for (int k = 0; k < 2 + random.nextInt(2) || !missing.isEmpty(); k++) {
      List<Integer> labels = new ArrayList<>();
      for (int axis = random.nextInt(3);
          axis > 0 || (k > 1 && !missing.isEmpty() && labels.isEmpty());
          axis--) {
        labels.add(missing.isEmpty() ? random.nextInt(dims.size()) : missing.removeFirst());
      }
      subscripts.add(labels);
    }
    List<Expr> operands =
        subscripts.stream()
            .map(labels -> of(labels.stream().map(dims::get).toList(), size / 2))
            .toList();
    return Functions.einsum(
        operands, subscripts, IntStream.range(0, shape.size()).boxed().toList());
  }
}
