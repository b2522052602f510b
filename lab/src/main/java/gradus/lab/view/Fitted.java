package gradus.lab.view;

/// What a fit found, by kind of model.
public sealed interface Fitted permits LogisticFit, NetworkFit, PcaFit {}
