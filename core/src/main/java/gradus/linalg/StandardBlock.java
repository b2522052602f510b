package gradus.linalg;

/// The rotation that brings a real 2×2 matrix into standard form: upper triangular where its
/// eigenvalues are real; otherwise with equal diagonal entries, and off-diagonal entries of
/// opposite sign (Bai & Demmel 1993, *On swapping diagonal blocks in real Schur form*; LAPACK's
/// `dlanv2`).
///
/// Not a record: one is filled again and again in an iteration.
final class StandardBlock {
  /// Eigenvalues are called real where their distance, squared, exceeds this multiple of rounding.
  private static final double CLEARLY_REAL = 4 * 0x1p-53;

  double a;
  double b;
  double c;
  double d;

  /// `[c s; −s c] M [c −s; s c]` is the standard form.
  double cosine;

  double sine;

  /// Half the distance of the eigenvalues `a ± i·imaginary`; 0 where they are `a` and `d`.
  double imaginary;

  void standardize(double a11, double a12, double a21, double a22) {
    a = a11;
    b = a12;
    c = a21;
    d = a22;
    cosine = 1;
    sine = 0;
    if (c != 0 && b == 0) {
      exchange();
    } else if (c != 0 && (a != d || Math.signum(b) == Math.signum(c))) {
      rotate();
    }
    imaginary = c == 0 ? 0 : Math.sqrt(Math.abs(b)) * Math.sqrt(Math.abs(c));
  }

  /// A lower triangle becomes an upper one.
  private void exchange() {
    double first = a;
    a = d;
    d = first;
    b = -c;
    c = 0;
    cosine = 0;
    sine = 1;
  }

  private void rotate() {
    double p = 0.5 * (a - d);
    double larger = Math.max(Math.abs(b), Math.abs(c));
    double smaller = Math.min(Math.abs(b), Math.abs(c)) * Math.signum(b) * Math.signum(c);
    double scale = Math.max(Math.abs(p), larger);
    double z = p / scale * p + larger / scale * smaller;
    if (z >= CLEARLY_REAL * scale) {
      triangular(p + Math.copySign(Math.sqrt(scale) * Math.sqrt(z), p), larger, smaller);
    } else {
      equalize();
    }
  }

  private void triangular(double z, double larger, double smaller) {
    double length = Math.hypot(c, z);
    a = d + z;
    d -= larger / z * smaller;
    cosine = z / length;
    sine = c / length;
    b -= c;
    c = 0;
  }

  /// Makes the diagonal entries equal; the eigenvalues are complex, or real and nearly equal.
  private void equalize() {
    double sigma = b + c;
    double difference = a - d;
    double length = Math.hypot(sigma, difference);
    cosine = Math.sqrt(0.5 * (1 + Math.abs(sigma) / length));
    sine = -0.5 * difference / (length * cosine) * Math.copySign(1, sigma);
    double aa = a * cosine + b * sine;
    double bb = -a * sine + b * cosine;
    double cc = c * cosine + d * sine;
    double dd = -c * sine + d * cosine;
    b = bb * cosine + dd * sine;
    c = -aa * sine + cc * cosine;
    double mean = 0.5 * (aa * cosine + cc * sine + (-bb * sine + dd * cosine));
    a = mean;
    d = mean;
    if (c == 0) {
      return;
    }
    if (b == 0) {
      b = -c;
      c = 0;
      double turned = cosine;
      cosine = -sine;
      sine = turned;
    } else if (Math.signum(b) == Math.signum(c)) {
      split(mean);
    }
  }

  /// The eigenvalues are real after all: one more rotation makes the block triangular.
  private void split(double mean) {
    double rootB = Math.sqrt(Math.abs(b));
    double rootC = Math.sqrt(Math.abs(c));
    double p = Math.copySign(rootB * rootC, c);
    double tau = 1 / Math.sqrt(Math.abs(b + c));
    a = mean + p;
    d = mean - p;
    b -= c;
    c = 0;
    double cosine1 = rootB * tau;
    double sine1 = rootC * tau;
    double turned = cosine * cosine1 - sine * sine1;
    sine = cosine * sine1 + sine * cosine1;
    cosine = turned;
  }
}
