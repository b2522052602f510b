package gradus.lab;

import gradus.lab.view.Screen;
import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/// What stands behind the standard streams.
///
/// @param out whether standard output is a terminal
/// @param err whether standard error is a terminal
/// @param width its columns
public record Terminal(boolean out, boolean err, int width) {

  /// No terminal: a pipe, a file, a test.
  public static Terminal none() {
    return new Terminal(false, false, Screen.WIDEST);
  }

  /// Asks the operating system, through JLine; where it cannot be asked, there is no terminal.
  public static Terminal detect() {
    for (String provider : new String[] {"ffm", "exec"}) {
      try {
        TerminalProvider streams = TerminalProvider.load(provider);
        boolean out = streams.isSystemStream(SystemStream.Output);
        boolean err =
            streams.isSystemStream(SystemStream.Error)
                || Boolean.getBoolean("gradus.messages.terminal");
        int width = streams.systemStreamWidth(out ? SystemStream.Output : SystemStream.Error);
        return new Terminal(out, err, (out || err) && width > 0 ? width : Screen.WIDEST);
      } catch (IOException | RuntimeException | LinkageError e) {
        // This provider is not for this system: the next one, or none.
      }
    }
    return none();
  }
}
