package gradus.linalg;

/// `A = QR` in about 32 digits, for an m×n matrix with `m ≥ n`: the last resort where the condition
/// leaves no digit of 16. About 20 times the work of [Qr].
final class ExtendedQr {
  private final int m;
  private final int n;

  /// Column by column: `R` above the diagonal, the vectors of the reflections from the diagonal on.
  private final DoubleDouble[][] columns;

  private final DoubleDouble[] diagonal;
  private final DoubleDouble[] scales;

  ExtendedQr(PairMatrix a) {
    this.m = a.m();
    this.n = a.n();
    this.columns = new DoubleDouble[n][m];
    this.diagonal = new DoubleDouble[n];
    this.scales = new DoubleDouble[n];
    for (int k = 0; k < m * n; k++) {
      columns[k % n][k / n] = a.at(k / n, k % n);
    }
    for (int k = 0; k < n; k++) {
      reflect(k);
      for (int j = k + 1; j < n; j++) {
        apply(k, columns[j]);
      }
    }
  }

  /// `H = I − s v vᵀ` with `v` the column less `α` at its head, `s = 2/vᵀv`.
  private void reflect(int k) {
    DoubleDouble[] v = columns[k];
    DoubleDouble squares = DoubleDouble.ZERO;
    for (int i = k; i < m; i++) {
      squares = squares.plus(v[i].times(v[i]));
    }
    DoubleDouble norm = squares.squareRoot();
    DoubleDouble alpha = v[k].high() > 0 ? norm.negated() : norm;
    diagonal[k] = alpha;
    // vᵀv = 2 (‖a‖² − α a₀), without cancellation
    DoubleDouble half = squares.minus(alpha.times(v[k]));
    scales[k] = half.high() == 0 ? DoubleDouble.ZERO : DoubleDouble.of(1).dividedBy(half);
    v[k] = v[k].minus(alpha);
  }

  private void apply(int k, DoubleDouble[] x) {
    DoubleDouble[] v = columns[k];
    DoubleDouble dot = DoubleDouble.ZERO;
    for (int i = k; i < m; i++) {
      dot = dot.plus(v[i].times(x[i]));
    }
    DoubleDouble factor = dot.times(scales[k]).negated();
    for (int i = k; i < m; i++) {
      x[i] = x[i].plus(v[i].times(factor));
    }
  }

  /// The solution of `r + Ax = f`, `Aᵀr = g`.
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared never
  record Solution(DoubleDouble[] r, DoubleDouble[] x) {}

  Solution solve(double[] f, double[] g) {
    DoubleDouble[] z = forward(g);
    DoubleDouble[] h = new DoubleDouble[m];
    for (int i = 0; i < m; i++) {
      h[i] = DoubleDouble.of(f[i]);
    }
    for (int k = 0; k < n; k++) {
      apply(k, h);
    }
    DoubleDouble[] x = new DoubleDouble[n];
    for (int i = n - 1; i >= 0; i--) {
      DoubleDouble sum = h[i].minus(z[i]);
      for (int j = i + 1; j < n; j++) {
        sum = sum.minus(columns[j][i].times(x[j]));
      }
      x[i] = sum.dividedBy(diagonal[i]);
    }
    System.arraycopy(z, 0, h, 0, n);
    for (int k = n - 1; k >= 0; k--) {
      apply(k, h);
    }
    return new Solution(h, x);
  }

  /// `R⁻ᵀg`
  private DoubleDouble[] forward(double[] g) {
    DoubleDouble[] z = new DoubleDouble[n];
    for (int i = 0; i < n; i++) {
      DoubleDouble sum = DoubleDouble.of(g[i]);
      for (int j = 0; j < i; j++) {
        sum = sum.minus(columns[i][j].times(z[j]));
      }
      z[i] = sum.dividedBy(diagonal[i]);
    }
    return z;
  }

  /// `R⁻¹`, rounded to doubles, n×n.
  double[] inverseFactor() {
    double[] inverse = new double[n * n];
    double[] unit = new double[n];
    for (int i = 0; i < n; i++) {
      unit[i] = 1;
      DoubleDouble[] column = forward(unit); // of R⁻ᵀ: row i of R⁻¹
      unit[i] = 0;
      for (int j = i; j < n; j++) {
        inverse[i * n + j] = column[j].value();
      }
    }
    return inverse;
  }
}
