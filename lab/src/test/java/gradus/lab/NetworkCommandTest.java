package gradus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Networks from the command line: trained, saved, resumed, traced, and what is refused.
final class NetworkCommandTest {
  @TempDir private Path folder;

  private record Answer(int code, String out, String err) {}

  private static Answer run(List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Gradus.run(
            Session.of(new PrintWriter(out), new PrintWriter(err), InputStream.nullInputStream()),
            args.toArray(String[]::new));
    return new Answer(code, out.toString(), err.toString());
  }

  /// Trains a network with further options; the model and its report go to the folder.
  private Answer train(String data, String model, String... more) {
    List<String> args = new ArrayList<>(List.of("train", data, "--model", "network"));
    args.addAll(List.of(more));
    args.addAll(List.of("--out", path(model), "--report", path(model + ".html")));
    return run(args);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void digitsAreReadWithNinetySevenPercentOnRowsNeverSeen() throws Exception {
    Answer trained =
        train(
            "digits",
            "digits.gradus",
            "--layers",
            "64,relu,10",
            "--optimizer",
            "adam",
            "--rate",
            "1e-3",
            "--batch",
            "32",
            "--epochs",
            "20",
            "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
    JsonNode result = json(trained.out());
    assertThat(result.path("scores").path(0).path("metric").asString()).isEqualTo("accuracy");
    assertThat(result.path("scores").path(0).path("heldOut").asDouble()).isGreaterThan(0.97);
    assertThat(result.path("fitted").path("parameters").asInt()).isEqualTo(64 * 64 + 64 + 650);
    assertThat(result.path("fitted").path("epochs").size()).isEqualTo(20);
    assertThat(Files.readString(Path.of(path("digits.gradus.html"))))
        .contains("data-plot=\"learning\"")
        .contains("3.dense");
  }

  @Test
  void aNetworkPredictsWhatItMeasuredAndIsNotExplained() throws Exception {
    Answer trained = train("iris", "iris.gradus", "--layers", "8,tanh", "--rate", "0.02");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("8,tanh,3").contains("held-out rows are classified right");
    Path rows =
        Files.writeString(
            folder.resolve("rows.csv"),
            """
            petal width,petal length,sepal width,sepal length
            0.2,1.4,3.5,5.1
            2.3,6.0,3.0,6.9
            """);
    Answer predicted = run(List.of("predict", path("iris.gradus"), rows.toString()));
    assertThat(predicted.out().lines().toList().get(1)).startsWith("1,setosa,0.");
    assertThat(predicted.out().lines().toList().get(2)).startsWith("2,virginica,");
    Answer explained = run(List.of("explain", path("iris.gradus")));
    assertThat(explained.code()).isEqualTo(2);
    assertThat(explained.err()).contains("cannot explain the network");
  }

  @Test
  void numbersAreLearnedInTheirOwnUnit() {
    Answer trained = train("diabetes", "d.gradus", "--layers", "16,relu", "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
    JsonNode rootMeanSquare = json(trained.out()).path("scores").path(0);
    assertThat(rootMeanSquare.path("metric").asString()).isEqualTo("RMSE");
    // the target has a standard deviation of 77
    assertThat(rootMeanSquare.path("heldOut").asDouble()).isBetween(40.0, 70.0);
  }

  @Test
  void singlePrecisionSavesAndPredictsToo() {
    Answer trained =
        train("wine", "w.gradus", "--precision", "single", "--epochs", "30", "--rate", "0.01");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("single precision");
  }

  @Test
  void aRunThatWasCutShortIsResumedToTheSameBytes() throws Exception {
    String[] base = {"--layers", "8,relu,dropout:0.2", "--patience", "50", "--epochs", "6"};
    assertThat(train("wine", "whole.gradus", base).code()).isZero();
    String folderName = path("checkpoints");
    String[] saved = {"--checkpoints", folderName, "--checkpoint-every", "1epochs"};
    String[] traced = {"--trace", path("trace.jsonl")};
    Answer first = train("wine", "first.gradus", with(base, saved, traced));
    assertThat(first.code()).as(first.err()).isZero();
    // as if killed in the fourth epoch: later checkpoints and a half-written line
    List<Path> files;
    try (var list = Files.list(Path.of(folderName))) {
      files = list.sorted().toList();
    }
    assertThat(files).hasSize(3);
    Files.delete(files.get(2));
    Files.delete(files.get(1));
    List<String> lines = Files.readAllLines(Path.of(path("trace.jsonl")));
    Files.writeString(
        Path.of(path("trace.jsonl")),
        String.join("\n", lines.subList(0, lines.size() - 3)) + "\n{\"event\":\"st");
    Answer refused = train("wine", "second.gradus", with(base, saved));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--resume");
    Answer second =
        train("wine", "second.gradus", with(base, saved, traced, new String[] {"--resume"}));
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(Files.readAllBytes(Path.of(path("second.gradus"))))
        .isEqualTo(Files.readAllBytes(Path.of(path("whole.gradus"))));
    assertThat(steps(Path.of(path("trace.jsonl")))).isEqualTo(steps(lines));
    Answer other =
        train(
            "wine",
            "other.gradus",
            with(base, saved, new String[] {"--resume", "--optimizer", "lion"}));
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("that run had another method: --optimizer")
        .contains("(method: Adam then, Lion now)");
    Answer raw =
        train(
            "wine", "raw.gradus", with(base, saved, new String[] {"--resume", "--no-standardize"}));
    assertThat(raw.code()).isEqualTo(2);
    assertThat(raw.err()).contains("it is of another run, whose rows are others");
  }

  private static List<String> steps(Path file) throws Exception {
    return steps(Files.readAllLines(file));
  }

  /// All but the times.
  private static List<String> steps(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll(",\"seconds\":[^}]*", "")).toList();
  }

  private static String[] with(String[]... parts) {
    return java.util.Arrays.stream(parts).flatMap(java.util.Arrays::stream).toArray(String[]::new);
  }

  @Test
  void theTraceHasALineForEachStepAndValidation() throws Exception {
    train("iris", "m.gradus", "--epochs", "2", "--trace", path("t.jsonl"), "--trace-every", "2");
    List<JsonNode> lines =
        Files.readAllLines(Path.of(path("t.jsonl"))).stream().map(line -> json(line)).toList();
    assertThat(lines.stream().filter(line -> line.path("event").asString().equals("step")))
        .isNotEmpty()
        .allSatisfy(line -> {
          boolean first = line.path("step").asInt() == 1;
          assertThat(first || line.path("step").asInt() % 2 == 0).isTrue();
          assertThat(line.has("groups")).isEqualTo(first);
          assertThat(line.path("rate").asDouble()).isEqualTo(1e-3);
          assertThat(line.path("loss").asDouble()).isPositive();
        });
    assertThat(lines.stream().filter(line -> line.path("event").asString().equals("validation")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.path("measures").has("accuracy")).isTrue());
  }

  @Test
  void aLossThatIsNoNumberIsNamedWithStepAndOperation() {
    Answer trained =
        train("iris", "m.gradus", "--optimizer", "gradient-descent", "--rate", "1e200");
    assertThat(trained.code()).isEqualTo(12);
    assertThat(trained.out()).contains("not finite").contains("step ").contains("(epoch");
    assertThat(Path.of(path("m.gradus"))).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--layers 64,relu,9      | the last layer has 9 outputs, but digit has 10 classes",
        "--layers 64,rellu       | there is no layer 'rellu'; layers are",
        "--layers 64,softmax     | the loss takes what comes before it",
        "--layers 64,dropout:2   | dropout rate",
        "--rate -1               | a learning rate is a positive number",
        "--batch 0               | --batch is at least 1",
        "--epochs 0              | --epochs is at least 1",
        "--accumulate 0          | --accumulate is at least 1",
        "--trace-norms -1        | --trace-norms is at least 1, or 0 for never",
        "--loss bernoulli        | the loss bernoulli is for two classes",
        "--schedule plateau --validation 0 | the schedule plateau waits for a validation",
        "--validation 1          | --validation is a share",
        "--patience 3 --validation 0 | --patience waits for a validation",
        "--resume                | --checkpoints FOLDER",
        "--penalty 1             | --penalty is for other models",
        "--clip -1               | -1",
        "--optimizer adm         | did you mean adam",
        "--checkpoint-every never | such as 30s"
      })
  void whatMakesNoSenseIsRefusedByName(String options, String message) {
    Answer answer = train("digits", "m.gradus", options.strip().split(" +"));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains(message);
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void optionsOfNetworksAreRefusedElsewhere() {
    assertThat(run(List.of("train", "iris", "--layers", "8")).err())
        .contains("--layers is for --model network");
  }
}
