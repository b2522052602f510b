package gradus.lab;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command that reads formulas answers: one formula on the screen or as JSON, or a file of
/// requests line by line.
final class AnswerOptions {
  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Answer requests, a line of JSON each; - for standard input.")
  @Nullable String batch;

  @Option(
      names = "--json",
      description = "Print the result as JSON, and nothing else, on standard output.")
  boolean json;

  @Option(names = "--plain", description = "No colour.")
  boolean plain;
}
