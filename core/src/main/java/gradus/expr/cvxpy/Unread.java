package gradus.expr.cvxpy;

import java.util.Map;

/// The names of CVXPY that are not read, with the reason and what to write instead.
final class Unread {
  private static final String STATEMENT =
      "it states a problem; give the expression that it minimizes or maximizes";
  private static final String DECLARATION =
      "names are declared with the variables or given as constants; write the name";
  private static final String TRUTH =
      "it is of truth values, which have no curvature; write maximum(x, y) for or, minimum(x, y)"
          + " for and, 1 - x for not";

  static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("Minimize", STATEMENT),
          Map.entry("Maximize", STATEMENT),
          Map.entry("Problem", STATEMENT),
          Map.entry("Variable", DECLARATION),
          Map.entry("Parameter", DECLARATION),
          Map.entry("And", TRUTH),
          Map.entry("Or", TRUTH),
          Map.entry("Not", TRUTH),
          Map.entry("Xor", TRUTH),
          Map.entry("implies", TRUTH),
          Map.entry("iff", TRUTH),
          Map.entry(
              "pf_eigenvalue",
              "the eigenvalues of a matrix that is not symmetric are no expression; for a symmetric"
                  + " one with elements ≥ 0 write lambda_max(X)"),
          Map.entry(
              "linearize",
              "it depends on the point where the variables stand; write the tangent out, as in c +"
                  + " g @ (x - x0)"),
          Map.entry(
              "suppfunc",
              "it is the largest value of x @ y over a set; write it out, as norm1(x) for a cube"
                  + " and norm2(x) for a ball"),
          Map.entry(
              "partial_optimize",
              "the least value over some variables is no expression; ask about the whole function,"
                  + " for if that is convex, the least value over some variables is too"),
          Map.entry(
              "indicator",
              "it is 0 or infinite; say what is known of a variable where it is" + " declared"));

  private Unread() {}
}
