package gradus.lab;

import gradus.lab.view.Screen;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// What one run of the command line talks to: its streams and what is known of the terminal behind
/// them.
///
/// @param out results
/// @param err messages and progress
/// @param in rows to predict, when asked to read them from there
/// @param terminal what stands behind `out` and `err`; asked only when something is drawn
/// @param color whether the environment allows colour (see <https://no-color.org>)
public record Session(
    PrintWriter out, PrintWriter err, InputStream in, Supplier<Terminal> terminal, boolean color) {

  /// The streams of this process, in UTF-8 whatever the locale says.
  public static Session ofProcess() {
    String noColor = System.getenv("NO_COLOR");
    return new Session(
        utf8(new FileOutputStream(FileDescriptor.out)),
        utf8(messages()),
        System.in,
        Terminal::detect,
        noColor == null || noColor.isEmpty());
  }

  /// Streams without a terminal.
  public static Session of(PrintWriter out, PrintWriter err, InputStream in) {
    return new Session(out, err, in, Terminal::none, false);
  }

  /// The screen to draw on.
  ///
  /// @param plain no colour and no progress, whatever the terminal can do
  public Screen screen(boolean plain) {
    if (plain) {
      return Screen.plain(out, err);
    }
    Terminal seen = terminal.get();
    return new Screen(out, err, seen.width(), color && seen.out(), seen.err());
  }

  /// Standard error, or what the launcher names instead of it: there Java's own remarks do not go.
  private static OutputStream messages() {
    String named = System.getProperty("gradus.messages", "");
    try {
      return named.isEmpty()
          ? new FileOutputStream(FileDescriptor.err)
          : new FileOutputStream(named, true);
    } catch (FileNotFoundException e) {
      return new FileOutputStream(FileDescriptor.err); // a system without this way to name a stream
    }
  }

  private static PrintWriter utf8(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
