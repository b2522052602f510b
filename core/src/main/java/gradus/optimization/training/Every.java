package gradus.optimization.training;

/// How often something happens in a run.
public sealed interface Every {
  /// After each so many steps.
  record Steps(long count) implements Every {
    public Steps {
      requirePositive(count >= 1, count);
    }
  }

  /// After each so many epochs.
  record Epochs(long count) implements Every {
    public Epochs {
      requirePositive(count >= 1, count);
    }
  }

  /// After the first step that ends so many seconds after the last time. Only for what does not
  /// change the numbers, since time does not repeat itself.
  record Seconds(double count) implements Every {
    public Seconds {
      requirePositive(count > 0, count);
    }
  }

  static Every steps(long count) {
    return new Steps(count);
  }

  static Every epochs(long count) {
    return new Epochs(count);
  }

  static Every seconds(double count) {
    return new Seconds(count);
  }

  /// Whether it happens after that many steps.
  ///
  /// @param seconds since the last time
  default boolean due(long steps, long perEpoch, double seconds) {
    return switch (this) {
      case Steps(var count) -> steps % count == 0;
      case Epochs(var count) -> steps % perEpoch == 0 && steps / perEpoch % count == 0;
      case Seconds(var count) -> seconds >= count;
    };
  }

  private static void requirePositive(boolean positive, Number count) {
    if (!positive) {
      throw new IllegalArgumentException(
          "something happens every 1 or more steps, epochs or seconds, not every " + count);
    }
  }
}
