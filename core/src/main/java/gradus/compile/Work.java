package gradus.compile;

/// What a step costs.
///
/// @param operations arithmetic operations and calls of scalar functions; a multiplication with its
///   addition counts as two
/// @param moved numbers read and written, each once however often it is used
record Work(long operations, long moved) {
  static final Work NONE = new Work(0, 0);

  Work plus(Work other) {
    return new Work(operations + other.operations, moved + other.moved);
  }

  Work times(long count) {
    return new Work(operations * count, moved * count);
  }
}
