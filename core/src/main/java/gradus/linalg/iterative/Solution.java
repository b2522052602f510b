package gradus.linalg.iterative;

import gradus.linalg.Tensor;
import java.util.Optional;

/// What a solver of `Ax = b` found.
///
/// @param x of shape (n)
/// @param outcome why the iteration ended; `x` is the last iterate whatever it says
/// @param iterations the steps taken
/// @param residuals `‖b − Ax‖₂` at the start and after each step, as the recurrence of the method
///   has it
/// @param residual `‖b − Ax‖₂`, computed anew from the `x` that is returned
/// @param norm the largest `‖Av‖/‖v‖` that was seen: at most `‖A‖₂`
/// @param backwardError `residual / (norm ‖x‖ + ‖b‖)`: `x` solves exactly a system that differs
///   relatively by no more than this wherever `norm` is `‖A‖₂` (Rigal & Gaches 1967)
/// @param direction a unit vector `p` with `pᵀAp < 0` where the outcome is [Outcome#INDEFINITE],
///   and with `pᵀAp = 0` up to rounding where conjugate gradients end in [Outcome#BREAKDOWN];
///   otherwise empty
public record Solution(
    Tensor x,
    Outcome outcome,
    int iterations,
    Tensor residuals,
    double residual,
    double norm,
    double backwardError,
    Optional<Tensor> direction) {}
