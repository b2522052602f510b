package gradus.lab;

import gradus.data.Column;
import gradus.data.Csv;
import gradus.data.Encoded;
import gradus.data.Missing;
import gradus.data.Table;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.LogisticModel;
import gradus.models.Metrics;
import gradus.models.PcaFit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus predict`: predictions and probabilities (or scores) for the rows of a file, as CSV.
@Command(
    name = "predict",
    header = "Predict the rows of a file with a saved model, as CSV.",
    description = {
      "",
      "Example: gradus predict model.gradus rows.csv --out predictions.csv",
      "",
      "Columns are matched by name: their order does not matter, others are ignored, the target is"
          + " not needed.",
      "The first column of the output is the number of the row, from 1.",
      ""
    },
    sortOptions = false)
final class Predict implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A file that gradus train wrote.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "ROWS",
      description = "A CSV or TSV file; - for standard input.")
  private String rows = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write there instead of to standard output.")
  private @Nullable Path out;

  @Option(
      names = "--missing",
      paramLabel = "POLICY",
      converter = MissingPolicy.class,
      description =
          "What to do with cells that hold no finite number: fail, drop the row, or the mean of the"
              + " training rows. Default: as when the model was fitted.")
  private @Nullable Missing missing;

  @Option(names = "--quiet", description = "Say nothing about ignored columns.")
  private boolean quiet;

  Predict(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(model);
    var encoding = saved.provenance().encoding();
    Table table = table(Csv.Options.defaults().text(encoding.textColumns()));
    Encoded encoded = encoding.apply(table, missing == null ? encoding.missing() : missing);
    if (!quiet) {
      encoded.notes().forEach(note -> session.err().println("gradus: " + note));
    }
    Table predictions = predictions(saved, encoded);
    if (out != null) {
      Csv.write(out, predictions);
    } else {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      Csv.write(text, predictions, ',');
      session.out().print(text.toString(StandardCharsets.UTF_8));
      session.out().flush();
    }
    return Exit.TRUSTWORTHY.code();
  }

  /// The rows; standard input is read to its end first, into a file that is removed again.
  private Table table(Csv.Options options) throws IOException {
    if (!rows.equals("-")) {
      return Csv.read(Path.of(rows), options);
    }
    Path folder = Files.createTempDirectory("gradus");
    Path copy = folder.resolve("standard input");
    try (InputStream in = session.in()) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return Csv.read(copy, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(folder);
    }
  }

  private static Table predictions(SavedModel saved, Encoded encoded) {
    Tensor raw = encoded.dataset().features();
    Tensor features = saved.scaling().map(scaling -> scaling.apply(raw)).orElse(raw);
    List<Column> columns = new ArrayList<>();
    Tensor numbers =
        Tensor.generate(Shape.of(encoded.rows().size()), i -> encoded.rows().get(i) + 1);
    columns.add(new Column.Numeric("row", numbers));
    switch (saved) {
      case SavedModel.Logistic logistic -> {
        LogisticModel fitted = logistic.model();
        classes(columns, fitted.target(), fitted.classes(), fitted.probabilities(features));
      }
      case SavedModel.Neural neural -> {
        NetworkModel fitted = neural.model();
        Tensor predicted = fitted.predict(features);
        if (fitted.loss().classifies()) {
          classes(columns, fitted.target(), fitted.classes(), predicted);
        } else {
          columns.add(new Column.Numeric(fitted.target(), predicted));
        }
      }
      case SavedModel.Principal principal -> {
        PcaFit fit = principal.fit();
        Tensor scores = fit.apply(features);
        for (int k = 0; k < fit.kept(); k++) {
          columns.add(new Column.Numeric(fit.outputNames().get(k), scores.column(k)));
        }
        columns.add(new Column.Numeric("T2", fit.hotelling(features)));
        columns.add(new Column.Numeric("Q", fit.residuals(features)));
      }
    }
    return Table.of("predictions", columns);
  }

  /// The most probable class and the probability of each.
  private static void classes(
      List<Column> columns, String target, List<String> classes, Tensor probabilities) {
    columns.add(Column.Categorical.of(target, classes, Metrics.mostProbable(probabilities)));
    for (int k = 0; k < classes.size(); k++) {
      columns.add(new Column.Numeric("probability of " + classes.get(k), probabilities.column(k)));
    }
  }
}
