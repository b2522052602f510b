/// Training: learning from batches of rows, step by step, until told otherwise.
///
/// Read [gradus.optimization.training.Learning] first: the loss of a batch with the
/// [gradus.optimization.training.Parameter]s that are learned and the
/// [gradus.optimization.training.Buffer]s that are remembered. Then where rows come from: a
/// [gradus.optimization.training.Source], an [gradus.optimization.training.Order], and both in
/// [gradus.optimization.training.Batches]; a feed gives them to the program, from where they lie,
/// by copying, or read ahead from files.
@NullMarked
package gradus.optimization.training;

import org.jspecify.annotations.NullMarked;
