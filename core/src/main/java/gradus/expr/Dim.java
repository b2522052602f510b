package gradus.expr;

import java.util.List;

/// The size of one axis: a number, or a name that stands for a number until data are bound.
///
/// Two named dimensions are the same when their names are. A product of dimensions of which one has
/// a name is a name too, `m·n`, whose size follows from those of its factors.
public sealed interface Dim {
  /// A size that is known.
  record Fixed(int size) implements Dim {
    public Fixed {
      if (size < 0) {
        throw new IllegalArgumentException("a dimension is at least 0, not " + size);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(size);
    }
  }

  /// A size that has a name, such as the `n` rows and `d` columns of a data matrix.
  record Named(String name) implements Dim {
    public Named {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a named dimension needs a name");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// The size of some axes made one: 6 for 2 and 3, `m·n` for `n` and `m`.
  static Dim product(List<Dim> dims) {
    Size size = Size.of(dims);
    return size.names().isEmpty() ? of(Math.toIntExact(size.number())) : of(size.toString());
  }

  /// The dimensions of which this one is the product; itself where it is none.
  default List<Dim> factors() {
    return Size.factors(this);
  }

  static Dim of(int size) {
    return new Fixed(size);
  }

  static Dim of(String name) {
    return new Named(name);
  }
}
