package gradus.expr;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Names that a programming language accepts: those of variables where it does, and new ones.
final class CodeNames {
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Predicate<String> reserved;
  private int parts;

  CodeNames(Predicate<String> reserved) {
    this.reserved = reserved;
  }

  /// The name for one of an expression's.
  String of(String name) {
    return names.computeIfAbsent(name, this::written);
  }

  private String written(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .map(c -> Character.isJavaIdentifierPart(c) && c != '$' && c < 0x1D400 ? c : '_')
        .forEach(text::appendCodePoint);
    if (text.isEmpty() || !Character.isJavaIdentifierStart(text.codePointAt(0))) {
      text.insert(0, '_');
    }
    while (reserved.test(text.toString()) || !taken.add(text.toString())) {
      text.append('_');
    }
    return text.toString();
  }

  /// A name for a part: `z1`, `z2`, …
  String part() {
    String name;
    do {
      name = "z" + ++parts;
    } while (!taken.add(name));
    return name;
  }
}
