package gradus.lab.view;

import org.jspecify.annotations.Nullable;

/// The answer to a request for a derivative.
///
/// @param id as in the request
/// @param ok whether there is an answer
/// @param formula the derivative in the formula language
/// @param latex the derivative
/// @param numpy the derivative as a function in NumPy
/// @param operations how many operations it is made of
/// @param value of the function at the point asked for; null where none was
/// @param derivative there, in nested lists
/// @param residual against central differences, there or at a random point
/// @param error what is wrong, where something is
public record DerivedLine(
    @Nullable Object id,
    boolean ok,
    @Nullable String formula,
    @Nullable String latex,
    @Nullable String numpy,
    @Nullable Integer operations,
    @Nullable Object value,
    @Nullable Object derivative,
    @Nullable Double residual,
    @Nullable String error) {
  /// The answer to a request that failed.
  public static DerivedLine failed(@Nullable Object id, String error) {
    return new DerivedLine(id, false, null, null, null, null, null, null, null, error);
  }
}
