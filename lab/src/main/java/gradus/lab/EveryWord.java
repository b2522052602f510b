package gradus.lab;

import gradus.optimization.training.Every;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `30s`, `2epochs` or `500steps`.
final class EveryWord implements ITypeConverter<Every> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d+)?) *(s|seconds?|epochs?|steps?)");

  @Override
  public Every convert(String word) {
    Matcher matcher = FORM.matcher(word.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw refused(word);
    }
    String count = matcher.group(1);
    try {
      return switch (matcher.group(2).charAt(0)) {
        case 'e' -> Every.epochs(Long.parseLong(count));
        default ->
            matcher.group(2).startsWith("st")
                ? Every.steps(Long.parseLong(count))
                : Every.seconds(Double.parseDouble(count));
      };
    } catch (IllegalArgumentException e) {
      throw refused(word);
    }
  }

  private static TypeConversionException refused(String word) {
    return new TypeConversionException(
        "it is a positive number of seconds, epochs or steps, such as 30s, 2epochs or 500steps, not"
            + " '"
            + word
            + "'");
  }
}
