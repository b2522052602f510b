package gradus.certify.convexity;

import gradus.calculus.NotDifferentiableException;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Algebra;
import gradus.certify.positivity.CurvatureBounds;
import gradus.certify.positivity.FormProof;
import gradus.certify.positivity.InapplicableException;
import gradus.certify.positivity.IndexedPolynomial;
import gradus.certify.positivity.Monomial;
import gradus.certify.positivity.QuadraticForm;
import gradus.certify.positivity.Rational;
import gradus.certify.positivity.SmoothDomain;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The second derivative as the judge of curvature: a proof by algebra that `D²f(x)[v, v]` is
/// nowhere negative, or nowhere positive, on the domain.
///
/// ```java
/// Expr x = Expr.variable("x");
/// HessianCertificate.of(sqrt(square(x).plus(1)), List.of(x)).curvature();   // CONVEX
/// ```
///
/// The function is brought into `SmoothForm` and its [SmoothDomain] is shown to be convex. The
/// graph of `q(x; v) = D²f(x)[v, v]` comes from `Tangent`, twice; `Collector` multiplies it out, in
/// exact fractions, and [QuadraticForm] reads it as `Σ C_jk(x) ℓ_j(v) ℓ_k(v)`. Then one of these
/// applies:
///
/// | template | what it says                                            | where               |
/// |----------|---------------------------------------------------------|---------------------|
/// | S        | the sign of a coefficient                               | `CoefficientSign`   |
/// | T1       | `Σ cⱼℓⱼ²`, `c ≥ 0`                                       | `SumOfSquares`      |
/// | T2       | `vᵀAᵀ diag(c) A v`, `c ≥ 0`                              | `Folding`, T1       |
/// | T3       | `diag(d) − uuᵀ/s`, `Σu²/d ≤ s`                           | `CauchySchwarz`     |
/// | T4       | principal minors                                        | `PrincipalMinors`   |
/// | T5       | Schur complements                                       | `SchurComplement`   |
/// | T6       | congruences and elementwise products of semidefinite ones | `Congruence`, `SemidefiniteMatrix` |
///
/// Where none applies to a function of one number, its range is cut into pieces ([Bisection]).
///
/// What is proven on the open domain holds on its closure, as far as `f` is defined and continuous
/// there. Nothing is sampled. Cost is bounded by the limits of `Algebra`, [#LARGEST_GRAPH] and
/// [#LARGEST_DEPTH]; beyond them the answer is [Curvature#UNKNOWN].
///
/// Sources: Klaus, Merk, Wiedom, Laue and Giesen 2022, *Convexity certificates from Hessians*
/// (NeurIPS); Boyd & Vandenberghe, *Convex optimization*, §3.1.4.
///
/// @param function what was asked about
/// @param curvature what is proven, of every element where the value is an array
/// @param proof the argument, the last line about the function; where the curvature is unknown, why
/// @param domain what the points of the domain fulfill beside the bounds of the variables
/// @param strongConvexity `μ ≥ 0` such that `f − ½μ‖x‖²` is convex, where one is known
/// @param smoothness a Lipschitz constant of the gradient, where one is known
public record HessianCertificate(
    Expr function,
    Curvature curvature,
    List<Line> proof,
    List<Requirement> domain,
    OptionalDouble strongConvexity,
    OptionalDouble smoothness) {
  /// Larger graphs are not differentiated, neither the function nor its derivatives.
  public static final int LARGEST_GRAPH = 2000;

  /// Conditions within conditions are followed to this depth.
  public static final int LARGEST_DEPTH = 3;

  /// For [Certificate], where the rules of composition fail.
  static final Proof.Layer LAYER =
      (function, setting) -> {
        HessianCertificate certificate =
            of(
                function,
                setting.variables(),
                bounds(function, setting.range()),
                Map.of(),
                LARGEST_DEPTH,
                false);
        return new Proof(certificate.curvature(), certificate.proof(), certificate.domain());
      };

  private static final String RULE = "Hessian";

  public HessianCertificate {
    proof = List.copyOf(proof);
    domain = List.copyOf(domain);
  }

  /// The curvature jointly in some variables, within their declared bounds; all others are
  /// parameters.
  ///
  /// @throws IllegalArgumentException where one of `variables` is no variable
  public static HessianCertificate of(Expr function, List<Expr> variables) {
    return of(function, variables, Map.of(), Map.of());
  }

  /// The same with other bounds, and the sizes of some named dimensions.
  ///
  /// @throws IllegalArgumentException where one of `variables` is no variable, or a bound is for
  ///   none
  public static HessianCertificate of(
      Expr function,
      List<Expr> variables,
      Map<String, Interval> bounds,
      Map<String, Integer> sizes) {
    for (Expr variable : variables) {
      if (!(variable.node() instanceof Node.Variable)) {
        throw new IllegalArgumentException(
            "a curvature is in variables, but " + variable + " is an expression; name what varies");
      }
    }
    Range.requireVariables(List.of(function), bounds);
    return of(function, variables, bounds, sizes, LARGEST_DEPTH, true);
  }

  static Map<String, Interval> bounds(Expr function, Range range) {
    Map<String, Interval> bounds = new HashMap<>();
    Graph.variables(List.of(function))
        .forEach((name, variable) -> bounds.put(name, range.interval(variable)));
    return bounds;
  }

  static HessianCertificate of(
      Expr function,
      List<Expr> variables,
      Map<String, Interval> bounds,
      Map<String, Integer> sizes,
      int depth,
      boolean bounded) {
    try {
      SmoothFunction smooth =
          SmoothFunction.of(function, variables, variables, Domain.REAL, bounds, sizes, depth);
      Search search = new Search(function, smooth, bounded && function.rank() == 0);
      HessianCertificate answer = search.answer();
      return answer.curvature() == Curvature.UNKNOWN && depth == LARGEST_DEPTH
          ? search.apart(variables, bounds, sizes).orElse(answer)
          : answer;
    } catch (InapplicableException reason) {
      return unknown(function, reason.reason());
    } catch (NotDifferentiableException missing) {
      return unknown(function, "it has no second derivative: " + missing.getMessage());
    }
  }

  private static HessianCertificate unknown(Expr function, String reason) {
    return new HessianCertificate(
        function,
        Curvature.UNKNOWN,
        List.of(new Line(RULE, function, Curvature.UNKNOWN, reason)),
        List.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /// One function, and what was found of it.
  private static final class Search {
    private final Expr function;
    private final SmoothFunction smooth;
    private final SmoothDomain domain;
    private final Algebra algebra;
    private final boolean bounded;

    /// @param bounded whether bounds of the curvature are wanted, too
    Search(Expr function, SmoothFunction smooth, boolean bounded) {
      this.function = function;
      this.smooth = smooth;
      this.domain = smooth.domain();
      this.algebra = smooth.algebra();
      this.bounded = bounded;
    }

    HessianCertificate answer() {
      Expr first = smooth.derivative(domain.function());
      IndexedPolynomial q = smooth.read(smooth.derivative(first));
      if (q.isZero()) {
        boolean constant = smooth.read(first).isZero();
        Curvature curvature = constant ? Curvature.CONSTANT : Curvature.AFFINE;
        return certificate(
            curvature,
            List.of("its " + (constant ? "first" : "second") + " derivative is 0"),
            new CurvatureBounds.Bounds(OptionalDouble.of(0), OptionalDouble.of(0)));
      }
      IndexedPolynomial fixed = algebra.relabeled(q, label -> Monomial.FIXED + label);
      QuadraticForm form = new QuadraticForm(fixed, smooth.sign());
      QuadraticForm negative =
          new QuadraticForm(algebra.scaled(fixed, Rational.of(-1)), smooth.sign());
      FormProof convex = form.proof();
      FormProof concave = convex.holds() ? convex : negative.proof();
      return verdict(q, form, negative, convex, concave);
    }

    /// The answer for a function of one number, from pieces of its range.
    Optional<HessianCertificate> apart(
        List<Expr> variables, Map<String, Interval> bounds, Map<String, Integer> sizes) {
      Bisection.Reader reader =
          piece -> {
            Map<String, Interval> narrowed = new HashMap<>(bounds);
            Graph.variables(List.of(function)).keySet().forEach(name -> narrowed.put(name, piece));
            return SmoothFunction.of(
                function, variables, variables, Domain.REAL, narrowed, sizes, LARGEST_DEPTH);
          };
      return Bisection.of(function, variables, smooth)
          .flatMap(bisection -> bisection.found(reader))
          .map(this::joined);
    }

    private HessianCertificate joined(Bisection.Found found) {
      List<String> reasons = new ArrayList<>();
      reasons.add(
          "its second derivative has one sign on each of " + found.pieces().size() + " pieces");
      found.pieces().forEach(piece -> reasons.add("on " + piece.range() + " " + piece.because()));
      return certificate(found.curvature(), reasons, CurvatureBounds.Bounds.NONE);
    }

    private HessianCertificate verdict(
        IndexedPolynomial q,
        QuadraticForm form,
        QuadraticForm negative,
        FormProof convex,
        FormProof concave) {
      if (!convex.holds() && !concave.holds()) {
        return unknown(
            function,
            "D²f[v, v] = "
                + q
                + " has no sign that a template shows. For convex: "
                + convex.lines().getFirst()
                + ". For concave: "
                + concave.lines().getFirst());
      }
      List<String> reasons = new ArrayList<>();
      if (domain.isLimit()) {
        reasons.add("for every ε > 0 of " + domain.function() + ", whose limit it is");
      }
      String sides = convex.holds() ? " ≥ 0" : " ≤ 0";
      reasons.add("D²f[v, v] = " + q + sides + (convex.holds() ? "" : "; for its negative:"));
      reasons.addAll(convex.holds() ? convex.lines() : concave.lines());
      reasons.addAll(algebra.semidefinite().reasons());
      CurvatureBounds.Bounds bounds =
          domain.isLimit() || !bounded
              ? CurvatureBounds.Bounds.NONE
              : convex.holds()
                  ? new CurvatureBounds(algebra, smooth.directions()).of(form, q)
                  : new CurvatureBounds(algebra, smooth.directions())
                      .of(negative, algebra.scaled(q, Rational.of(-1)));
      return certificate(convex.holds() ? Curvature.CONVEX : Curvature.CONCAVE, reasons, bounds);
    }

    private HessianCertificate certificate(
        Curvature curvature, List<String> reasons, CurvatureBounds.Bounds bounds) {
      List<Line> lines = new ArrayList<>();
      for (Expr g : domain.conditions()) {
        lines.add(
            new Line(
                RULE,
                g,
                Curvature.CONCAVE,
                "so the points where it is positive, which the domain needs, are a convex set"));
      }
      boolean named = reasons.size() > 1;
      Expr f = named ? Expr.variable(smooth.fresh("f")) : function;
      lines.add(
          new Line(
              RULE, function, curvature, (named ? "call it " + f + "; " : "") + reasons.get(0)));
      for (String reason : reasons.subList(1, reasons.size())) {
        lines.add(new Line(RULE, f, curvature, reason));
      }
      List<Requirement> requirements =
          domain.conditions().stream()
              .map(g -> new Requirement(g, Requirement.Kind.POSITIVE))
              .toList();
      boolean convex = curvature.isConvex();
      return new HessianCertificate(
          function,
          curvature,
          lines,
          requirements,
          convex ? bounds.least() : OptionalDouble.empty(),
          bounds.largest());
    }
  }
}
