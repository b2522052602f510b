/// Training: learning from batches of rows, step by step, until told otherwise.
///
/// Read [gradus.optimization.training.Learning] first: the loss of a batch with the
/// [gradus.optimization.training.Parameter]s that are learned and the
/// [gradus.optimization.training.Buffer]s that are remembered. Then where rows come from: a
/// [gradus.optimization.training.Source], an [gradus.optimization.training.Order], and both in
/// [gradus.optimization.training.Batches]; a feed gives them to the program, from where they lie,
/// by copying, or read ahead from files.
///
/// [gradus.optimization.training.Training] puts them together with a method: a step is one program
/// of loss, gradient and update, whose outputs are the inputs of the next. Everything else happens
/// between steps and changes none of their bits: a [gradus.optimization.training.Validation] with
/// [gradus.optimization.training.Patience], a [gradus.optimization.training.Checkpoint] in a
/// [gradus.optimization.training.CheckpointStore], a
/// [gradus.optimization.training.TrainingListener]. What comes out is
/// [gradus.optimization.training.Trained]; numbers that are not finite end a run with
/// [gradus.optimization.training.NotFinite], not with an exception.
@NullMarked
package gradus.optimization.training;

import org.jspecify.annotations.NullMarked;
