package gradus.compile;

/// A generated double loop. Its arrays are all `double[]` or all `float[]`: first the inputs, then
/// the targets of the sinks.
abstract class FusedKernel {
  /// @param arrays the inputs, then the targets
  /// @param offsets where each begins
  /// @param strides how far each moves from one pass of the inner loop to the next
  abstract void run(Object[] arrays, int[] offsets, int[] strides, int outer, int inner);
}
