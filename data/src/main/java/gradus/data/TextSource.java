package gradus.data;

import gradus.data.DataException.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/// A text that can be opened more than once: plain or gzip, UTF-8 with or without a byte order
/// mark.
///
/// It is opened again where a column turns out to be text after it began with numbers, and to find
/// the byte that is not UTF-8.
final class TextSource {
  /// How to get at the bytes.
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  /// The bytes looked at to tell what a file is.
  private static final int HEAD = 1 << 16;

  private final String name;
  private final Opening opening;

  TextSource(String name, Opening opening) {
    this.name = name;
    this.opening = opening;
  }

  String name() {
    return name;
  }

  String asked() {
    return "cannot read " + name;
  }

  /// The characters, without byte order mark; a byte that is not UTF-8 throws
  /// `MalformedInputException`.
  Reader reader() throws IOException {
    InputStream bytes = plain();
    skipMark(bytes);
    return new InputStreamReader(
        bytes,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /// The beginning of the text, without byte order mark, one character for a byte. Refuses what is
  /// no text.
  String head() throws IOException {
    try (InputStream bytes = plain()) {
      byte[] head = bytes.readNBytes(HEAD);
      refuseBinary(head);
      int from = startsWith(head, 0xEF, 0xBB, 0xBF) ? 3 : 0;
      return new String(head, from, head.length - from, StandardCharsets.ISO_8859_1);
    }
  }

  private InputStream plain() throws IOException {
    InputStream bytes = new BufferedInputStream(opening.open(), HEAD);
    bytes.mark(2);
    boolean gzip = bytes.read() == 0x1F && bytes.read() == 0x8B;
    bytes.reset();
    return gzip ? new BufferedInputStream(new GZIPInputStream(bytes, HEAD), HEAD) : bytes;
  }

  private static void skipMark(InputStream bytes) throws IOException {
    bytes.mark(3);
    boolean mark = bytes.read() == 0xEF && bytes.read() == 0xBB && bytes.read() == 0xBF;
    if (!mark) {
      bytes.reset();
    }
  }

  private void refuseBinary(byte[] head) {
    if (startsWith(head, 0xFF, 0xFE) || startsWith(head, 0xFE, 0xFF)) {
      throw notText("it is written in UTF-16", "save it as UTF-8: iconv -f UTF-16 -t UTF-8");
    }
    if (startsWith(head, 'P', 'K')) {
      throw notText(
          "it is a zip archive, such as a spreadsheet", "unpack it, or export the sheet as CSV");
    }
    if (startsWith(head, 'P', 'A', 'R', '1')) {
      throw notText("it is a Parquet file", "export it as CSV");
    }
    for (int i = 0; i < head.length; i++) {
      if (head[i] == 0) {
        throw notText("byte " + i + " is 0, which no text has", "export the table as CSV");
      }
    }
  }

  private DataException notText(String given, String fix) {
    return DataException.of(Problem.NOT_TEXT, asked(), given, "and a table is a text in UTF-8", fix)
        .in(name);
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /// Says where the first byte is that is not UTF-8, and what the encoding may be.
  DataException notUtf8() throws IOException {
    long position = 0;
    long line = 1;
    int offending = -1;
    try (InputStream bytes = plain()) {
      Utf8 state = new Utf8();
      for (int next = bytes.read(); next >= 0; next = bytes.read()) {
        if (!state.accepts(next)) {
          offending = next;
          break;
        }
        line += next == '\n' ? 1 : 0;
        position++;
      }
    }
    String given =
        offending < 0
            ? "it ends within a character"
            : "byte " + position + ", in line " + line + ", is 0x" + Integer.toHexString(offending);
    return DataException.of(
            Problem.NOT_TEXT,
            asked(),
            given,
            "which is not UTF-8",
            "save it as UTF-8; files of older Windows programs are often Windows-1252: "
                + "iconv -f WINDOWS-1252 -t UTF-8")
        .in(name)
        .at(line);
  }
}
