package gradus.linalg;

import gradus.linalg.Certificate.Measure;
import gradus.linalg.LeastSquares.Method;
import gradus.linalg.LeastSquares.Solved;
import gradus.linalg.LeastSquares.Spreads;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Systems by orthogonal factors: tall and wide ones, and square ones that are singular but for
/// rounding. The shorter side is brought to one size first.
final class RectangularSystem {
  private static final double UNIT = 0.5 * Math.ulp(1.0);

  private final Tensor a;

  /// The same, in full; of `Aᵀ` where `A` is wide.
  private final PairMatrix tall;

  private final Tensor b;
  private final double tolerance;
  private final boolean wide;
  private final String shape;

  /// `‖A‖_F`
  private final double size;

  private RectangularSystem(Tensor a, PairMatrix tall, Tensor b, double tolerance) {
    this.a = a;
    this.tall = tall;
    this.b = b;
    this.tolerance = tolerance;
    this.wide = a.rows() < a.columns();
    this.shape =
        wide
            ? "more columns than rows"
            : a.rows() > a.columns() ? "more rows than columns" : "square and nearly singular";
    this.size = Norms.frobenius(a);
  }

  static Solved solve(Tensor a, Tensor b, double tolerance) {
    Tensor tall = a.rows() < a.columns() ? a.transpose() : a;
    PairMatrix pairs = PairMatrix.of(Storage.doubles(tall), tall.rows(), tall.columns());
    return new RectangularSystem(a, pairs, b, tolerance).solve();
  }

  /// @param a with at least as many rows as columns
  static Solved solve(PairMatrix a, Tensor b, double tolerance) {
    Tensor rounded = Storage.tensor(Shape.of(a.m(), a.n()), a.high());
    return new RectangularSystem(rounded, a, b, tolerance).solve();
  }

  private Solved solve() {
    Equilibration scales = Equilibration.columns(tall.high(), tall.m(), tall.n());
    PairMatrix scaled = tall.scaled(scales);
    Augmented factors = Augmented.of(scaled);
    if (factors.condition() * Math.max(tolerance, tall.n() * UNIT) < 1) {
      Optional<Solved> solved =
          fullRank(factors, scales, wide ? Method.SHORTEST : Method.QR, shape);
      if (solved.isPresent()) {
        return solved.get();
      }
    }
    Equilibration columns = Equilibration.columns(Storage.doubles(a), a.rows(), a.columns());
    PivotedQr pivoted =
        PivotedQr.of(Storage.tensor(a.shape(), columns.scaled(Storage.doubles(a))), tolerance);
    return (pivoted.rank() < tall.n()
            ? Optional.<Solved>empty()
            : fullRank(
                Augmented.extended(scaled),
                scales,
                wide ? Method.EXTENDED_SHORTEST : Method.EXTENDED_QR,
                shape + ", and too close to a smaller rank for factors of 16 digits"))
        .orElseGet(() -> deficient(pivoted, columns));
  }

  /// One right side.
  ///
  /// @param error relative to the largest entry of `x`
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared never
  private record Column(double[] x, double[] r, double error, List<Double> measures) {}

