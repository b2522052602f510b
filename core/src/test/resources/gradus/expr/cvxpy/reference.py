"""Reference values of CVXPY: evaluates the first column of cvxpy-1.9.3.tsv and writes the file anew.

Each line has an expression, the sum of the elements of its value at the point below, and its curvature.
The point and the constants are those of CvxpyCases and CvxpyTest.
"""
import os
import warnings

import cvxpy as cp
import numpy as np

warnings.filterwarnings("ignore")
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cvxpy-1.9.3.tsv")

VARIABLES = {
    "x": (cp.Variable(3), [0.5, -1.25, 2]),
    "y": (cp.Variable(3), [-0.75, 0.3, 1.1]),
    "p": (cp.Variable(3, nonneg=True), [0.4, 1.7, 2.5]),
    "q": (cp.Variable(3, nonneg=True), [1.2, 0.6, 0.9]),
    "t": (cp.Variable(), -0.8),
    "s": (cp.Variable(nonneg=True), 1.3),
    "X": (cp.Variable((2, 3)), [[0.2, -1.1, 0.7], [1.4, 0.3, -0.6]]),
    "S": (cp.Variable((3, 3), symmetric=True), [[2, 0.3, -0.4], [0.3, 1.5, 0.2], [-0.4, 0.2, 0.9]]),
    "R": (
        cp.Variable((4, 4), symmetric=True),
        [[1.1, 0.2, 0.1, -0.3], [0.2, 0.9, 0.15, 0.05], [0.1, 0.15, 0.7, 0.25], [-0.3, 0.05, 0.25, 1.3]],
    ),
}
CONSTANTS = {
    "A": np.array([[1, -2, 0.5], [0.25, 3, -1]]),
    "b": np.array([1, -0.5]),
    "P": np.array([[2, 0.5, 0], [0.5, 1, 0.25], [0, 0.25, 3]]),
    "g": 0.75,
}
KNOWN = {"affine", "convex", "concave", "constant", "quasiconvex", "quasiconcave", "quasilinear"}

names = {name: getattr(cp, name) for name in dir(cp) if not name.startswith("_")}
names |= {name: getattr(cp.nlp, name) for name in dir(cp.nlp) if not name.startswith("_")}
names |= {"norm_nuc": cp.normNuc, "cp": cp, "np": np, "inf": np.inf} | CONSTANTS
for name, (variable, value) in VARIABLES.items():
    variable.value = np.array(value)
    names[name] = variable

lines = []
with open(FILE, encoding="utf-8") as file:
    for line in file:
        text = line.split("\t")[0].strip()
        expression = eval(text, names)  # the file holds expressions and nothing else
        curvature = expression.curvature.lower()
        curvature = curvature if curvature in KNOWN else "unknown"
        lines.append(f"{text}\t{float(np.sum(expression.value))!r}\t{curvature}\n")
with open(FILE, "w", encoding="utf-8") as file:
    file.writelines(lines)
