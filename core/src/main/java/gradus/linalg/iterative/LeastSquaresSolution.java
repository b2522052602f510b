package gradus.linalg.iterative;

import gradus.linalg.Tensor;

/// What a solver of `min ‖Ax − b‖₂² + λ²‖x‖₂²` found.
///
/// With a preconditioner, `x = Ny`, all figures but `residual` speak of the problem in `y`; with
/// damping they speak of `Ā = (A; λI)`, whose residual has two parts.
///
/// @param x of shape (n)
/// @param outcome why the iteration ended; `x` is the last iterate whatever it says
/// @param iterations the steps taken
/// @param residuals `‖b̄ − Āx‖₂` at the start and after each step, as the recurrence has it
/// @param residual `‖b − Ax‖₂`, computed anew from the `x` that is returned
/// @param gradient `‖Āᵀr̄‖₂ = ‖Aᵀ(b − Ax) − λ²x‖₂`, computed anew
/// @param norm the largest `‖Āv‖/‖v‖` that was seen: at most `‖Ā‖₂`
/// @param condition an estimate of `κ(Ā)`: that of [Lsmr] is usually too small, that of [Lsqr], in
///   Frobenius' norms, too large
/// @param backwardError the smaller of `‖r̄‖ / (norm ‖x‖ + ‖b‖)` and `gradient / (norm ‖r̄‖)`: `x`
///   is the exact solution for a matrix, and in the first case a right side, that differ relatively
///   by about this (Stewart 1977; Paige & Saunders 1982, §6)
public record LeastSquaresSolution(
    Tensor x,
    Outcome outcome,
    int iterations,
    Tensor residuals,
    double residual,
    double gradient,
    double norm,
    double condition,
    double backwardError) {}
