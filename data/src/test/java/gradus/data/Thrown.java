package gradus.data;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The [DataException] that a call throws.
final class Thrown {
  private Thrown() {}

  static DataException by(ThrowingCallable call) {
    DataException thrown = catchThrowableOfType(DataException.class, call);
    if (thrown == null) {
      throw new AssertionError("nothing was thrown");
    }
    return thrown;
  }
}
