package gradus.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs the peers' script, which prints a JSON object a line: workload, peer, seconds, and figures
/// of quality.
record Peers(String python, String script, Path folder) {
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\": (?:\"([^\"]*)\"|([-+0-9.eE]+))");

  /// One line.
  record Timing(String workload, String peer, double seconds, Map<String, String> quality) {}

  /// @param save whether the script also writes its inputs
  List<Timing> run(String name, boolean save) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, script));
    if (save) {
      command.addAll(List.of("--data", folder.toString()));
    }
    command.add(name);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    // what was set for one library's own kernels would slow the peers
    builder.environment().keySet().removeIf(variable -> variable.startsWith("OPENBLAS_"));
    Process process = builder.start();
    List<Timing> timings = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        timings.add(timing(line));
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("the peers' script failed at " + name + "; run it alone to see why");
    }
    return timings;
  }

  static Timing timing(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = FIELD.matcher(line);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
    }
    String seconds = fields.getOrDefault("seconds", "NaN");
    Timing timing =
        new Timing(
            fields.getOrDefault("workload", ""),
            fields.getOrDefault("peer", ""),
            Double.parseDouble(seconds),
            fields);
    fields.keySet().removeAll(List.of("workload", "peer", "seconds"));
    return timing;
  }
}
