package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// The way of an element that is not finite, back to where it was born: from each value to an
/// element of an operand that is not finite and that it was computed from, as long as there is one.
///
/// @param values of all expressions
record NonFinitePath(Map<Expr, Tensor> values) {
  /// An element of a value.
  record Element(Expr expr, int position) {}

  Element origin(Expr root, int position) {
    Element here = new Element(root, position);
    for (Optional<Element> next = cause(here); next.isPresent(); next = cause(here)) {
      here = next.get();
    }
    return here;
  }

  private Tensor value(Expr expr) {
    return Objects.requireNonNull(values.get(expr));
  }

  private Optional<Element> cause(Element element) {
    int at = element.position();
    return switch (element.expr().node()) {
      case Node.Map1(var _, var x) -> at(x, at);
      case Node.Map2(var _, var x, var y) -> at(x, at).or(() -> at(y, at));
      case Node.Power(var x, var _) -> at(x, at);
      case Node.Select(var condition, var then, var otherwise) ->
          at(value(condition).flat(at) != 0 ? then : otherwise, at);
      case Node.Broadcast(var x, var _, var axes) -> {
        List<Integer> index = NonFinite.index(value(element.expr()).shape(), at);
        yield at(x, position(value(x).shape(), axes.stream().map(index::get).toList()));
      }
      case Node.Permute(var x, var order) -> {
        List<Integer> index = NonFinite.index(value(element.expr()).shape(), at);
        List<Integer> from =
            IntStream.range(0, order.size()).mapToObj(k -> index.get(order.indexOf(k))).toList();
        yield at(x, position(value(x).shape(), from));
      }
      case Node.Reduce(var _, var x, var axes) -> reduced(element, x, axes);
      case Node.Gather gather -> {
        List<Tensor> operands = List.of(value(gather.x()), value(gather.indices()));
        int index = indexPosition(gather, operands, at);
        yield Double.isFinite(operands.get(1).flat(index))
            ? whatever(List.of(gather.x()))
            : Optional.of(new Element(gather.indices(), index));
      }
      case Node node -> whatever(node.operands());
    };
  }

  private Optional<Element> at(Expr x, int position) {
    return Double.isFinite(value(x).flat(position))
        ? Optional.empty()
        : Optional.of(new Element(x, position));
  }

  /// Among the elements that were reduced to this one.
  private Optional<Element> reduced(Element element, Expr x, List<Integer> axes) {
    Tensor full = value(x);
    List<Integer> kept = NonFinite.index(value(element.expr()).shape(), element.position());
    for (int k = 0; k < full.shape().count(); k++) {
      if (!Double.isFinite(full.flat(k))) {
        List<Integer> index = NonFinite.index(full.shape(), k);
        List<Integer> rest =
            IntStream.range(0, index.size())
                .filter(axis -> !axes.contains(axis))
                .mapToObj(index::get)
                .toList();
        if (rest.equals(kept)) {
          return Optional.of(new Element(x, k));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Element> whatever(List<Expr> operands) {
    for (Expr operand : operands) {
      Tensor value = value(operand);
      for (int k = 0; k < value.shape().count(); k++) {
        if (!Double.isFinite(value.flat(k))) {
          return Optional.of(new Element(operand, k));
        }
      }
    }
    return Optional.empty();
  }

  private static int position(Shape shape, List<Integer> index) {
    int position = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      position = position * shape.size(axis) + index.get(axis);
    }
    return position;
  }

  /// Which index decided about an element that was gathered.
  static int indexPosition(Node.Gather gather, List<Tensor> operands, int position) {
    Shape x = operands.get(0).shape();
    Shape indices = operands.get(1).shape();
    int after = Rearrangement.count(x, gather.axis() + 1, x.rank());
    int middle = Rearrangement.count(x, gather.batch(), gather.axis());
    int places = Rearrangement.count(indices, gather.batch(), indices.rank());
    return position / after / places / middle * places + position / after % places;
  }
}
