package gradus.linalg;

/// What eigenvectors `x + iy` share, whose parts lie in one piece each.
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
      double size = y < 0 ? Math.abs(v[x + i]) : Math.hypot(v[x + i], v[y + i]);
      if (size > largest) {
        largest = size;
        place = i;
      }
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      v[x + i] /= largest;
      squares += v[x + i] * v[x + i];
      if (y >= 0) {
        v[y + i] /= largest;
        squares += v[y + i] * v[y + i];
      }
    }
    double length = Math.sqrt(squares);
    double cosine = v[x + place] / length;
    double sine = y < 0 ? 0 : -v[y + place] / length;
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
