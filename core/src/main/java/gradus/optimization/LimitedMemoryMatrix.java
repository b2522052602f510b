package gradus.optimization;

import gradus.linalg.Cholesky;
import gradus.linalg.Lu;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;

/// The Hessian that L-BFGS has learned, in compact form: `B = θI − W M Wᵀ` with `W = [Y, θS]`
/// (Byrd, Nocedal & Schnabel 1994; Byrd, Lu, Nocedal & Zhu 1995, eq. 3.2 to 3.4).
///
/// Of the products `sᵢᵀyⱼ`, `D` is the diagonal and `L` what lies below: `M⁻¹ = [−D, Lᵀ; L, θSᵀS]`.
final class LimitedMemoryMatrix {
  /// Oldest first.
  private final Change[] changes;

  /// `sᵢᵀyⱼ` and `sᵢᵀsⱼ`
  private final double[][] sy;

  private final double[][] ss;

  /// The Cholesky factor of `θSᵀS + L D⁻¹ Lᵀ`, row by row.
  private double[] factor = new double[0];

  private int count;
  private double theta = 1;

  LimitedMemoryMatrix(int memory) {
    this.changes = new Change[memory];
    this.sy = new double[memory][memory];
    this.ss = new double[memory][memory];
  }

  int count() {
    return count;
  }

  /// `θ`: the curvature in directions of which nothing is known.
  double theta() {
    return theta;
  }

  /// Forgets all changes: `B = θI`.
  void reset(double curvature) {
    count = 0;
    theta = curvature;
  }

  /// Learns from one more change, which is kept, and forgets the oldest where there is no room.
  /// Answers a change to be written next.
  Change learn(Change change) {
    boolean full = count == changes.length;
    Change free = full ? changes[0] : new Change(change.s.length);
    if (full) {
      shift();
    }
    changes[count] = change;
    for (int i = 0; i <= count; i++) {
      sy[i][count] = Vectors.dot(changes[i].s, change.y);
      sy[count][i] = Vectors.dot(change.s, changes[i].y);
      ss[i][count] = Vectors.dot(changes[i].s, change.s);
      ss[count][i] = ss[i][count];
    }
    count++;
    theta = change.squares / change.product;
    factor();
    return free;
  }

  private void shift() {
    count--;
    System.arraycopy(changes, 1, changes, 0, count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(sy[i + 1], 1, sy[i], 0, count);
      System.arraycopy(ss[i + 1], 1, ss[i], 0, count);
    }
  }

  private void factor() {
    int k = count;
    double[] t = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = theta * ss[i][j];
        for (int l = 0; l < j; l++) {
          sum += sy[i][l] * sy[j][l] / sy[l][l];
        }
        t[i * k + j] = sum;
      }
    }
    Cholesky cholesky = Cholesky.of(Storage.tensor(Shape.of(k, k), t));
    if (cholesky.positiveDefinite()) {
      factor = Storage.doubles(cholesky.lower());
    } else {
      count = 0; // the changes depend on each other but for rounding
    }
  }

  /// `Wᵀx`
  double[] transposed(double[] x) {
    double[] product = new double[2 * count];
    for (int k = 0; k < count; k++) {
      product[k] = Vectors.dot(changes[k].y, x);
      product[count + k] = theta * Vectors.dot(changes[k].s, x);
    }
    return product;
  }

  /// Row `i` of `W`.
  double[] row(int i) {
    double[] w = new double[2 * count];
    row(i, w);
    return w;
  }

  private void row(int i, double[] w) {
    for (int k = 0; k < count; k++) {
      w[k] = changes[k].y[i];
      w[count + k] = theta * changes[k].s[i];
    }
  }

  /// Row `i` of `W`, times `v`.
  double rowTimes(int i, double[] v) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += changes[k].y[i] * v[k] + theta * changes[k].s[i] * v[count + k];
    }
    return sum;
  }

  /// `Mv`, by elimination of the first block: with `T = θSᵀS + L D⁻¹ Lᵀ`, `p₂ = T⁻¹(v₂ + L D⁻¹ v₁)`
  /// and `p₁ = D⁻¹(Lᵀp₂ − v₁)`.
  double[] middle(double[] v) {
    int k = count;
    double[] p = v.clone();
    for (int i = 0; i < k; i++) { // p₂ ← G⁻¹(v₂ + L D⁻¹ v₁), T = GGᵀ
      double sum = v[k + i];
      for (int j = 0; j < i; j++) {
        sum += sy[i][j] * v[j] / sy[j][j] - factor[i * k + j] * p[k + j];
      }
      p[k + i] = sum / factor[i * k + i];
    }
    for (int i = k - 1; i >= 0; i--) { // p₂ ← G⁻ᵀp₂
      double sum = p[k + i];
      for (int j = i + 1; j < k; j++) {
        sum -= factor[j * k + i] * p[k + j];
      }
      p[k + i] = sum / factor[i * k + i];
    }
    for (int i = 0; i < k; i++) {
      double sum = -v[i];
      for (int j = i + 1; j < k; j++) {
        sum += sy[j][i] * p[k + j];
      }
      p[i] = sum / sy[i][i];
    }
    return p;
  }

  /// `(I − M Wᵀ Z Zᵀ W / θ)⁻¹ M v`, where `Z` selects the free arguments: what a Newton step over
  /// these alone needs (eq. 5.11).
  double[] withinFree(boolean[] free, double[] v) {
    int size = 2 * count;
    if (size == 0) {
      return v;
    }
    double[][] squares = new double[size][size];
    double[] w = new double[size];
    for (int i = 0; i < free.length; i++) {
      if (free[i]) {
        row(i, w);
        for (int a = 0; a < size; a++) {
          for (int b = 0; b <= a; b++) {
            squares[a][b] += w[a] * w[b];
          }
        }
      }
    }
    double[] system = new double[size * size];
    for (int a = 0; a < size; a++) {
      for (int b = a + 1; b < size; b++) {
        squares[a][b] = squares[b][a];
      }
      double[] column = middle(squares[a]);
      for (int b = 0; b < size; b++) {
        system[b * size + a] = (a == b ? 1 : 0) - column[b] / theta;
      }
    }
    Lu lu = Lu.of(Storage.tensor(Shape.of(size, size), system));
    return Storage.doubles(lu.solve(Tensor.vector(middle(v))));
  }
}
