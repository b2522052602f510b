package gradus.lab;

import gradus.data.EmbeddedSet;
import gradus.lab.view.Columns;
import gradus.lab.view.Json;
import gradus.lab.view.Numerals;
import gradus.lab.view.Screen;
import gradus.lab.view.TableResult;
import gradus.lab.view.TableText;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus data`: the embedded sets, or what is in one of them or in a file.
@Command(
    name = "data",
    header = "List the embedded data sets, or show what is in one or in a file.",
    description = {
      "",
      "Example: gradus data iris",
      "shows columns, types, ranges, first rows, citation and licence.",
      ""
    },
    sortOptions = false)
final class Data implements Callable<Integer> {
  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "An embedded set or the path of a CSV or TSV file; without it, the list of sets.")
  private @Nullable String name;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many first rows to show. Default ${DEFAULT-VALUE}.")
  private int rows = 5;

  @Option(names = "--json", description = "Print JSON, and nothing else, on standard output.")
  private boolean json;

  @Option(names = "--plain", description = "No colour.")
  private boolean plain;

  Data(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (rows < 0) {
      throw new IllegalArgumentException("--rows is at least 0, not " + rows);
    }
    if (name == null) {
      list();
    } else {
      TableResult result = Tables.describe(Source.of(name), rows);
      if (json) {
        session.out().println(Json.indented(result));
      } else {
        TableText.print(result, session.screen(plain));
      }
    }
    return Exit.TRUSTWORTHY.code();
  }

  private void list() {
    List<EmbeddedSet> sets = EmbeddedSet.all();
    if (json) {
      session.out().println(Json.indented(sets));
      return;
    }
    Screen screen = session.screen(plain);
    Columns table = Columns.of("<name", ">rows", ">columns", "<predicts", "<what");
    for (EmbeddedSet set : sets) {
      String predicts =
          set.target()
              + (set.isClassification()
                  ? " (" + set.classes().size() + " classes)"
                  : " (a number)");
      table.row(
          set.name(),
          Numerals.count(set.rows()),
          Numerals.count(set.features()),
          predicts,
          set.title());
    }
    screen.table(table, 0);
    screen.blank();
    screen.prose("gradus data NAME shows one; gradus train NAME fits a model to it.", 0);
  }
}
