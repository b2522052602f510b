/// Training: learning from batches of rows, step by step, until told otherwise.
///
/// Read [gradus.optimization.training.Learning] first: the loss of a batch with the
/// [gradus.optimization.training.Parameter]s that are learned and the
/// [gradus.optimization.training.Buffer]s that are remembered.
@NullMarked
package gradus.optimization.training;

import org.jspecify.annotations.NullMarked;
