package gradus.lab;

import gradus.data.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads one of the words of an enum, as its `toString` writes them, in capitals or not.
///
/// @param kind the enum
record OneOf<E extends Enum<E>>(Class<E> kind) implements ITypeConverter<E> {
  @Override
  public E convert(String word) {
    String lower = word.toLowerCase(Locale.ROOT).replace('_', '-');
    List<String> names = Arrays.stream(kind.getEnumConstants()).map(Enum::toString).toList();
    return Arrays.stream(kind.getEnumConstants())
        .filter(one -> one.toString().equals(lower))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "it is one of "
                    + String.join(", ", names)
                    + ", not '"
                    + word
                    + "'"
                    + (Nearest.to(word, names).isEmpty()
                        ? ""
                        : "; " + Nearest.suggestion(word, names))));
  }
}
