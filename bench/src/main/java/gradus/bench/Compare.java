package gradus.bench;

import gradus.linalg.Blas;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times Gradus beside its peers: `Compare PYTHON SCRIPT FOLDER [WORKLOAD …]`.
///
/// The script runs first and leaves its inputs in the folder; then the same work is timed here.
/// Both sides report the best of their runs on two threads. A ratio above 1 says that Gradus is
/// faster; it means something only on a quiet machine, so the machine's load is printed before each
/// workload.
public final class Compare {
  private static final int THREADS = 2;
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\": (?:\"([^\"]*)\"|([-+0-9.eE]+))");

  private Compare() {}

  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println("usage: Compare PYTHON SCRIPT FOLDER [WORKLOAD …]");
      System.exit(2);
    }
    List<String> names = Arrays.asList(args).subList(3, args.length);
    System.out.println("Gradus: " + Blas.kernels() + " kernels, BLAS " + Blas.description());
    for (Workload workload : Workloads.all()) {
      if (names.isEmpty() || names.contains(workload.name())) {
        compare(workload, args[0], args[1], Path.of(args[2]));
      }
    }
  }

  private static void compare(Workload workload, String python, String script, Path folder)
      throws Exception {
    System.out.printf(
        "%n%s (load %.2f)%n",
        workload.name(), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Map<String, List<Map<String, String>>> peers = peers(python, script, folder, workload.name());
    for (Workload.Task task : workload.tasks().prepare(folder, THREADS)) {
      report(task, peers.getOrDefault(task.name(), List.of()));
    }
  }

  private static Map<String, List<Map<String, String>>> peers(
      String python, String script, Path folder, String name)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(python, script, "--data", folder.toString(), name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<String, List<Map<String, String>>> results = new LinkedHashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, String> fields = fields(line);
        results
            .computeIfAbsent(fields.getOrDefault("workload", ""), _ -> new ArrayList<>())
            .add(fields);
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("the peers' script failed at " + name);
    }
    return results;
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = FIELD.matcher(line);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
    }
    return fields;
  }

  private static void report(Workload.Task task, List<Map<String, String>> peers) {
    double[] seconds = new double[task.runs()];
    double check = 0;
    for (int run = -task.runs(); run < task.runs(); run++) {
      long start = System.nanoTime();
      check = task.work().getAsDouble();
      seconds[Math.max(run, 0)] = 1e-9 * (System.nanoTime() - start);
    }
    Arrays.sort(seconds);
    System.out.printf(
        "  %-32s best %9.3f ms, median %9.3f ms   check %.10g%n",
        task.name() + " gradus", 1e3 * seconds[0], 1e3 * seconds[seconds.length / 2], check);
    peers.stream()
        .sorted(Comparator.comparingDouble(Compare::seconds))
        .forEach(peer ->
            System.out.printf(
                "  %-32s best %9.3f ms, ratio %.2f   %s%n",
                task.name() + " " + peer.get("peer"),
                1e3 * seconds(peer),
                seconds(peer) / seconds[0],
                quality(peer)));
  }

  private static double seconds(Map<String, String> peer) {
    return Double.parseDouble(peer.getOrDefault("seconds", "NaN"));
  }

  private static String quality(Map<String, String> peer) {
    Map<String, String> rest = new LinkedHashMap<>(peer);
    rest.keySet().removeAll(List.of("workload", "peer", "seconds"));
    return rest.isEmpty() ? "" : rest.toString();
  }
}
