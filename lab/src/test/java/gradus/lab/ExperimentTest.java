package gradus.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Experiment files: what they say is done, the command line goes before them, and their schema is
/// true.
final class ExperimentTest {
  @TempDir private Path folder;

  private record Answer(int code, String out, String err) {}

  private static Answer run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Gradus.run(
            Session.of(new PrintWriter(out), new PrintWriter(err), InputStream.nullInputStream()),
            args);
    return new Answer(code, out.toString(), err.toString());
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private Answer train(String experiment, String model, String... more) {
    List<String> args = new java.util.ArrayList<>(List.of("train", experiment));
    args.addAll(List.of(more));
    args.addAll(List.of("--out", path(model), "--report", path(model + ".html")));
    return run(args.toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static final JsonNode SCHEMA = json(Experiment.schema());

  /// A network on iris with one more field, as JSON; read, its paths come back.
  private static Set<String> asked(String model, String more) {
    Fields fields =
        Fields.of(
            "test", (ObjectNode) json("{\"data\": \"iris\", \"model\": " + model + more + "}"));
    Experiment.fill(fields, new Recipe());
    return fields.asked();
  }

  /// What was asked for of a part.
  private static Set<String> of(String part, Set<String> asked) {
    Set<String> names = new TreeSet<>();
    asked.stream()
        .filter(path -> path.startsWith(part + "."))
        .forEach(path -> names.add(path.substring(part.length() + 1)));
    return names;
  }

  /// The fields of the form that a part has by its schema, where a field of it is of that kind.
  private static ObjectNode form(JsonNode part, String key, String kind) {
    for (JsonNode form : part.path("anyOf")) {
      JsonNode allowed = form.path("properties").path(key);
      if (allowed.path("const").asString("").equals(kind)) {
        assertThat(form.path("additionalProperties").booleanValue()).isFalse();
        return (ObjectNode) form.path("properties");
      }
    }
    throw new AssertionError("the schema has no " + key + " " + kind);
  }

  private static Set<String> names(ObjectNode fields) {
    return new TreeSet<>(fields.propertyNames());
  }

  private static JsonNode part(String name) {
    return SCHEMA.path("properties").path(name);
  }

  /// The settings that the schema says are the defaults.
  private static Fields defaults(ObjectNode form) {
    ObjectNode settings = JsonMapper.shared().createObjectNode();
    form.propertyNames()
        .forEach(name -> {
          if (form.path(name).has("default")) {
            settings.set(name, form.path(name).path("default"));
          }
        });
    return Fields.of("schema", settings);
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaHasTheSettingsOfEachOptimizer(OptimizerKind kind) {
    ObjectNode form = form(SCHEMA.path("$defs").path("method"), "method", kind.toString());
    assertThat(names(form))
        .isEqualTo(of("optimizer", asked("\"network\"", ", \"optimizer\": \"" + kind + "\"")));
    assertThat(kind.of(defaults(form))).isEqualTo(kind.standard());
    assertThat(form.path("rate").has("default")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaHasTheSettingsOfEachLoss(LossKind kind) {
    ObjectNode form = form(part("loss"), "kind", kind.toString());
    assertThat(names(form))
        .isEqualTo(of("loss", asked("\"network\"", ", \"loss\": \"" + kind + "\"")));
    assertThat(kind.of(defaults(form))).isEqualTo(kind.of(Fields.none("test")));
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaHasTheSettingsOfEachSchedule(ScheduleKind kind) {
    ObjectNode form = form(SCHEMA.path("$defs").path("schedule"), "kind", kind.toString());
    assertThat(names(form))
        .isEqualTo(of("schedule", asked("\"network\"", ", \"schedule\": \"" + kind + "\"")));
    assertThat(kind.of(defaults(form), 1000)).isEqualTo(kind.of(Fields.none("test"), 1000));
    assertThat(ScheduleKind.plateau(defaults(form)))
        .isEqualTo(
            kind == ScheduleKind.PLATEAU
                ? ScheduleKind.plateau(Fields.none("test"))
                : ScheduleKind.plateau(defaults(form)));
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaHasTheSettingsOfEachAverage(AverageKind kind) {
    ObjectNode form = form(part("average"), "kind", kind.toString());
    assertThat(names(form))
        .isEqualTo(of("average", asked("\"network\"", ", \"average\": \"" + kind + "\"")));
    assertThat(kind.with(defaults(form), 1000)).isEqualTo(kind.with(Fields.none("test"), 1000));
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaHasTheFieldsOfEachModel(Recipe.ModelKind kind) {
    Set<String> asked = asked("\"" + kind + "\"", "");
    assertThat(names(form(part("model"), "kind", kind.toString()))).isEqualTo(of("model", asked));
    Set<String> top = new TreeSet<>(asked);
    top.removeIf(path -> path.contains("."));
    assertThat(names((ObjectNode) SCHEMA.path("properties"))).isEqualTo(top);
  }

  @Test
  void theSchemaHasTheOtherParts() {
    Set<String> asked =
        asked("\"network\"", ", \"clip\": 1, \"decay\": 0.1, \"trace\": \"t.jsonl\"");
    for (String name : List.of("clip", "decay", "trace")) {
      assertThat(names((ObjectNode) part(name).path("anyOf").path(1).path("properties")))
          .isEqualTo(of(name, asked));
    }
    Set<String> logistic = of("optimizer", asked("\"logistic\"", ", \"optimizer\": \"newton\""));
    JsonNode forms = part("optimizer").path("anyOf");
    assertThat(names((ObjectNode) forms.path(forms.size() - 1).path("properties")))
        .isEqualTo(logistic);
  }

  @Test
  void theSchemaIsPrinted() {
    Answer answer = run("train", "--schema");
    assertThat(answer.code()).isZero();
    assertThat(json(answer.out())).isEqualTo(SCHEMA);
  }

  private static final String YAML =
      """
      # what is learned from what
      data: iris
      seed: 3
      model:
        kind: network
        layers: [8, tanh, dropout:0.1]
      loss: {kind: categorical, smoothing: 0.05}
      optimizer: {method: adamw, rate: 2e-2, decay: 0.02}
      schedule:
        - {kind: warmup, steps: 10}
        - cosine
      clip: 1
      batch: 16
      epochs: 8
      validation: 0.2
      patience: 5
      precision: double
      """;

  @Test
  void aFileSaysAllAndOptionsGoBeforeIt() throws Exception {
    String yaml = file("experiment.yaml", YAML);
    Answer first = train(yaml, "first.gradus", "--json");
    assertThat(first.code()).as(first.err()).isZero();
    JsonNode result = json(first.out());
    assertThat(result.path("fitted").path("layers").asString()).isEqualTo("8,tanh,dropout:0.1,3");
    assertThat(result.path("fitted").path("batch").asInt()).isEqualTo(16);
    assertThat(result.path("fitted").path("method").asString()).contains("AdamW");
    assertThat(result.path("split").path("seed").asInt()).isEqualTo(3);
    Answer second = train(yaml, "second.gradus", "--json", "--epochs", "2", "--layers", "4,relu");
    JsonNode other = json(second.out());
    assertThat(other.path("fitted").path("epochs").size()).isEqualTo(2);
    assertThat(other.path("fitted").path("layers").asString()).isEqualTo("4,relu,3");
    assertThat(other.path("command").asString())
        .isEqualTo("gradus train " + yaml + " --epochs 2 --layers 4,relu");
  }

  @Test
  void jsonSaysTheSameAsYaml() throws Exception {
    String yaml = file("e.yaml", YAML);
    String json =
        file(
            "e.json",
            """
            {"data": "iris", "seed": 3, "model": {"kind": "network", "layers": "8,tanh,dropout:0.1"},
             "loss": {"kind": "categorical", "smoothing": 0.05},
             "optimizer": {"method": "adamw", "rate": 0.02, "decay": 0.02},
             "schedule": [{"kind": "warmup", "steps": 10}, {"kind": "cosine"}],
             "clip": {"norm": 1}, "batch": 16, "epochs": 8, "validation": 0.2, "patience": 5}
            """);
    assertThat(train(yaml, "yaml.gradus").code()).isZero();
    assertThat(train(json, "json.gradus").code()).isZero();
    var one = gradus.data.ModelFile.read(Path.of(path("yaml.gradus")));
    var two = gradus.data.ModelFile.read(Path.of(path("json.gradus")));
    assertThat(two.tensors().keySet()).isEqualTo(one.tensors().keySet());
    for (String name : one.tensors().keySet()) {
      assertThat(two.tensor(name).toDoubles()).as(name).isEqualTo(one.tensor(name).toDoubles());
    }
  }

  @Test
  void diagnoseReadsAnExperimentToo() throws Exception {
    String logistic =
        file(
            "sick.yaml",
            """
            data: breast-cancer
            standardize: false
            model: logistic
            optimizer: {method: gradient-descent, rate: 0.1, steps: 200}
            """);
    assertThat(run("diagnose", logistic).out()).contains("unscaled");
    String network = file("network.yaml", "data: iris\nmodel: network\nepochs: 30\n");
    Answer healthy = run("diagnose", network);
    assertThat(healthy.code()).as(healthy.err()).isZero();
    assertThat(healthy.out())
        .contains("healthy")
        .contains("initial loss")
        .contains("log 3 = 1.099");
    Answer told =
        run("diagnose", network, "--optimizer", "gradient-descent", "--rate", "50", "--json");
    assertThat(json(told.out()).path("healthy").booleanValue()).isFalse();
    assertThat(json(told.out()).path("findings").toString())
        .contains("training_rate")
        .contains("the limit of the rate is");
  }

  @Test
  void dataBesideTheFileAreFound() throws Exception {
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 7).append(',').append(i % 5).append(',').append(2.5 * (i % 7) + 0.25);
      rows.append('\n');
    }
    file("rows.csv", rows.toString());
    String experiment =
        file(
            "e.yml",
            """
            data: rows.csv
            target: y
            model: network
            epochs: 60
            optimizer: {method: adam, rate: 0.01}
            """);
    Answer answer = train(experiment, "m.gradus");
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("of the variance");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: iris                       | there is no field model",
        "model: network                   | there is no field data",
        "epoch: 3                         | line 3, column 1: there is no field epoch; did you mean"
            + " epochs?",
        "optimizer: adm                   | optimizer.method is one of gradient-descent,",
        "'optimizer:\n  method: adm'       | line 4, column 11: optimizer.method is one of",
        "'test: 2'                        | line 3, column 7: test is a share, at least 0 and below"
            + " 1, but was given 2",
        "'patience: 0'                    | patience is a whole number of at least 1, but was given"
            + " 0",
        "'groups: {2.relu: 1e-3}'         | line 3, column 18: groups.2.relu: there is no layer"
            + " 2.relu with parameters; there are 1.dense, 3.dense",
        "'groups: {1.dens: 1e-3}'         | did you mean 1.dense",
        "'groups: {1.dense: {decay: 1}}'  | a layer of its own has a field method or rate",
        "'groups: {1.dense: -1}'          | groups.1.dense: a learning rate is a positive number",
        "'groups: 3'                      | groups is names, each with its own fields, but was"
            + " given 3",
        "'schedule: [{kind: plateau, floor: 0}, plateau]' | line 3, column 39: schedule[1]: one"
            + " plateau is enough",
        "'average: swa'                   | average.kind is one of exponential, uniform",
        "'average: {kind: exponential, decay: 1}' | line 3, column 37: average: the share of the"
            + " past",
        "'accumulate: 0'                  | accumulate is a whole number of at least 1",
        "'trace: {file: t.jsonl, every: 0}' | trace.every is a whole number of at least 1",
        "'optimizer: {method: adam, beta: 0.9}' | optimizer: there is no field beta; did you mean"
            + " beta1",
        "'optimizer: {method: adam, rate: fast}' | line 3, column 33: optimizer.rate is a number,"
            + " but was given \"fast\"",
        "'optimizer: {method: adam, rate: -1}'   | line 3, column 33: optimizer: a learning rate is"
            + " a positive number, not -1",
        "'schedule: {kind: cosine, floor: 2}'    | schedule: floor is a share",
        "'schedule: [{kind: constant}, cosine]'  | says by 'lasts' how many steps",
        "'loss: {kind: huber, threshold: 0}'     | loss: ",
        "standardize: maybe               | standardize is true or false",
        "batch: 1.5                       | batch is a whole number",
        "precision: half                  | precision is one of single, double",
        "'model: {kind: network, layers: []}'    | model.layers is a list of at least one",
        "'model: {kind: network, layers: [64, relu, 10.5]}' | line 2, column 43: model: there is no"
            + " layer '10.5'",
        "'model: logistic\nbatch: 32'     | line 3, column 8: batch is for a network, but the model"
            + " is logistic",
        "'schedule: {kind: cosine, lasts: 5}' | line 3, column 33: schedule: the last schedule goes"
            + " on",
        "'trace: {every: 10}'             | trace: there is no field file",
        "'batch: [1'                      | line "
      })
  void whatIsWrongIsNamedByItsPlace(String line, String message) throws Exception {
    String text = line.strip() + "\n";
    boolean whole = message.contains("no field model") || message.contains("no field data");
    String rest = whole ? "" : "data: iris\n" + (line.contains("model:") ? "" : "model: network\n");
    String experiment = file("wrong.yaml", rest + text);
    Answer answer = train(experiment, "m.gradus");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("wrong.yaml").contains(message.strip());
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void anAverageThatWouldBeginAfterTheRunIsRefused() throws Exception {
    String experiment =
        file(
            "late.yaml",
            """
            data: iris
            model: network
            batch: 32
            epochs: 2
            average: {kind: uniform, from: 1000000}
            """);
    Answer answer = train(experiment, "m.gradus");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains("the average begins with step 1000000, but the run ends with step 8");
    Answer idle = run("train", "iris", "--model", "network", "--epochs", "2", "--accumulate", "99");
    assertThat(idle.code()).isEqualTo(2);
    assertThat(idle.err()).contains("one step of 99 batches, but the run has 8");
  }

  /// JSON has places too.
  @Test
  void aWrongValueOfJsonIsNamedByLineAndColumn() throws Exception {
    String experiment =
        file(
            "wrong.json",
            """
            {"data": "iris",
             "model": {"kind": "network", "layers": [8, "relu"]},
             "schedule": [{"kind": "warmup", "steps": 10},
                          {"kind": "cosine", "floor": "low"}]}
            """);
    Answer answer = train(experiment, "m.gradus");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains("wrong.json, line 4, column 43: schedule[1].floor is a number, but was given");
  }

  /// Accumulation over two batches is a batch of twice the size, an average is what is saved, and a
  /// plateau lowers the rate that is traced.
  @Test
  void aFileComposesTheMethod() throws Exception {
    String trace = path("t.jsonl");
    String composed =
        file(
            "composed.yaml",
            """
            data: breast-cancer
            model: {kind: network, layers: [8, tanh]}
            loss: bernoulli
            optimizer: {method: adam, rate: 1e-2}
            groups:
              1.dense: 1e-3
              3.dense: {method: momentum, rate: 0.1}
            schedule: [{kind: warmup, steps: 5}, {kind: plateau, patience: 0, threshold: 0.9}, constant]
            accumulate: 2
            average: {kind: exponential, decay: 0.9}
            epochs: 6
            trace: {file: %s, every: 1000, norms: 10}
            """
                .formatted(trace));
    Answer answer = train(composed, "c.gradus", "--json");
    assertThat(answer.code()).as(answer.err()).isZero();
    JsonNode result = json(answer.out());
    assertThat(result.path("fitted").path("method").asString())
        .contains("Adam")
        .contains("momentum")
        .contains("averaging over 2 batches");
    assertThat(result.path("fitted").path("layers").asString()).isEqualTo("8,tanh,1");
    assertThat(result.path("scores").path(0).path("heldOut").asDouble()).isGreaterThan(0.9);
    List<JsonNode> steps =
        Files.readAllLines(Path.of(trace)).stream()
            .map(ExperimentTest::json)
            .filter(line -> line.path("event").asString().equals("step"))
            .toList();
    assertThat(steps.stream().map(line -> line.path("step").asInt()))
        .containsExactly(1, 10, 20, 30, 40, 50, 60, 70);
    JsonNode first = steps.get(1).path("groups").path("1.dense");
    assertThat(first.path("gradient").asDouble()).isPositive();
    assertThat(first.path("update").asDouble()).isPositive();
    assertThat(first.path("parameters").asDouble()).isGreaterThan(1);
    // warm after 5 steps of 2 batches, then lower at validations that are not ten times better
    assertThat(steps.get(2).path("rate").asDouble()).isEqualTo(1e-2);
    assertThat(steps.getLast().path("rate").asDouble()).isLessThan(1.1e-3);
    Answer predicted = run("predict", path("c.gradus"), rows());
    assertThat(predicted.out().lines().findFirst().orElseThrow())
        .isEqualTo("row,diagnosis,probability of malignant,probability of benign");
  }

  /// A table with the columns of the breast cancer set, all 0.
  private String rows() throws Exception {
    var set = gradus.data.EmbeddedSet.named("breast-cancer").table().without("diagnosis");
    String zeros = String.join(",", java.util.Collections.nCopies(set.columnNames().size(), "0"));
    return file("zeros.csv", String.join(",", set.columnNames()) + "\n" + zeros + "\n");
  }

  @Test
  void whatIsForNetworksIsRefusedForOthers() throws Exception {
    String experiment = file("e.yaml", "data: iris\nmodel: logistic\nbatch: 8\n");
    assertThat(train(experiment, "m.gradus").err()).contains("batch is for a network");
    assertThat(train(path("none.yaml"), "m.gradus").code()).isEqualTo(3);
    assertThatThrownBy(() -> asked("\"pca\"", ", \"optimizer\": \"lbfgs\""))
        .hasMessageContaining("leave the optimizer out");
  }
}
