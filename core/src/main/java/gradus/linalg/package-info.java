/// Dense tensors, their shapes, products, factorizations and spectra.
///
/// Read [gradus.linalg.Shape] and [gradus.linalg.Tensor] first; then one file per factorization.
/// The loops are in `gradus.linalg.kernel`, which is not exported.
///
/// To add a factorization: one record here, and its laws in the tests.
@NullMarked
package gradus.linalg;

import org.jspecify.annotations.NullMarked;
