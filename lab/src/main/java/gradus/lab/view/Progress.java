package gradus.lab.view;

import java.io.PrintWriter;
import java.util.function.Supplier;

/// One line of progress on a terminal: what, bar, rate, time left; erased when done.
///
/// Drawn at most ten times a second, and not at all before the first 0.3 s, so that quick work does
/// not flicker. On anything but a terminal nothing is written.
public final class Progress implements AutoCloseable {
  private static final long FIRST_NANOS = 300_000_000L;
  private static final long EVERY_NANOS = 100_000_000L;
  private static final int BAR = 24;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private final PrintWriter err;
  private final boolean live;
  private final int width;
  private final String what;
  private final long start = System.nanoTime();
  private long drawn = Long.MIN_VALUE;

  private Progress(PrintWriter err, boolean live, int width, String what) {
    this.err = err;
    this.live = live;
    this.width = width;
    this.what = what;
  }

  /// Progress of `what` on the standard error of a screen.
  public static Progress of(Screen screen, String what, boolean wanted) {
    return new Progress(screen.err(), screen.live() && wanted, screen.width(), what);
  }

  /// Shows that `steps` steps are done and `share` of the way is gone.
  ///
  /// @param share how far along, in [0, 1]; the time left is estimated from it
  public void at(long steps, double share, String note) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    double done = Math.clamp(share, 0, 1);
    at(steps / seconds, share, done > 0.01 ? seconds * (1 - done) / done : Double.NaN, () -> note);
  }

  /// Shows how fast work goes and how much is left, where that is known better than from the time
  /// since the beginning: a run that goes on where another stopped has a share of the way behind it
  /// at once.
  ///
  /// @param rate steps a second
  /// @param share how far along, in [0, 1]
  /// @param left seconds that are left; NaN where nothing can be said yet
  /// @param note asked for only when the line is drawn
  public void at(double rate, double share, double left, Supplier<String> note) {
    if (!live) {
      return;
    }
    long now = System.nanoTime();
    if (now - start < FIRST_NANOS || (drawn != Long.MIN_VALUE && now - drawn < EVERY_NANOS)) {
      return;
    }
    drawn = now;
    String line = line(what, rate, share, left, note.get());
    err.print("\r\u001b[2K" + (line.length() > width ? line.substring(0, width) : line));
    err.flush();
  }

  /// The line shown.
  static String line(String what, double rate, double share, double left, String note) {
    String rest = Double.isFinite(left) ? Numerals.seconds(left) + " left" : "estimating";
    return "%s %s %s steps/s   %s   %s"
        .formatted(what, bar(Math.clamp(share, 0, 1)), Numerals.brief(rate), rest, note);
  }

  private static String bar(double done) {
    int eighths = (int) Math.round(done * BAR * 8);
    String full = "█".repeat(eighths / 8);
    String part = eighths % 8 == 0 ? "" : String.valueOf(EIGHTHS.charAt(eighths % 8));
    return full + part + "░".repeat(BAR - full.length() - part.length());
  }

  /// Erases the line.
  @Override
  public void close() {
    if (drawn != Long.MIN_VALUE) {
      err.print("\r\u001b[2K");
      err.flush();
    }
  }
}
