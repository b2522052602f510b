package gradus.expr.cvxpy;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.SpecialFunctions;
import java.util.List;

/// Functions that CVXPY has not, under the names that NumPy, SciPy and PyTorch give them: who
/// writes them outside of CVXPY means the same.
final class NumpyFunctions {
  static final List<Atom> ATOMS =
      List.of(
          Atom.of("array", "values", a -> a.expr(0)),
          Atom.of("eye", "n", a -> Expr.eye(Dim.of(a.count("n")))),
          Atom.of("ones", "shape", a -> Expr.of(1).broadcast(Shaping.shape(a))),
          Atom.of("zeros", "shape", a -> Expr.of(0).broadcast(Shaping.shape(a))),
          Atom.of("dot", "a, b", a -> a.expr(0).matmul(a.expr(1))),
          Atom.of("inv", "a", a -> Functions.inverse(a.square(0))),
          Atom.of("det", "a", a -> Functions.determinant(a.square(0))),
          Atom.of("cosh", Functions::cosh),
          Atom.of("arctan", Functions::atan),
          Atom.of("arcsin", Functions::asin),
          Atom.of("arccos", Functions::acos),
          Atom.of("arcsinh", Functions::asinh),
          Atom.of("arctanh", Functions::atanh),
          Atom.of("expm1", Functions::expm1),
          Atom.of("logaddexp", "x1, x2", a -> SpecialFunctions.logAddExp(a.expr(0), a.expr(1))),
          Atom.of("erf", SpecialFunctions::erf),
          Atom.of("expit", Functions::sigmoid),
          Atom.of("softplus", Functions::softplus),
          Atom.of("relu", Functions::relu));

  private NumpyFunctions() {}
}
