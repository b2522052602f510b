package gradus.linalg;

/// What eigenvectors `x + iy` share, whose parts lie in one piece each, in a range in which squares
/// are safe.
final class ComplexVector {
  private ComplexVector() {}

  /// Gives a vector length 1, and the phase with which its entry of largest modulus, the first of
  /// equals, is real and positive. A vector of zeros becomes NaN: it was not found.
  ///
  /// @param x where the real part begins
  /// @param y where the imaginary part begins; −1 for a real vector
  static void normalize(double[] v, int x, int y, int n) {
    int place = 0;
    double largest = -1;
    for (int i = 0; i < n; i++) {
      double size = v[x + i] * v[x + i] + (y < 0 ? 0 : v[y + i] * v[y + i]);
      if (size > largest) {
        largest = size;
        place = i;
      }
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += v[x + i] * v[x + i] + (y < 0 ? 0 : v[y + i] * v[y + i]);
    }
    // the conjugate of the largest entry, which turns it to the positive axis, over both lengths
    double lengths = Math.sqrt(squares) * Math.sqrt(largest);
    double cosine = v[x + place] / lengths;
    double sine = y < 0 ? 0 : -v[y + place] / lengths;
    for (int i = 0; i < n; i++) {
      double real = v[x + i];
      if (y < 0) {
        v[x + i] = cosine * real;
      } else {
        v[x + i] = cosine * real - sine * v[y + i];
        v[y + i] = sine * real + cosine * v[y + i];
      }
    }
    if (y >= 0) {
      v[y + place] = 0;
    }
  }
}
