"""What CVXPY says of composed expressions: python composed.py > composed.tsv (CVXPY 1.9.3).

Every line is an expression, its value at the point below, its curvature, its sign, and which way it
goes in each variable: by the ways that CVXPY gives its atoms, composed. Every atom is applied to
every argument that it accepts, then expressions are drawn until there are enough. Only what CVXPY
gives a curvature is kept, and a share of what it refuses, if the point lies in its domain.
"""

import random
import warnings

import cvxpy as cp
import numpy as np

warnings.simplefilter("ignore")
ROWS = 640
REFUSED = 100
LONGEST = 110

x, y = cp.Variable(3, name="x"), cp.Variable(3, name="y")
p, q = cp.Variable(3, name="p", nonneg=True), cp.Variable(3, name="q", nonneg=True)
t, s = cp.Variable(name="t"), cp.Variable(name="s", nonneg=True)
X, S = cp.Variable((2, 3), name="X"), cp.Variable((3, 3), name="S", symmetric=True)
POINT = {
    x: [0.5, -1.25, 2], y: [-0.75, 0.3, 1.1], p: [0.4, 1.7, 2.5], q: [1.2, 0.6, 0.9],
    t: -0.8, s: 1.3, X: [[0.2, -1.1, 0.7], [1.4, 0.3, -0.6]],
    S: [[2, 0.3, -0.4], [0.3, 1.5, 0.2], [-0.4, 0.2, 0.9]],
}
for variable, value in POINT.items():
    variable.value = np.array(value)

NAMES = {name: getattr(cp, name) for name in dir(cp) if not name.startswith("_")}
NAMES |= dict(x=x, y=y, p=p, q=q, t=t, s=s, X=X, S=S, g=0.75,
              A=np.array([[1, -2, 0.5], [0.25, 3, -1]]), b=np.array([1, -0.5]),
              P=np.array([[2, 0.5, 0], [0.5, 1, 0.25], [0, 0.25, 3]]))

VECTORS = ["x", "y", "p", "q", "x - y", "-p", "P @ x", "x + 1", "0.5 * x + 2", "p + q", "p - q",
           "cumsum(x)", "1 - p", "A.T @ b - x", "multiply(2, x)"]
SCALARS = ["t", "s", "-s", "t + s", "1 - t", "2 * s + 1", "x[0]", "p[1]", "sum(x)", "sum(p) + 1"]
MATRICES = ["X", "2 * X", "A - X", "-X"]
SYMMETRIC = ["S", "2 * S", "S + P", "P - S"]
EACH = ["exp({})", "square({})", "abs({})", "log({})", "sqrt({})", "pos({})", "neg({})",
        "logistic({})", "inv_pos({})", "entr({})", "huber({})", "power({}, 1.5)", "power({}, 3)",
        "power({}, 0.5)", "power({}, -1)", "log1p({})", "xexp({})", "-{}", "2 * {}", "{} / 4",
        "({}) ** 2", "scalene({}, 2, 3)"]
PAIRS = ["maximum({}, {})", "minimum({}, {})", "{} + {}", "{} - ({})", "kl_div({}, {})",
         "rel_entr({}, {})", "maximum({}, {}, 0)"]
OF_VECTOR = ["sum({})", "max({})", "min({})", "norm({})", "norm1({})", "norm_inf({})",
             "norm({}, 3)", "pnorm({}, 0.5)", "sum_squares({})", "log_sum_exp({})",
             "quad_form({}, P)", "geo_mean({})", "harmonic_mean({})", "inv_prod({})",
             "sum_largest({}, 2)", "sum_smallest({}, 2)", "tv({})", "({})[0]", "mean({})",
             "std({})", "var({})", "ptp({})", "dotsort({}, [1, 2, 3])", "sum({} / 2)"]
OF_MATRIX = ["norm({}, 'nuc')", "norm({}, 'fro')", "norm({}, 1)", "norm({}, 'inf')",
             "sigma_max({})", "sum_squares({})", "tv({})", "sum({})", "mixed_norm({}, 2, 1)",
             "sum(max({}, axis=0))", "log_sum_exp({})", "max({})", "sum(norm({}, 2, axis=1))"]
