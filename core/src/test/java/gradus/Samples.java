package gradus;

/// How many samples laws take: enough to notice a mistake in every build, and `-Dgradus.samples=10`
/// times as many to look for a rare one.
public final class Samples {
  private static final int TIMES = Integer.getInteger("gradus.samples", 1);

  private Samples() {}

  public static int of(int usual) {
    return usual * TIMES;
  }
}
