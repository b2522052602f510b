package gradus.lab.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivation of a fitted model, step by step, with its numbers: what `gradus explain` has to
/// say.
///
/// Every step shows its formula, the same with the numbers of one row put in, and identities that
/// check it by a second route. With a row chosen, each step shows the row's share.
///
/// @param model `logistic` or `pca`
/// @param title what is explained
/// @param dataHash SHA-256 of the rows
/// @param n rows learned from
/// @param p features
/// @param seed of the split
/// @param version of Gradus
/// @param row the row looked at, by its number in the source from 1, or null
/// @param steps in the order of the computation
public record Explanation(
    String model,
    String title,
    String dataHash,
    int n,
    int p,
    long seed,
    String version,
    @Nullable Integer row,
    List<Step> steps) {

  /// One step.
  ///
  /// @param name to ask for it, such as `score`
  /// @param sentence what happens
  /// @param formula in symbols
  /// @param substituted with the numbers put in; the same as the formula where no row is chosen
  /// @param symbol what it computes
  /// @param shape of that, such as `30` or `30×30`
  /// @param valueRef the tensor of the model file that holds it, or how it is computed again
  /// @param codeRef the class and method that compute it
  /// @param table the numbers behind it
  /// @param identities checks by a second route
  /// @param notes flags, each with its threshold and where that comes from
  public record Step(
      String name,
      String sentence,
      Typeset formula,
      Typeset substituted,
      String symbol,
      String shape,
      String valueRef,
      String codeRef,
      Numbers table,
      List<Identity> identities,
      List<String> notes) {
    public Step {
      identities = List.copyOf(identities);
      notes = List.copyOf(notes);
    }
  }

  /// A small table: a name and numbers in each line.
  ///
  /// @param headings the first for the names
  /// @param lines at most as many as a reader wants; `omitted` says how many there are besides
  public record Numbers(List<String> headings, List<Line> lines, int omitted) {
    public Numbers {
      headings = List.copyOf(headings);
      lines = List.copyOf(lines);
    }
  }

  /// A name and its numbers.
  public record Line(String name, List<Double> values) {
    public Line {
      values = List.copyOf(values);
    }
  }

  /// Two routes to one number.
  ///
  /// @param residual the largest difference, in the unit of the tolerance
  public record Identity(String statement, double residual, double tolerance) {
    public boolean holds() {
      return residual <= tolerance;
    }
  }

  public Explanation {
    steps = List.copyOf(steps);
  }

  /// Whether every identity holds.
  public boolean holds() {
    return steps.stream().flatMap(step -> step.identities().stream()).allMatch(Identity::holds);
  }

  /// Only the step of that name.
  public Explanation only(Step step) {
    return new Explanation(model, title, dataHash, n, p, seed, version, row, List.of(step));
  }
}