OF_SYMMETRIC = ["lambda_max({})", "lambda_min({})", "log_det({})", "tr_inv({})", "trace({})",
                "lambda_sum_largest({}, 2)", "lambda_sum_smallest({}, 2)", "sum(diag({}))",
                "norm({}, 'nuc')", "von_neumann_entr({})"]


def way(expression, variable):
    """1, -1: nondecreasing, nonincreasing; 0: constant; None: not known."""
    if all(other.id != variable.id for other in expression.variables()):
        return 0
    if isinstance(expression, cp.Variable):
        return 1
    total = 0
    for k, argument in enumerate(expression.args):
        of = way(argument, variable)
        if of != 0 and isinstance(expression, cp.xexp) and not argument.is_nonneg():
            return None  # called increasing everywhere, and is for arguments from -1 on
        if of == 0 or expression.is_incr(k) and expression.is_decr(k):
            continue
        goes = 1 if expression.is_incr(k) else -1 if expression.is_decr(k) else None
        if of is None or goes is None or total == -of * goes:
            return None
        total = of * goes
    return total


def vector(random, depth):
    if depth == 0:
        return random.choice(VECTORS)
    if random.random() < 0.6:
        return random.choice(EACH).format(vector(random, depth - 1))
    return random.choice(PAIRS).format(vector(random, depth - 1), vector(random, 0))


def scalar(random, depth):
    kind = random.random()
    if depth == 0:
        return random.choice(SCALARS)
    if kind < 0.5:
        return random.choice(OF_VECTOR).format(vector(random, depth - 1))
    if kind < 0.7:
        return random.choice(EACH).format(scalar(random, depth - 1))
    if kind < 0.9:
        return random.choice(PAIRS).format(scalar(random, depth - 1), scalar(random, depth - 1))
    return random.choice(OF_MATRIX).format(random.choice(MATRICES))


def composed():
    for form in EACH:
        for argument in ("x", "p", "-q"):
            yield f"sum({form.format(argument)})"
    for form in PAIRS:
        for arguments in (("x", "y"), ("p", "q"), ("square(x)", "p"), ("-exp(x)", "y")):
            yield f"sum({form.format(*arguments)})"
    for form in OF_VECTOR:
        for argument in ("x", "p", "P @ x", "abs(x)", "sqrt(p)"):
            yield form.format(argument)
    for form in OF_MATRIX:
        yield from (form.format(argument) for argument in ("X", "abs(X)"))
    for form in OF_SYMMETRIC:
        yield from (form.format(argument) for argument in SYMMETRIC)
    for top in ("quad_over_lin(x, s)", "quad_over_lin(P @ x, s + 1)", "matrix_frac(x, S)",
                "quad_over_lin(abs(x), 2 * s)", "matrix_frac(x - y, S + P)"):
        yield top
    source = random.Random(5)
    while True:
        yield scalar(source, source.choice([1, 2, 2, 3]))


def curvature(expression):
    for name in ("constant", "affine", "convex", "concave"):
        if getattr(expression, "is_" + name)():
            return name
    return "unknown"


def sign(expression):
    if expression.is_zero():
        return "zero"
    return "nonnegative" if expression.is_nonneg() else (
        "nonpositive" if expression.is_nonpos() else "unknown")


def row(text):
    expression = eval(text, NAMES)
    if not isinstance(expression, cp.Expression) or expression.size != 1:
        return None
    value = float(np.squeeze(expression.value)) if expression.value is not None else np.nan
    inside = all(np.all(condition.value()) for condition in expression.domain)
    if not inside or not np.isfinite(value) or not expression.variables():
        return None
    ways = {1: "nondecreasing", -1: "nonincreasing", 0: "constant", None: "unknown"}
    trends = sorted(f"{v.name()} {ways[way(expression, v)]}" for v in expression.variables())
    return [text, repr(value), curvature(expression), sign(expression), ", ".join(trends)]


def main():
    rows, refused = {}, 0
    for text in composed():
        if len(rows) == ROWS:
            break
        if text in rows or len(text) > LONGEST:
            continue
        try:
            line = row(text)
        except (ValueError, TypeError, ZeroDivisionError, cp.SolverError):
            continue
        if line is None:
            continue
        if line[2] == "unknown":
            refused += 1
            if refused > REFUSED:
                continue
        rows[text] = line
    for line in rows.values():
        print("\t".join(line))


if __name__ == "__main__":
    main()
