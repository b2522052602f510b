package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A fitted model's derivation as data: every formula with the user's own numbers, and a second
/// route to every number.
///
/// Terminal, report and lab render the same object; leave a value out and the step is an exercise.
///
/// @param model in a few words
/// @param dataHash of the rows it was derived from: SHA-256 of shape, names and numbers
/// @param rows `n`
/// @param columns `p`
/// @param seed of whatever was random on the way to these rows; 0 where nothing was
/// @param version of the derivation's form
/// @param steps in the order of the mathematics
/// @param flags what a reader should be warned of
public record Explanation(
    String model,
    String dataHash,
    int rows,
    int columns,
    long seed,
    String version,
    List<Step> steps,
    List<Flag> flags) {
  /// The version of the form of derivations.
  public static final String VERSION = "1";

  public Explanation {
    steps = List.copyOf(steps);
    flags = List.copyOf(flags);
  }

  /// One quantity.
  ///
  /// @param symbol such as `S`; no symbol stands for two steps
  /// @param title what it is, in a few words
  /// @param latexTemplate the formula, in LaTeX
  /// @param substituted the formula with numbers in it, in LaTeX; empty where the numbers are too
  ///   many
  /// @param shape of the value
  /// @param value all of it
  /// @param labels of the value's first axis, where it has names; else empty
  /// @param codeRef `class#method:line` that computes it
  /// @param contributions what rows or terms add to the value: of the selected row where one is,
  ///   else the largest
  /// @param identities equations the value must satisfy, with how well it does
  public record Step(
      String symbol,
      String title,
      String latexTemplate,
      String substituted,
      Shape shape,
      Tensor value,
      List<String> labels,
      String codeRef,
      List<Contribution> contributions,
      List<Identity> identities) {
    public Step {
      labels = List.copyOf(labels);
      contributions = List.copyOf(contributions);
      identities = List.copyOf(identities);
    }

    /// A step without labels, contributions and identities yet. Its code is where this is called
    /// from.
    static Step of(String symbol, String title, String latexTemplate, Tensor value) {
      return new Step(
          symbol,
          title,
          latexTemplate,
          "",
          value.shape(),
          value,
          List.of(),
          caller(),
          List.of(),
          List.of());
    }

    private static String caller() {
      return StackWalker.getInstance()
          .walk(frames ->
              frames
                  .filter(frame -> !frame.getClassName().startsWith(Explanation.class.getName()))
                  .findFirst()
                  .map(frame ->
                      frame.getClassName()
                          + "#"
                          + frame.getMethodName()
                          + ":"
                          + frame.getLineNumber())
                  .orElse(""));
    }

    Step with(String numbers) {
      return new Step(
          symbol,
          title,
          latexTemplate,
          numbers,
          shape,
          value,
          labels,
          codeRef,
          contributions,
          identities);
    }

    Step labelled(List<String> names) {
      return new Step(
          symbol,
          title,
          latexTemplate,
          substituted,
          shape,
          value,
          names,
          codeRef,
          contributions,
          identities);
    }

    Step contributed(List<Contribution> terms) {
      return new Step(
          symbol,
          title,
          latexTemplate,
          substituted,
          shape,
          value,
          labels,
          codeRef,
          terms,
          identities);
    }

    Step checked(Identity... checks) {
      return new Step(
          symbol,
          title,
          latexTemplate,
          substituted,
          shape,
          value,
          labels,
          codeRef,
          contributions,
          List.of(checks));
    }
  }

  /// One term of a sum.
  ///
  /// @param label a row, as `row 17`, or a column's name
  /// @param value the term
  public record Contribution(String label, double value) {}

  /// An equation that must hold.
  ///
  /// @param name the equation
  /// @param residual how far its sides are apart, relative to their size
  /// @param tolerance what rounding can make
  public record Identity(String name, double residual, double tolerance) {
    public boolean holds() {
      return residual <= tolerance;
    }
  }

  /// A warning.
  ///
  /// @param slug its public name
  /// @param subject what it is about: a column, a component, a row
  /// @param value measured
  /// @param threshold it passes
  /// @param origin where the threshold comes from; `convention` where it is one
  public record Flag(String slug, String subject, double value, double threshold, String origin) {}

  /// Whether every identity holds.
  public boolean holds() {
    return steps.stream().flatMap(step -> step.identities().stream()).allMatch(Identity::holds);
  }

  /// The step of a symbol.
  public Step step(String symbol) {
    return steps.stream()
        .filter(step -> step.symbol().equals(symbol))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no step "
                    + symbol
                    + "; there are "
                    + steps.stream().map(Step::symbol).toList()));
  }

  /// SHA-256 of shape, names and numbers, the first 16 hexadecimal digits.
  static String hash(Dataset data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (data.features().shape() + " " + data.featureNames()).getBytes(StandardCharsets.UTF_8));
      update(digest, data.features());
      switch (data.target()) {
        case Target.Classes classes -> {
          digest.update(
              (classes.name() + " " + classes.classes()).getBytes(StandardCharsets.UTF_8));
          update(digest, classes.indices());
        }
        case Target.Values values -> update(digest, values.values());
        case Target.None none -> {}
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, Tensor numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.shape().count());
    for (int k = 0; k < numbers.shape().count(); k++) {
      bytes.putDouble(numbers.flat(k));
    }
    digest.update(bytes.array());
  }
}
