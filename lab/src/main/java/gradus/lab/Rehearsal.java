package gradus.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs each kind of command once, for the cache of classes and profiles that the launcher has Java
/// write, so that later runs start with what this one has learned.
///
/// What the commands say goes nowhere; what they write goes to a folder that is named.
public final class Rehearsal {
  private static final String LOGISTIC = "X: matrix n d, y: vector n, w: vector d";
  private static final String REQUEST =
      """
      {"id": 1, "vars": [{"name": "x", "kind": "scalar"}], "expr": "log(1+exp(x))", "wrt": "x"}
      """;

  private Rehearsal() {}

  /// @param args the folder
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path request = Files.writeString(folder.resolve("request.jsonl"), REQUEST);
    List<String[]> commands =
        List.of(
            words("--help"),
            words(
                "train",
                "digits",
                "--model=network",
                "--layers=64,relu,10",
                "--optimizer=adam",
                "--rate=1e-3",
                "--epochs=4",
                "--trace=" + folder.resolve("trace.jsonl"),
                "--out=" + folder.resolve("network.gradus"),
                "--report=" + folder.resolve("network.html")),
            words(
                "train",
                "digits",
                "--out=" + folder.resolve("model.gradus"),
                "--report=" + folder.resolve("model.html")),
            words("derive", "sum(log(1+exp(-y.*(X*w))))", "--wrt=w", "--vars=" + LOGISTIC),
            words("derive", "--batch=" + request),
            words("certify", "sum(log(1+exp(x)))", "--vars=x: vector n"),
            words("hazards", "exp(x)", "--vars=x: scalar in [0, 1]"));
    for (String[] command : commands) {
      StringWriter messages = new StringWriter();
      Session silent =
          Session.of(
              new PrintWriter(Writer.nullWriter()),
              new PrintWriter(messages),
              InputStream.nullInputStream());
      int code = Gradus.run(silent, command);
      if (code != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " ends with " + code + ": " + messages);
      }
    }
  }

  private static String[] words(String... words) {
    return words;
  }
}
