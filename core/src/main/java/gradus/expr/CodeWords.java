package gradus.expr;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The words that are no names in the languages that are written.
final class CodeWords {
  /// Of Java, and of what is written in it.
  static final Set<String> JAVA =
      words(
          """
          _ abstract assert boolean break byte case catch char class const continue
          default do double else enum extends false final finally float for goto if
          implements import instanceof int interface long native new null package
          private protected public return short static strictfp super switch
          synchronized this throw throws transient true try void volatile while
          Dim Expr Factor Function1 Function2 LinearMap List Node Reduction Shape
          Tensor
          """);

  /// Of Python, and of what is written in it.
  static final Set<String> PYTHON =
      words(
          """
          False None True and as assert async await break class continue def del elif
          else except finally for from global if import in is lambda nonlocal not or
          pass raise return try while with yield np
          """);

  private CodeWords() {}

  private static Set<String> words(String text) {
    return Pattern.compile("\\s+")
        .splitAsStream(text.strip())
        .collect(Collectors.toUnmodifiableSet());
  }
}
