package gradus.lab;

import gradus.data.Missing;
import gradus.data.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `fail`, `drop` or `mean`.
final class MissingPolicy implements ITypeConverter<Missing> {
  private static final List<String> NAMES =
      Arrays.stream(Missing.values()).map(Missing::label).toList();

  @Override
  public Missing convert(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(Missing.values())
        .filter(policy -> policy.label().equals(lower))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "it is one of "
                    + String.join(", ", NAMES)
                    + ", not '"
                    + word
                    + "'"
                    + (Nearest.to(word, NAMES).isEmpty()
                        ? ""
                        : "; " + Nearest.suggestion(word, NAMES))));
  }
}
