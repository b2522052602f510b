/// What a loss looks like around a point: how it bends, where it leads, how far a model of it
/// holds.
///
/// | question | answer |
/// |---|---|
/// | how steep and how narrow is the valley | [gradus.optimization.landscape.ExtremeCurvature] |
/// | how are all curvatures spread | [gradus.optimization.landscape.CurvatureDensity] |
/// | is this a minimum, a saddle, a plain | [gradus.optimization.landscape.StationaryPoint] |
/// | what does the loss look like along a line, over a plane | [gradus.optimization.landscape.Slice], [gradus.optimization.landscape.Plane] |
/// | which way did a run take over it | [gradus.optimization.landscape.Path] |
/// | which learning rate is too high for it | [gradus.optimization.landscape.EdgeOfStability] |
/// | does a step gain what the quadratic promises | [gradus.optimization.landscape.Decrease] |
///
/// All of it needs only values, gradients and products of the Hessian with vectors
/// ([gradus.optimization.landscape.HessianOperator]), so it works for any model whose loss is an
/// expression. What is measured says how far it can be from the truth; what is found from below
/// only says so.
@NullMarked
package gradus.optimization.landscape;

import org.jspecify.annotations.NullMarked;
