package gradus.optimization.training;

/// Saving a run as it goes, and at its end.
///
/// @param store where
/// @param every how often
public record Checkpointing(CheckpointStore store, Every every) {}