  /// Empty where refinement does not converge.
  private Optional<Solved> fullRank(
      Augmented factors, Equilibration scales, Method method, String reason) {
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < b.columns(); c++) {
      double[] right = b.column(c).toDoubles();
      Augmented.Solution solution =
          wide
              ? factors.solve(new double[a.columns()], Equilibration.times(scales.columns(), right))
              : factors.solve(right, new double[a.columns()]);
      if (!solution.converged()) {
        return Optional.empty();
      }
      columns.add(
          wide ? shortest(factors, solution, right) : best(factors, solution, scales, right));
    }
    List<String> formulas =
        wide
            ? List.of("‖b − Ax‖ / (‖A‖ ‖x‖ + ‖b‖)", "‖x − Aᵀy‖ / ‖x‖")
            : List.of("‖b − r − Ax‖ / (‖A‖ ‖x‖ + ‖b‖), ‖Aᵀr‖ / (‖A‖ ‖r‖)");
    Spreads spreads = a.rows() > a.columns() ? Spreads.of(factors, scales.columns()) : Spreads.NONE;
    return Optional.of(
        assemble(
            columns, method, reason, factors.dimension(), factors.condition(), formulas, spreads));
  }

  /// The minimizer of a tall system.
  private Column best(
      Augmented factors, Augmented.Solution solution, Equilibration scales, double[] right) {
    double[] x = Equilibration.times(scales.columns(), solution.x());
    double[] errors = Equilibration.times(scales.columns(), factors.errors(solution));
    return new Column(
        x,
        solution.r(),
        share(Norms.max(errors), Norms.max(x)),
        List.of(backwardError(right, solution.r(), x)));
  }

  /// The shortest solution of a wide system.
  private Column shortest(Augmented factors, Augmented.Solution solution, double[] right) {
    double[] x = solution.r();
    double[] left = Residuals.of(Storage.doubles(a), right, x, new double[x.length]);
    double outside = Norms.euclidean(solution.f()) + Norms.euclidean(solution.rest());
    return new Column(
        x,
        left,
        share(factors.errorOfResidual(solution), Norms.max(x)),
        List.of(share(Norms.euclidean(left), whole(right, x)), share(outside, Norms.euclidean(x))));
  }

  private double whole(double[] right, double[] x) {
    return size * Norms.euclidean(x) + Norms.euclidean(right);
  }

  private static double share(double part, double whole) {
    return part == 0 ? 0 : part / whole;
  }

  /// How much `A` and `b` must change, relative to their norms, for `x` to be a minimizer: at most
  /// this (Stewart 1977). Either `b` by the whole residual, so that the equations hold; or `b` by
  /// what `r` and `Ax` leave of it, and `A` by `−r(Aᵀr)ᵀ/‖r‖²`, so that `r` is orthogonal to it.
  private double backwardError(double[] right, double[] r, double[] x) {
    PairMatrix matrix = wide ? PairMatrix.of(Storage.doubles(a), a.rows(), a.columns()) : tall;
    double[] zeros = new double[x.length];
    double[] none = new double[r.length];
    double whole = whole(right, x);
    double all = Norms.euclidean(matrix.residual(right, none, none, x, zeros));
    double left = Norms.euclidean(matrix.residual(right, r, none, x, zeros));
    double slope = Norms.euclidean(matrix.transposed(zeros, r, none));
    double orthogonal = Math.max(share(left, whole), share(slope, size * Norms.euclidean(r)));
    return Math.min(share(all, whole), orthogonal);
  }

  /// The shortest of all minimizers, with what is below the tolerance taken as 0: `A ≈ Q W`, and `x
  /// = W⁺Qᵀb` by orthogonal factors of `Wᵀ` (Golub & Van Loan, *Matrix Computations*, 4th ed.,
  /// §5.5.2). The rank is decided on columns of one size, the length measured in their own units.
  private Solved deficient(PivotedQr pivoted, Equilibration scales) {
    int rank = pivoted.rank();
    int n = a.columns();
    int[] place = new int[n];
    for (int j = 0; j < n; j++) {
      place[pivoted.order().get(j)] = j;
    }
    Tensor transposed =
        Tensor.generate(
            Shape.of(n, rank),
            k ->
                Math.scalb(pivoted.r().at(k % rank, place[k / rank]), -scales.columns()[k / rank]));
    Qr rows = Qr.of(transposed);
    double[] t = rows.r().toDoubles();
    double[] inverse = Tensor.identity(rank).toDoubles();
    Triangular.solve(t, rank, false, false, inverse, rank);
    double condition = Math.max(1, Norms.euclidean(t) * Norms.euclidean(inverse));
    Tensor range = pivoted.range();
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < b.columns(); c++) {
      Tensor right = b.column(c);
      double[] y = range.transpose().times(right).toDoubles();
      Triangular.solve(t, rank, false, true, y, 1);
      double[] x = rows.q().times(Tensor.vector(y)).toDoubles();
      double[] r = outside(range, outside(range, right.toDoubles()));
      double backward = backwardError(right.toDoubles(), r, x);
      // Wedin 1973: the residual counts with the condition once more
      double residual = condition * share(Norms.euclidean(r), size * Norms.euclidean(x));
      double disturbed = Math.max(backward, Math.max(a.rows(), n) * 2 * UNIT);
      columns.add(new Column(x, r, disturbed * condition * (1 + residual), List.of(backward)));
    }
    return assemble(
        columns,
        Method.COMPLETE_ORTHOGONAL,
        "of rank " + rank + " only: a larger one lies within the tolerance",
        rank,
        condition,
        List.of("‖b − r − Ax‖ / (‖A‖ ‖x‖ + ‖b‖), ‖Aᵀr‖ / (‖A‖ ‖r‖)"),
        Spreads.NONE);
  }

  /// `(I − QQᵀ)b`
  private static double[] outside(Tensor q, double[] b) {
    double[] inside = Storage.doubles(q.times(q.transpose().times(Tensor.vector(b))));
    double[] outside = b.clone();
    for (int i = 0; i < b.length; i++) {
      outside[i] -= inside[i];
    }
    return outside;
  }

  private Solved assemble(
      List<Column> columns,
      Method method,
      String reason,
      int rank,
      double condition,
      List<String> formulas,
      Spreads spreads) {
    double error = 0;
    double[] worst = new double[formulas.size()];
    for (Column column : columns) {
      error = Math.max(error, column.error);
      for (int i = 0; i < worst.length; i++) {
        worst[i] = Math.max(worst[i], column.measures.get(i));
      }
    }
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < worst.length; i++) {
      measures.add(
          new Measure(
              i == 0 ? Certificate.BACKWARD_ERROR : "row space",
              formulas.get(i),
              worst[i],
              Certificate.stable(a.rows(), a.columns())));
    }
    return new Solved(
        matrix(columns.stream().map(Column::x).toList(), a.columns()),
        matrix(columns.stream().map(Column::r).toList(), a.rows()),
        method,
        reason,
        rank,
        new Certificate(wide ? "min ‖x‖ with Ax = b" : "min ‖Ax − b‖", measures, condition, error),
        spreads);
  }

  private static Tensor matrix(List<double[]> columns, int rows) {
    int n = columns.size();
    return Tensor.generate(Shape.of(rows, n), k -> columns.get(k % n)[k / n]);
  }
}
