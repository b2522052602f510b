package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/// Expressions of a wanted shape whose outermost form moves, takes, orders or draws elements, or
/// factorizes a matrix; what they are made of is drawn elsewhere.
final class RandomArrays {
  private final RandomGenerator random;
  private final BiFunction<List<Dim>, Integer, Expr> part;

  RandomArrays(RandomGenerator random, BiFunction<List<Dim>, Integer, Expr> part) {
    this.random = random;
    this.part = part;
  }

  Expr of(List<Dim> shape, int size) {
    if (shape.isEmpty()) {
      return scalar(size);
    }
    int axis = random.nextInt(shape.size());
    Dim dim = shape.get(axis);
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.cumulativeSum(part.apply(shape, size), axis);
      case 1 ->
          Expr.of(new Node.Linear(new LinearMap.Accumulate(axis, true), part.apply(shape, size)));
      case 2 -> Arrays.flip(part.apply(shape, size), axis);
      case 3 -> wide(shape, axis, size);
      case 4 -> Indexing.sort(part.apply(shape, size));
      case 5 -> Indexing.argSort(part.apply(shape, size));
      case 6 -> entries(shape, axis, size);
      case 7 -> Arrays.cumulativeProduct(part.apply(shape, size), axis);
      case 8 ->
          random.nextBoolean()
              ? Sampling.uniform(part.apply(List.of(), size), 3, shape.toArray(new Dim[0]))
              : Sampling.normal(part.apply(List.of(), size), 0, shape.toArray(new Dim[0]));
      case 9 -> Sampling.randomBits(part.apply(List.of(), size), -7, shape.toArray(new Dim[0]));
      case 10 -> matrix(shape, size);
      default -> places(shape, axis, dim, size);
    };
  }

  private Expr scalar(int size) {
    Dim d = Dim.of("d");
    return switch (random.nextInt(5)) {
      case 0 -> Matrices.nuclearNorm(part.apply(List.of(Dim.of("n"), d), size));
      case 1 -> Matrices.spectralNorm(part.apply(List.of(d, d), size));
      case 2 -> Indexing.argMax(part.apply(List.of(d), size), 0);
      case 3 -> Arrays.take(part.apply(List.of(d), size), 0, random.nextInt(-2, 3));
      default ->
          Expr.of(new Node.Scatter(part.apply(List.of(), size), Expr.of(0), 0, 0, Dim.of(2)))
              .matmul(Arrays.iota(Dim.of(2)));
    };
  }

  /// Through an axis of another size and back.
  private Expr wide(List<Dim> shape, int axis, int size) {
    Expr x = part.apply(shape, size);
    Expr few = Arrays.slice(x, axis, random.nextInt(-3, 4), 1 - 2 * random.nextInt(2), Dim.of(6));
    Expr back =
        switch (random.nextInt(8)) {
          case 0 -> few;
          case 1 -> Arrays.concatenate(axis, few, few.negate(), Arrays.slice(few, axis, 1, 3));
          case 2 -> Functions.sum(Arrays.stack(axis, few, few.times(2)), axis);
          case 3 -> Functions.sum(Windows.windows(few, axis, 2, 2, 3), axis);
          case 4 ->
              Expr.of(
                  new Node.Linear(
                      new LinearMap.Overlap(axis, 1, 2, Dim.of(7)),
                      Windows.windows(few, axis, 2, 1)));
          case 5 -> Arrays.reshape(few, few.dims().toArray(new Dim[0]));
          case 6 -> pooled(few, axis);
          default -> Indexing.topK(few, 2).values();
        };
    int last = back.rank() == few.rank() ? axis : 0;
    Expr again = Functions.reduce(Reduction.MAXIMUM, back, last);
    List<Dim> rest = new ArrayList<>(shape);
    rest.remove(last);
    return again.dims().equals(rest)
        ? again.broadcast(
            shape,
            java.util.stream.IntStream.range(0, shape.size()).filter(k -> k != last).toArray())
        : Functions.sum(again).broadcast(shape);
  }

  private Expr pooled(Expr few, int axis) {
    Expr line =
        Functions.sum(
            few, java.util.stream.IntStream.range(0, few.rank()).filter(k -> k != axis).toArray());
    if (few.rank() == 1) {
      line = few;
    }
    Expr signal = Arrays.reshape(line, Dim.of(1), Dim.of(2), Dim.of(3));
    Expr kernel = Arrays.reshape(line, Dim.of(2), Dim.of(1), Dim.of(3));
    return switch (random.nextInt(4)) {
      case 0 -> Windows.maxPool(signal, 2, 1);
      case 1 -> Windows.meanPool(signal, 2, 1);
      case 2 -> new Convolution(1, 1, 1, 2).of(signal, kernel);
      default ->
          new Convolution(1 + random.nextInt(2), random.nextInt(3), 1, 1)
              .of(signal, Arrays.reshape(line, Dim.of(1), Dim.of(2), Dim.of(3)));
    };
  }

  private Expr entries(List<Dim> shape, int axis, int size) {
    Dim from = Dim.of("d");
    List<Dim> source = new ArrayList<>(shape);
    source.set(axis, from);
    int batch = random.nextInt(axis + 1);
    List<Dim> own = new ArrayList<>(shape.subList(0, batch));
    own.add(shape.get(axis));
    Expr indices = part.apply(own, size / 2);
    return random.nextBoolean()
        ? Indexing.gather(part.apply(source, size / 2), indices, axis, batch)
        : Expr.of(
            new Node.Scatter(
                part.apply(source, size / 2),
                part.apply(withLast(shape.subList(0, batch), from), size / 2),
                axis,
                batch,
                shape.get(axis)));
  }

  private static List<Dim> withLast(List<Dim> dims, Dim last) {
    List<Dim> all = new ArrayList<>(dims);
    all.add(last);
    return all;
  }

  private Expr matrix(List<Dim> shape, int size) {
    if (shape.size() == 1) {
      Expr a = part.apply(List.of(shape.get(0), shape.get(0)), size / 2);
      return switch (random.nextInt(4)) {
        case 0 -> Matrices.eigenvalues(a);
        case 1 -> Matrices.singularValues(a);
        case 2 -> Matrices.solveLower(a, part.apply(shape, size / 2));
        default -> Matrices.solveUpper(a, part.apply(shape, size / 2));
      };
    }
    if (shape.size() == 3) {
      return Indexing.oneHot(part.apply(shape.subList(0, 2), size), shape.get(2));
    }
    boolean square = shape.get(0).equals(shape.get(1));
    Expr a = part.apply(shape, size);
    return switch (random.nextInt(square ? 8 : 4)) {
      case 0 -> Matrices.tril(a);
      case 1 -> Matrices.triu(a);
      case 2 -> Matrices.tril(a, 2);
      case 3 -> Matrices.leftSingularVectors(a);
      case 4 -> Matrices.cholesky(a);
      case 5 -> Matrices.eigenvectors(a);
      case 6 -> Matrices.rightSingularVectors(a);
      default -> Matrices.solveLower(Matrices.cholesky(a), a);
    };
  }

  private Expr places(List<Dim> shape, int axis, Dim dim, int size) {
    List<Dim> larger = new ArrayList<>(shape);
    larger.add(axis, Dim.of("d"));
    return switch (random.nextInt(3)) {
      case 0 -> Indexing.argMax(part.apply(larger, size), axis);
      case 1 -> Indexing.argMin(part.apply(larger, size), axis);
      default -> Arrays.iota(dim).broadcast(shape, axis).plus(part.apply(shape, size));
    };
  }
}
