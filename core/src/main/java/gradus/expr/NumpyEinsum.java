package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Sums of products in NumPy: chains of `@` where they are products of matrices and vectors, and
/// `np.einsum` where they are not.
///
/// A chain that ends in a vector is multiplied from there, so that no two matrices are.
final class NumpyEinsum {
  /// A factor, the labels of its axes, and its text.
  private record Item(List<Integer> labels, Code code) {
    Item transposed() {
      return labels.size() == 2
          ? new Item(labels.reversed(), Code.of(Code.ATOM, turned(code)))
          : this;
    }

    private static String turned(Code code) {
      return code.text().endsWith(".T") && code.level() == Code.ATOM
          ? code.text().substring(0, code.text().length() - 2)
          : code.at(Code.ATOM) + ".T";
    }
  }

  private final List<Integer> output;
  private final List<Item> items = new ArrayList<>();

  private NumpyEinsum(List<Integer> output) {
    this.output = output;
  }

  static Code code(Node.Einsum einsum, Function<Expr, Code> codes) {
    List<Expr> x = einsum.operands();
    if (x.size() == 1 && einsum.subscripts().equals(List.of(List.of(0, 0)))) {
      String name = einsum.output().isEmpty() ? "np.trace" : "np.diagonal";
      return Code.call(name, List.of(codes.apply(x.get(0)).text()));
    }
    NumpyEinsum product = new NumpyEinsum(einsum.output());
    for (int k = 0; k < x.size(); k++) {
      product.items.add(new Item(einsum.subscripts().get(k), codes.apply(x.get(k))));
    }
    boolean flat =
        einsum.output().size() <= 2
            && x.stream().allMatch(factor -> factor.rank() == 1 || factor.rank() == 2)
            && einsum.subscripts().stream()
                .allMatch(s -> s.stream().distinct().count() == s.size());
    List<Item> path = flat ? product.path() : List.of();
    return path.isEmpty() ? written(einsum, codes) : product.chain(path);
  }

  private long meetings(int label) {
    return items.stream().filter(item -> item.labels().contains(label)).count()
        + (output.contains(label) ? 1 : 0);
  }

  /// The factors in the order in which they are multiplied; none where they are no chain.
  private List<Item> path() {
    absorbVectors();
    boolean pairs =
        items.stream()
            .flatMap(item -> item.labels().stream())
            .allMatch(label -> meetings(label) == 2);
    if (!pairs || items.size() < 2) {
      return List.of();
    }
    List<Item> rest = new ArrayList<>(items);
    List<Item> path = new ArrayList<>();
    int label;
    if (output.isEmpty()) {
      Item start = rest.stream().filter(item -> item.labels().size() == 1).findFirst().orElse(null);
      if (start == null) {
        return List.of();
      }
      rest.remove(start);
      path.add(start);
      label = start.labels().get(0);
    } else {
      label = output.get(0);
    }
    while (label >= 0) {
      int here = label;
      Item next =
          rest.stream().filter(item -> item.labels().contains(here)).findFirst().orElse(null);
      if (next == null) {
        break;
      }
      rest.remove(next);
      Item turned = next.labels().get(0) == here ? next : next.transposed();
      path.add(turned);
      label = turned.labels().size() == 2 ? turned.labels().get(1) : -1;
    }
    boolean ends = output.size() == 2 ? label == output.get(1) : label < 0;
    return rest.isEmpty() && ends ? path : List.of();
  }

  /// `diag(v) A` scales the rows of `A`.
  private void absorbVectors() {
    for (Item vector : List.copyOf(items)) {
      int label = vector.labels().get(0);
      boolean crowded = vector.labels().size() == 1 && meetings(label) == 3;
      Item matrix =
          items.stream()
              .filter(item -> item.labels().size() == 2 && item.labels().contains(label))
              .reduce((_, later) -> later)
              .orElse(null);
      if (crowded && matrix != null) {
        boolean rows = matrix.labels().get(0) == label;
        String scale =
            rows ? vector.code().at(Code.ATOM) + "[:, None]" : vector.code().at(Code.PRODUCT);
        String text = scale + " * " + matrix.code().at(Code.SIGN);
        items.set(items.indexOf(matrix), new Item(matrix.labels(), Code.of(Code.PRODUCT, text)));
        items.remove(vector);
      }
    }
  }

  private Code chain(List<Item> path) {
    boolean vectorLast = path.getLast().labels().size() == 1;
    if (!vectorLast || path.size() == 2 || path.get(0).labels().size() == 1) {
      String text =
          path.get(0).code().at(Code.PRODUCT)
              + path.subList(1, path.size()).stream()
                  .map(item -> " @ " + item.code().at(Code.SIGN))
                  .collect(Collectors.joining());
      return Code.of(Code.PRODUCT, text);
    }
    Code code = path.getLast().code();
    for (Item item : path.subList(0, path.size() - 1).reversed()) {
      code = Code.of(Code.PRODUCT, item.code().at(Code.PRODUCT) + " @ " + code.at(Code.SIGN));
    }
    return code;
  }

  private static Code written(Node.Einsum einsum, Function<Expr, Code> codes) {
    List<Expr> x = einsum.operands();
    boolean outer =
        x.size() == 2
            && x.stream().allMatch(factor -> factor.rank() == 1)
            && einsum.output().equals(List.of(0, 1));
    if (outer) {
      return Code.call("np.outer", x.stream().map(factor -> codes.apply(factor).text()).toList());
    }
    List<String> arguments = new ArrayList<>(List.of("\"" + IndexLetters.of(einsum) + "\""));
    x.forEach(factor -> arguments.add(codes.apply(factor).text()));
    if (x.size() > 2) {
      arguments.add("optimize=True");
    }
    return Code.call("np.einsum", arguments);
  }
}
