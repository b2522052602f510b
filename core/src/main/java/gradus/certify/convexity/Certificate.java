package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Graph;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What is proven of a function: how it bends, which way it goes, where its values lie.
///
/// ```java
/// Map<String, Expr> x = Formula.declarations("x: vector n, A: matrix m n");
/// Certificate.of(Formula.parse("logsumexp(A*x)", x), List.of(x.get("x"))).curvature(); // CONVEX
/// ```
///
/// @param function what was asked about
/// @param form the form of the same value that the proof speaks of
/// @param curvature what is proven on the domain
/// @param range where the values lie
/// @param proof in order, from the leaves up; for an unknown curvature, what failed first
/// @param monotonicity which way it goes in each of the variables, in their order
/// @param domain what the points of the domain fulfill beside the bounds of the variables; empty
///   where nothing more is needed
/// @param notConvex a segment that shows that the function is not convex; looked for where the
///   curvature is unknown
/// @param notConcave a segment that shows that the function is not concave
/// @param strongConvexity `μ ≥ 0` such that `f − ½μ‖x‖²` is convex, where one is known
/// @param smoothness a Lipschitz constant of the gradient, where one is known
public record Certificate(
    Expr function,
    Expr form,
    Curvature curvature,
    Interval range,
    List<Line> proof,
    List<Trend> monotonicity,
    List<Requirement> domain,
    Optional<Counterexample> notConvex,
    Optional<Counterexample> notConcave,
    OptionalDouble strongConvexity,
    OptionalDouble smoothness) {
  public Certificate {
    proof = List.copyOf(proof);
    monotonicity = List.copyOf(monotonicity);
    domain = List.copyOf(domain);
  }

  /// The curvature jointly in all variables.
  public static Certificate of(Expr function) {
    return of(function, List.copyOf(Graph.variables(List.of(function)).values()));
  }

  /// The curvature jointly in some variables; the others are parameters, constant within their
  /// bounds.
  ///
  /// @throws IllegalArgumentException where one of `variables` is no variable
  public static Certificate of(Expr function, List<Expr> variables) {
    for (Expr variable : variables) {
      if (!(variable.node() instanceof gradus.expr.Node.Variable)) {
        throw new IllegalArgumentException(
            "a curvature is in variables, but " + variable + " is an expression; name what varies");
      }
    }
    Expr expanded = Graph.expanded(List.of(function)).get(0);
    List<NormalForm> forms = NormalForm.of(expanded);
    Judgement judgement = Judgement.of(forms, variables);
    boolean open = judgement.curvature() == Curvature.UNKNOWN;
    Proof.Setting setting = new Proof.Setting(variables, judgement.range());
    List<Requirement> needed =
        new Needs(new Varying(variables), judgement.range())
            .requirements(List.of(expanded, judgement.form()));
    Refutation refutation = open ? Refutation.of(expanded, variables, needed) : Refutation.none();
    Moduli moduli = Moduli.of(forms, setting);
    moduli = open ? moduli : moduli.orByHessian(forms, setting);
    return new Certificate(
        function,
        judgement.form(),
        judgement.curvature(),
        Signs.range(forms, setting),
        judgement.lines(),
        Trends.of(forms, needed, setting),
        open ? needed : judgement.domain(),
        refutation.notConvex().or(refutation::gap),
        refutation.notConcave().or(refutation::gap),
        judgement.curvature().isConvex() ? moduli.strongConvexity() : OptionalDouble.empty(),
        moduli.smoothness());
  }

  /// Which way the function goes in a variable.
  ///
  /// @throws IllegalArgumentException where the certificate is not about that variable
  public Trend monotonicity(Expr variable) {
    return monotonicity.stream()
        .filter(trend -> trend.variable() == variable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "asked how the function goes in "
                    + variable
                    + ", but the certificate is about "
                    + monotonicity.stream().map(Trend::variable).toList()
                    + " only; name it among the variables"));
  }

  /// The curvature by the rules of composition alone, with known ranges.
  static Curvature curvature(Expr function, List<Expr> variables, Range range) {
    return new Composition(new Proof.Setting(variables, range), Proof.Layer.NONE)
        .curvature(function);
  }
}
