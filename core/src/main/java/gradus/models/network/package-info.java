/// Networks: layers that build one expression, from the first input to the likelihood.
///
/// Read [gradus.models.network.Layer] first: a rule from an input to an output. A
/// [gradus.models.network.Scope] gives its parameters their names. A
/// [gradus.models.network.Network] is a list of layers and the shape of a row; its
/// [gradus.models.network.Reading]s, for training and for inference, are expressions like any
/// other. An [gradus.models.network.Initialization] says how parameters begin, and with which
/// variance; [gradus.models.network.Spread] follows that variance through the layers. A
/// [gradus.models.network.Likelihood] makes a loss of the output, and says which distribution it
/// assumes. With a likelihood a network becomes a [gradus.optimization.training.Learning], which is
/// trained; a [gradus.models.network.Predictor] is what is left after training.
///
/// There are no derivatives here: they come from the graph.
///
/// To add a layer: one record that implements `Layer`, and one line in the list its laws run over.
@NullMarked
package gradus.models.network;

import org.jspecify.annotations.NullMarked;
