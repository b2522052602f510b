package gradus.expr;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The number of elements of a shape: a number times named dimensions.
record Size(long number, List<String> names) {
  static Size of(List<Dim> dims) {
    long number = 1;
    for (Dim dim : dims) {
      number *= dim instanceof Dim.Fixed(var size) ? size : 1;
    }
    return new Size(
        number,
        dims.stream().filter(dim -> dim instanceof Dim.Named).map(Dim::toString).sorted().toList());
  }

  @Override
  public String toString() {
    Stream<String> all =
        number == 1 && !names.isEmpty()
            ? names.stream()
            : Stream.concat(Stream.of(Long.toString(number)), names.stream());
    return all.collect(Collectors.joining("·"));
  }
}
