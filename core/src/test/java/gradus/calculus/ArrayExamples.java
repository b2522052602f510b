package gradus.calculus;

import static gradus.calculus.Examples.*;
import static gradus.expr.Arrays.*;
import static gradus.expr.Functions.*;
import static gradus.expr.Indexing.*;
import static gradus.expr.Windows.*;

import gradus.expr.Convolution;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.stream.Stream;

/// Examples of what moves elements: linear maps, gathers and scatters, sorted entries,
/// convolutions. Each is bent by a sine, so that second derivatives are not 0.
final class ArrayExamples {
  private static final Expr T = Expr.variable("T", Dim.of(3), Dim.of(4), Dim.of(2));
  private static final Expr L = Expr.variable("l", Dim.of(6));
  private static final Expr M = Expr.variable("M", Dim.of(2), Dim.of(7));

  private ArrayExamples() {}

  static List<Examples> all() {
    return Stream.of(maps(), gathers(), scatters(), orders(), windowed())
        .flatMap(List::stream)
        .toList();
  }

  private static Examples bent(String name, Expr expr) {
    return new Examples(name, sin(expr).times(expr));
  }

  private static Expr linear(LinearMap map, Expr x) {
    return Expr.of(new Node.Linear(map, x));
  }

  static List<Examples> maps() {
    Expr overlapped = Expr.variable("O", Dim.of(2), Dim.of(3), Dim.of(2));
    return List.of(
        bent("iota", iota(D).times(V)),
        bent("reshape", reshape(T, Dim.of(2), Dim.of(12))),
        bent("reshape with a name", reshape(X, N, Dim.of(1), D)),
        bent("flatten", flatten(T, 1)),
        bent("slice with a step", slice(T, 1, 0, 2, Dim.of(2))),
        bent("slice backwards", slice(T, 1, 3, -1, Dim.of(3))),
        bent("slice from the end", slice(L, 0, -5, 2, Dim.of(3))),
        bent("slice of a named axis", slice(X, 0, -1, -2, Dim.of(2))),
        bent("slice between", slice(M, 1, 2, -1)),
        bent("take", take(T, 1, -2)),
        bent("flip", flip(X, 0)),
        bent("pad", pad(M, 0, 1, 2)),
        bent("pad with steps", pad(L, 0, 1, 2, Dim.of(12))),
        bent("pad backwards", pad(T, 1, -1, -2, Dim.of(8))),
        bent("concatenate", concatenate(0, L, sin(L), slice(L, 0, 1, 3))),
        bent("concatenate columns", concatenate(1, M, sin(M))),
        bent("stack", stack(1, L, cos(L), L.times(L))),
        bent("windows", windows(L, 0, 3, 1)),
        bent("windows with stride and dilation", windows(M, 1, 2, 2, 3)),
        bent("windows of a middle axis", windows(T, 1, 2, 2)),
        bent("overlap", linear(new LinearMap.Overlap(1, 1, 1, Dim.of(4)), overlapped)),
        bent(
            "overlap with dilation", linear(new LinearMap.Overlap(1, 2, 2, Dim.of(7)), overlapped)),
        bent("overlap with gaps", linear(new LinearMap.Overlap(0, 4, 1, Dim.of(8)), overlapped)),
        bent("cumulative sum", cumulativeSum(T, 1)),
        bent("cumulative sum from the end", linear(new LinearMap.Accumulate(0, true), X)),
        bent("cumulative product", cumulativeProduct(M, 1)));
  }

  private static Expr indices(int[] sizes, double... numbers) {
    return Expr.of(Tensor.of(Shape.of(sizes), numbers));
  }

  private static int[] shape(int... sizes) {
    return sizes;
  }

  static List<Examples> gathers() {
    Expr two = indices(shape(2, 2), 1, 0, 1, 1);
    return List.of(
        bent("gather one", gather(T, Expr.of(2), 1)),
        bent("gather rows", rows(T, indices(shape(5), 2, 0, 0, 1, 2))),
        bent("gather the middle axis", gather(T, indices(shape(2), 3, 3), 1)),
        bent("gather the last axis by a matrix", gather(T, two, 2)),
        bent(
            "gather with one common axis", gather(T, indices(shape(3, 2), 3, 0, 1, 1, 2, 3), 1, 1)),
        bent(
            "gather behind a common axis", gather(T, indices(shape(3, 2), 1, 0, 1, 1, 0, 0), 2, 1)),
        bent(
            "gather with two common axes",
            gather(T, indices(shape(3, 4), 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1), 2, 2)),
        bent("pick", pick(M, indices(shape(2), 6, 2))),
        bent("pick by a computed index", pick(X, argMax(X, 1))));
  }

  static List<Examples> scatters() {
    return List.of(
        bent("scatter rows", scatterAdd(T, indices(shape(3), 4, 1, 4), Dim.of(5))),
        bent(
            "scatter by a matrix",
            scatterAdd(T, indices(shape(3, 4), 0, 1, 2, 3, 3, 3, 1, 0, 2, 2, 1, 1), Dim.of(4))),
        bent(
            "scatter the middle axis",
            Expr.of(
                new Node.Scatter(
                    T, indices(shape(4), 2, 0, 2, 5), 1, 0, Dim.of(3)))), // 5 is outside
        bent(
            "scatter with a common axis",
            Expr.of(new Node.Scatter(T, indices(shape(3, 2), 1, 0, 1, 1, 0, 2), 2, 1, Dim.of(3)))),
        bent("scatter one", Expr.of(new Node.Scatter(M, Expr.of(1), 0, 0, Dim.of(3)))));
  }

  static List<Examples> orders() {
    return List.of(
        bent("sort", sort(X)),
        bent("largest two", topK(M, 2).values()),
        bent("median", median(M)),
        bent("quantile", quantile(L, 0.3)),
        bent("one hot of a place", oneHot(argMax(X, 1), D).times(X)));
  }

  static List<Examples> windowed() {
    Expr signal = Expr.variable("x1", Dim.of(2), Dim.of(2), Dim.of(6));
    Expr kernel = Expr.variable("w1", Dim.of(2), Dim.of(2), Dim.of(3));
    Expr image = Expr.variable("x2", Dim.of(1), Dim.of(2), Dim.of(4), Dim.of(3));
    Expr kernels = Expr.variable("w2", Dim.of(2), Dim.of(2), Dim.of(2), Dim.of(2));
    Expr own = Expr.variable("w3", Dim.of(4), Dim.of(1), Dim.of(2), Dim.of(2));
    return List.of(
        bent("convolution of signals", convolve(signal, kernel)),
        bent("convolution with stride", Convolution.PLAIN.stride(2).padding(1).of(image, kernels)),
        bent("convolution with dilation", Convolution.PLAIN.dilation(2).of(signal, kernel)),
        bent("convolution in groups", Convolution.PLAIN.groups(2).of(image, own)),
        bent("largest of windows", maxPool(image, 2, 1)),
        bent("means of windows", meanPool(image, 2, 2)));
  }
}
