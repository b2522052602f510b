package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.expr.Expr;
import java.util.List;

/// What one layer of the certificate has proven of an expression.
///
/// @param lines the argument in order, the last of them about the expression itself, or about the
///   name that it was given
/// @param domain what the layer needed beside the bounds of the variables; a convex set
record Proof(Curvature curvature, List<Line> lines, List<Requirement> domain) {
  Proof {
    lines = List.copyOf(lines);
    domain = List.copyOf(domain);
  }

  Proof(Curvature curvature, List<Line> lines) {
    this(curvature, lines, List.of());
  }

  /// What the layers are told beside the expression.
  ///
  /// @param variables what varies; all other variables are parameters, constant within their bounds
  /// @param range where expressions lie on the domain, which is convex: bounds that the domain
  ///   implies for variables are already in it
  record Setting(List<Expr> variables, Range range) {
    Setting {
      variables = List.copyOf(variables);
    }
  }

  /// A way to prove curvature. It is asked about expressions of any shape, answers what holds of
  /// every element, and [Curvature#UNKNOWN] with the reason where it fails.
  interface Layer {
    /// Proves nothing.
    Layer NONE = (_, _) -> new Proof(Curvature.UNKNOWN, List.of());

    Proof prove(Expr function, Setting setting);
  }
}
