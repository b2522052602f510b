package gradus.lab.view;

import java.io.PrintWriter;

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
    if (!live) {
      return;
    }
    long now = System.nanoTime();
    long elapsed = now - start;
    if (elapsed < FIRST_NANOS || (drawn != Long.MIN_VALUE && now - drawn < EVERY_NANOS)) {
      return;
    }
    drawn = now;
    String line = line(what, steps, share, elapsed * 1e-9, note);
    err.print("\r\u001b[2K" + (line.length() > width ? line.substring(0, width) : line));
    err.flush();
  }

  /// The line shown after `seconds` of work.
  static String line(String what, long steps, double share, double seconds, String note) {
    double done = Math.clamp(share, 0, 1);
    String left =
        done > 0.01 ? Numerals.seconds(seconds * (1 - done) / done) + " left" : "estimating";
    return "%s %s %s steps/s   %s   %s"
        .formatted(what, bar(done), Numerals.brief(steps / seconds), left, note);
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
