/// First-order methods put together: what happens to gradients before a step, and to parameters
/// beside it.
///
/// Each is a [gradus.optimization.FirstOrder] around another one, written from the outside in, in
/// the order in which a gradient passes through:
///
/// ```java
/// FirstOrder method =
///     new Scheduled(Warmup.of(500).then(Cosine.of(9500)),
///         new ClipNorm(1,                    // first the gradients are clipped,
///             new WeightDecay(0.01, true,    // then the step is taken, and beside it the decay
///                 Adam.of(1e-3))));
/// ```
///
/// Read [gradus.optimization.composition.Modified] first, then
/// [gradus.optimization.composition.ClipValue] as the shortest example.
/// [gradus.optimization.composition.Groups] gives parameters methods of their own.
@NullMarked
package gradus.optimization.composition;

import org.jspecify.annotations.NullMarked;
