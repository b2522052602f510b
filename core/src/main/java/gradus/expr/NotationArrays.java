package gradus.expr;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How arrangements, entries and functions of arrays are printed: `x[2:5]`, `P[i, yᵢ]`, `reshape(x,
/// 2×6)`, `[x; y]`.
///
/// @param phrases the phrase of an operand
record NotationArrays(Glyphs glyphs, Function<Expr, Phrase> phrases) {
  private Phrase phrase(Expr x) {
    return phrases.apply(x);
  }

  /// `name(arguments)`, with a subscript.
  Phrase call(String name, String index, Phrase... arguments) {
    String function = glyphs.isLatex() ? "\\operatorname{" + name + "}" : name;
    return glyphs.call(function + (index.isEmpty() ? "" : glyphs.lowered(index)), arguments);
  }

  private Phrase call(String name, String index, Expr x, String... further) {
    Phrase[] arguments = new Phrase[1 + further.length];
    arguments[0] = phrase(x);
    for (int k = 0; k < further.length; k++) {
      arguments[k + 1] = Phrase.word(Glyphs.ATOM, further[k]);
    }
    return call(name, index, arguments);
  }

  /// An axis by the name of its dimension, or by its number where that says nothing; nothing where
  /// there is only one.
  static String axis(Expr x, int axis) {
    Dim dim = x.dims().get(axis);
    boolean telling =
        dim instanceof Dim.Named(var name)
            && name.length() == 1
            && x.dims().stream().filter(dim::equals).count() == 1;
    return telling ? dim.toString() : String.valueOf(axis + 1);
  }

  private static String subscript(Expr x, int axis) {
    return x.rank() == 1 ? "" : axis(x, axis);
  }

  Phrase linear(LinearMap map, Expr x) {
    return switch (map) {
      case LinearMap.Reshape(var to) -> call("reshape", "", x, shape(to));
      case LinearMap.Slice(var axis, var start, var step, var dim) ->
          entries(x, axis, 0, Phrase.word(Glyphs.ATOM, range(x, axis, start, step, dim)));
      case LinearMap.Pad(var axis, var start, var step, var dim) ->
          call("pad", subscript(x, axis), x, padding(x, axis, start, step, dim));
      case LinearMap.Window(var axis, var size, var stride, var dilation) ->
          call("windows", subscript(x, axis), x, numbers(size, stride, dilation));
      case LinearMap.Overlap(var axis, var stride, var dilation, var dim) ->
          call("overlap", Integer.toString(axis + 1), x, dim.toString());
      case LinearMap.Accumulate(var axis, var reversed) ->
          call(reversed ? "revcumsum" : "cumsum", subscript(x, axis), x);
    };
  }

  private String shape(List<Dim> dims) {
    return dims.isEmpty()
        ? "scalar"
        : dims.stream()
            .map(Dim::toString)
            .collect(Collectors.joining(glyphs.isLatex() ? " \\times " : "×"));
  }

  /// The size, then stride and dilation where they are not 1.
  private static String[] numbers(int size, int stride, int dilation) {
    if (dilation > 1) {
      return new String[] {"" + size, "" + stride, "" + dilation};
    }
    return stride > 1 ? new String[] {"" + size, "" + stride} : new String[] {"" + size};
  }

  /// `2:5`, `0:9:2`, `::−1`
  private String range(Expr x, int axis, int start, int step, Dim dim) {
    String colon = glyphs.isLatex() ? "{:}" : ":";
    String by = step == 1 ? "" : colon + signed(step);
    if (dim.equals(x.dims().get(axis))) {
      return colon + (step == 1 ? "" : by);
    }
    String end =
        dim instanceof Dim.Fixed(var count)
            ? signed(start + (long) step * count)
            : signed(start) + "+" + (step == 1 ? "" : signed(step)) + dim;
    // entries from the end on, up to it: −3:
    boolean open = dim instanceof Dim.Fixed(var count) && start < 0 && start + step * count == 0;
    // backwards to the first
    boolean whole = dim instanceof Dim.Fixed(var count) && start >= 0 && start + step * count < 0;
    return signed(start) + colon + (open || whole ? "" : end) + by;
  }

  private String signed(long number) {
    String text = number < 0 ? glyphs.negative + -number : Long.toString(number);
    return glyphs.isLatex() && number < 0 ? "{" + text + "}" : text;
  }

  /// How many zeros before and after; or from where on, and how far apart, the entries are put.
  private String[] padding(Expr x, int axis, int start, int step, Dim dim) {
    boolean counted =
        step == 1 && x.dims().get(axis) instanceof Dim.Fixed && dim instanceof Dim.Fixed;
    if (counted
        && start >= 0
        && x.dims().get(axis) instanceof Dim.Fixed(var count)
        && dim instanceof Dim.Fixed(var length)) {
      return new String[] {"" + start, "" + (length - start - count)};
    }
    String colon = glyphs.isLatex() ? "{:}" : ":";
    return new String[] {signed(start) + colon + dim + (step == 1 ? "" : colon + signed(step))};
  }

