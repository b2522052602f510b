package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Outward;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Between which numbers the eigenvalues of the Hessian of a scalar lie, where the function is a
/// sum of `cᵢ φ(aᵢ)` with affine `a`: squares, quadratic forms, logistic losses, log-sum-exp.
///
/// With `a = Jx + b` the Hessian of such a term is `Jᵀ diag(c φ″) J`; `φ″` comes from
/// [gradus.calculus.Tangent] and is bounded by its range, the eigenvalues of `JᵀJ` by singular
/// values of numbers, or by the Frobenius norm of what is only known within bounds. Terms in one
/// variable each add up variable by variable (Nesterov 2018, *Lectures on Convex Optimization*,
/// §2.1).
///
/// @param least no eigenvalue is below it
/// @param most no eigenvalue is above it
record Moduli(double least, double most) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// Of larger graphs the second derivative is not read for this alone.
  private static final int LARGEST = 60;

  /// `μ > 0` with `f − ½μ‖x‖²` convex, where there is one.
  OptionalDouble strongConvexity() {
    return least > 0 && least < INFINITY ? OptionalDouble.of(least) : OptionalDouble.empty();
  }

  /// A Lipschitz constant of the gradient.
  OptionalDouble smoothness() {
    double bound = Math.max(-least, most);
    return bound < INFINITY ? OptionalDouble.of(Math.max(0, bound)) : OptionalDouble.empty();
  }

  /// What two readings of one function say together.
  Moduli and(Moduli other) {
    return new Moduli(Math.max(least, other.least), Math.min(most, other.most));
  }

  /// Where terms tell nothing, what the second derivative tells.
  Moduli orByHessian(List<NormalForm> forms, Proof.Setting setting) {
    Expr function = forms.getLast().form();
    boolean known = Math.max(-least, most) < INFINITY;
    if (known || function.rank() > 0 || Graph.topological(function).size() > LARGEST) {
      return this;
    }
    HessianCertificate certificate =
        HessianCertificate.of(
            function,
            setting.variables(),
            HessianCertificate.bounds(function, setting.range()),
            Map.of());
    double smooth = certificate.smoothness().orElse(INFINITY);
    return and(
        new Moduli(Math.max(-smooth, certificate.strongConvexity().orElse(-INFINITY)), smooth));
  }

  /// Nothing is known.
  static Moduli unknown() {
    return new Moduli(-INFINITY, INFINITY);
  }

  /// The best that the normal forms of a function tell.
  static Moduli of(List<NormalForm> forms, Proof.Setting setting) {
    return forms.stream().map(form -> of(form.form(), setting)).reduce(unknown(), Moduli::and);
  }

  static Moduli of(Expr function, Proof.Setting setting) {
    if (function.rank() != 0) {
      return unknown();
    }
    return new Reading(setting).read(function);
  }

  /// A sum over all elements of an expression, each with a factor within bounds.
  private record Term(Expr expr, Interval factor) {}

  private static final class Reading {
    private final Varying varying;
    private final Range range;
    private final Composition rules;
    private final AffineSpan spans;
    private final List<Expr> variables;
    private final Map<Expr, Interval> own = new HashMap<>();
    private Interval joint = Interval.of(0);

    Reading(Proof.Setting setting) {
      this.variables = setting.variables();
      this.varying = new Varying(variables);
      this.range = setting.range();
      this.rules = new Composition(setting, Proof.Layer.NONE);
      this.spans = new AffineSpan(setting, varying);
    }

    Moduli read(Expr function) {
      Optional<Moduli> quadratic =
          Polynomial.of(function, varying)
              .filter(p -> p.degree() <= 2 && new HashSet<>(variables).containsAll(p.bases()))
              .map(this::quadratic);
      Moduli terms = terms(function);
      return quadratic.map(terms::and).orElse(terms);
    }

    /// Of scalars, whose Hessian is a matrix of numbers.
    private Moduli quadratic(Polynomial p) {
      int n = variables.size();
      double[][] matrix = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i][j] = p.second(variables.get(i), variables.get(j)).doubleValue();
        }
      }
      Interval values = n == 0 ? Interval.of(0) : Bend.eigenvalues(Tensor.matrix(matrix));
      return new Moduli(values.lower(), values.upper());
    }

    private Moduli terms(Expr function) {
      Deque<Term> open = new ArrayDeque<>(List.of(new Term(function, Interval.of(1))));
      while (!open.isEmpty()) {
        Term term = open.pop();
        boolean bends = varying.test(term.expr) && !rules.curvature(term.expr).isAffine();
        if (bends && !split(term, open) && !bent(term)) {
          return unknown();
        }
      }
      double least = INFINITY;
      double most = -INFINITY;
      for (Expr variable : variables) {
        Interval alone = own.getOrDefault(variable, Interval.of(0));
        least = Math.min(least, alone.lower());
        most = Math.max(most, alone.upper());
      }
      return new Moduli(Outward.sumDown(least, joint.lower()), Outward.sumUp(most, joint.upper()));
    }

    /// Replaces a sum or a multiple by its parts; false where it is none.
    private boolean split(Term term, Deque<Term> open) {
      Interval factor = term.factor;
      switch (term.expr.node()) {
        case Node.Map1(var function, var x) when function == Function1.NEGATE ->
            open.push(new Term(x, factor.negate()));
        case Node.Map2(var function, var a, var b) when function == Function2.ADD -> {
          open.push(new Term(b, factor));
          open.push(new Term(a, factor));
        }
        case Node.Map2(var function, var a, var b)
            when function == Function2.MULTIPLY && !varying.test(a) ->
            open.push(new Term(b, factor.times(range.interval(a))));
        case Node.Map2(var function, var a, var b)
            when function == Function2.MULTIPLY && !varying.test(b) ->
            open.push(new Term(a, factor.times(range.interval(b))));
        case Node.Map2(var function, var a, var b)
            when function == Function2.DIVIDE && !varying.test(b) ->
            open.push(new Term(a, factor.over(range.interval(b))));
        case Node.Reduce(var reduction, var x, var _) when reduction == Reduction.SUM ->
            open.push(new Term(x, factor));
        case Node.Permute(var x, var _) -> open.push(new Term(x, factor));
        case Node.Broadcast(var x, var dims, var _) -> {
          double copies = AffineSpan.count(dims) / Math.max(1, AffineSpan.count(x.dims()));
          open.push(new Term(x, factor.times(copies)));
        }
        case Node.Einsum einsum -> {
          return dot(einsum, factor, open);
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    /// `Σ cᵢ hᵢ`
    private boolean dot(Node.Einsum einsum, Interval factor, Deque<Term> open) {
      List<Expr> moving = varying.among(einsum.operands());
      boolean aligned =
          einsum.subscripts().stream().distinct().count() == 1
              && new HashSet<>(einsum.subscripts().get(0)).size()
                  == einsum.subscripts().get(0).size();
      if (moving.size() != 1 || !aligned) {
        return false;
      }
      Interval product = factor;
      for (Expr operand : einsum.operands()) {
        product = varying.test(operand) ? product : product.times(range.interval(operand));
      }
      open.push(new Term(moving.get(0), product));
      return true;
    }

    /// Adds the Hessian of one term to the bounds; false where it is not known.
    private boolean bent(Term term) {
      Optional<Bend> bend = Bend.of(term.expr, varying, range, rules);
      Optional<AffineSpan.Span> span = bend.flatMap(known -> spans.of(known.argument()));
      if (span.isEmpty()) {
        return false;
      }
      Interval hessian = term.factor.times(bend.get().second()).times(span.get().values());
      Set<Expr> touched = span.get().variables();
      if (touched.size() == 1) {
        own.merge(touched.iterator().next(), hessian, Interval::plus);
      } else {
        joint = joint.plus(hessian.or(Interval.of(0)));
      }
      return !Double.isNaN(hessian.lower()) && !hessian.isEmpty();
    }
  }
}
