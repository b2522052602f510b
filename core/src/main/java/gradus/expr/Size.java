package gradus.expr;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The number of elements of a shape: a number times named dimensions.
record Size(long number, List<String> names) {
  private static final String TIMES = "·";

  static Size of(List<Dim> dims) {
    List<Dim> factors = dims.stream().flatMap(dim -> factors(dim).stream()).toList();
    long number = 1;
    for (Dim dim : factors) {
      number *= dim instanceof Dim.Fixed(var size) ? size : 1;
    }
    return new Size(
        number,
        factors.stream()
            .filter(dim -> dim instanceof Dim.Named)
            .map(Dim::toString)
            .sorted()
            .toList());
  }

  /// `2·m·n` is the product of 2, `m` and `n`.
  static List<Dim> factors(Dim dim) {
    return dim instanceof Dim.Named(var name) && name.contains(TIMES)
        ? Stream.of(name.split(TIMES, -1)).map(Size::factor).toList()
        : List.of(dim);
  }

  private static Dim factor(String text) {
    boolean number = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    return number ? Dim.of(Integer.parseInt(text)) : Dim.of(text);
  }

  @Override
  public String toString() {
    Stream<String> all =
        number == 1 && !names.isEmpty()
            ? names.stream()
            : Stream.concat(Stream.of(Long.toString(number)), names.stream());
    return all.collect(Collectors.joining(TIMES));
  }
}