  /// `x[:, which]`; the first `batch` axes are those of the indices too, `x[i, whichᵢ]`.
  Phrase entries(Expr x, int axis, int batch, Phrase which) {
    String comma = glyphs.isLatex() ? ",\\," : ", ";
    String colon = glyphs.isLatex() ? "{:}" : ":";
    String letters = "ijklmnop".substring(0, Math.min(batch, 8));
    String before =
        IntStream.range(0, axis)
            .mapToObj(k -> (k < letters.length() ? letters.substring(k, k + 1) : colon) + comma)
            .collect(Collectors.joining());
    Phrase shown = letters.isEmpty() ? which : NotationIndices.element(glyphs, which, letters);
    boolean grows = glyphs.isLatex() && shown.tall();
    return Phrase.of(
        Glyphs.ATOM,
        glyphs.at(Glyphs.ATOM, phrase(x)),
        grows ? "\\left[" : "[",
        before,
        shown,
        grows ? "\\right]" : "]");
  }

  Phrase factor(Factor factor, Expr a) {
    return call(factor.symbol(), "", a);
  }

  Phrase random(Node.RandomBits bits) {
    return call("random", Integer.toString(bits.stream()), bits.key());
  }

  /// An idiom of [ArrayIdioms].
  Phrase idiom(Idiom idiom) {
    Expr x = idiom.arguments().get(0);
    List<Dim> numbers = idiom.numbers();
    return switch (idiom.name()) {
      case "nuclearnorm" -> glyphs.norm(phrase(x), glyphs.isLatex() ? "_{*}" : "_*");
      case "spectralnorm" -> glyphs.norm(phrase(x), glyphs.lowered("2"));
      case "take" ->
          entries(
              x, number(numbers, 0) - 1, 0, Phrase.word(Glyphs.ATOM, numbers.get(1).toString()));
      case "concat" -> concatenation(idiom.arguments(), number(numbers, 0) - 1);
      case "conv" -> convolution(x, idiom.arguments().get(1), numbers);
      case "maxpool", "meanpool" ->
          call(
              idiom.name(),
              "",
              x,
              numbers.get(0).equals(numbers.get(1))
                  ? new String[] {numbers.get(0).toString()}
                  : new String[] {numbers.get(0).toString(), numbers.get(1).toString()});
      case "cumprod" -> call("cumprod", subscript(x, number(numbers, 0) - 1), x);
      case "stack" -> call("stack", numbers.get(0).toString(), all(idiom.arguments()));
      case "uniform", "normal" -> call(idiom.name(), numbers.get(0).toString(), x);
      default -> call(idiom.name(), "", all(idiom.arguments()));
    };
  }

  private static int number(List<Dim> numbers, int k) {
    return ((Dim.Fixed) numbers.get(k)).size();
  }

  private Phrase[] all(List<Expr> arguments) {
    return arguments.stream().map(this::phrase).toArray(Phrase[]::new);
  }

  /// `[x; y]` below each other, `[A, B]` side by side.
  private Phrase concatenation(List<Expr> parts, int axis) {
    if (axis > 1 || parts.get(0).rank() > 2) {
      return call("concat", Integer.toString(axis + 1), all(parts));
    }
    String gap = axis == 0 ? (glyphs.isLatex() ? ";\\," : "; ") : glyphs.isLatex() ? ",\\," : ", ";
    Phrase inside = phrase(parts.get(0));
    for (Expr part : parts.subList(1, parts.size())) {
      inside = Phrase.of(Glyphs.SUM, inside, gap, phrase(part));
    }
    return glyphs.isLatex()
        ? inside.enclosed(Glyphs.ATOM, "\\left[", "\\right]")
        : inside.enclosed(Glyphs.ATOM, "[", "]");
  }

  /// `x ∗ w`, or `conv(x, w, 2, 1)` with stride, padding and dilation.
  private Phrase convolution(Expr x, Expr w, List<Dim> layout) {
    if (layout.equals(List.of(Dim.of(1), Dim.of(0), Dim.of(1)))) {
      return Phrase.of(
          Glyphs.BIG,
          glyphs.at(Glyphs.PRODUCT, phrase(x)),
          glyphs.isLatex() ? " \\ast " : " ∗ ",
          glyphs.at(Glyphs.PRODUCT, phrase(w)));
    }
    int last = layout.size();
    while (last > 0 && layout.get(last - 1).equals(Dim.of(last == 2 ? 0 : 1))) {
      last--; // what is not said is 1, or 0 for the padding
    }
    Phrase[] arguments = new Phrase[2 + last];
    arguments[0] = phrase(x);
    arguments[1] = phrase(w);
    for (int k = 0; k < last; k++) {
      arguments[2 + k] = Phrase.word(Glyphs.ATOM, layout.get(k).toString());
    }
    return call("conv", "", arguments);
  }
}
