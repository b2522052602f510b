/// Data sets, and the models fitted to them.
///
/// Read [gradus.models.Dataset] first: the rows a model is fitted to, with a [gradus.models.Target]
/// or without one. An [gradus.models.Estimator] is a record of hyperparameters; `fit` answers
/// another record, what was learned: [gradus.models.Standardize], [gradus.models.Pca],
/// [gradus.models.Logistic], chained by [gradus.models.Pipeline]. Beside [gradus.models.Pca] stand
/// [gradus.models.IncrementalPca], [gradus.models.ProbabilisticPca], [gradus.models.IncompletePca]
/// and [gradus.models.KernelPca]; [gradus.models.PcaErrors], [gradus.models.PcaLimits],
/// [gradus.models.ComponentCount] and [gradus.models.ParallelAnalysis] say what to make of a fit.
/// [gradus.models.Split] holds rows back, and [gradus.models.RocCurve],
/// [gradus.models.Reliability], [gradus.models.Confusion] and [gradus.models.Metrics] judge
/// predictions on them. An [gradus.models.Explanation] is a model's derivation as data: formula,
/// numbers, and a second route to each.
///
/// To add a method: one file, and one line in the list its laws run over.
@NullMarked
package gradus.models;

import org.jspecify.annotations.NullMarked;
