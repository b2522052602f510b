package gradus.bench;

import gradus.linalg.Blas;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Times Gradus beside its peers: `Compare [--json] [--rounds=3] [--threads=2] PYTHON SCRIPT FOLDER
/// [NAME …]`.
///
/// In the first round the script leaves its inputs in the folder. Each round runs the script, then
/// the same work here, so that both sides see the same machine. Both report the best of their runs
/// in a round; the ratio compares the medians over the rounds, peer to Gradus: above 1, Gradus is
/// faster. Results are checked first; wrong ones are not timed.
public final class Compare {
  private final Peers peers;
  private final int rounds;
  private final int threads;
  private final List<Row> rows = new ArrayList<>();
  private int told;

  private Compare(Peers peers, int rounds, int threads) {
    this.peers = peers;
    this.rounds = rounds;
    this.threads = threads;
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>();
    for (String argument : args) {
      if (argument.startsWith("--")) {
        String[] parts = argument.substring(2).split("=", 2);
        options.put(parts[0], parts.length > 1 ? parts[1] : "");
      } else {
        rest.add(argument);
      }
    }
    if (rest.size() < 3) {
      System.err.println(
          "usage: Compare [--json] [--rounds=3] [--threads=2] PYTHON SCRIPT FOLDER [NAME …]");
      System.exit(2);
    }
    Compare compare =
        new Compare(
            new Peers(rest.get(0), rest.get(1), Path.of(rest.get(2))),
            Integer.parseInt(options.getOrDefault("rounds", "3")),
            Integer.parseInt(options.getOrDefault("threads", "2")));
    compare.run(rest.subList(3, rest.size()));
    compare.print(options.containsKey("json"));
  }

  private void run(List<String> names) throws Exception {
    double before = load();
    for (Workload workload : Workloads.all()) {
      if (names.isEmpty() || names.contains(workload.name())) {
        compare(workload);
      }
    }
    if (names.isEmpty() || names.contains("ratios")) {
      rows.addAll(Measures.ratios(peers.folder(), threads));
      progress("ratios");
    }
    if (names.isEmpty() || names.contains("memory")) {
      rows.addAll(Measures.memory(peers.folder(), threads));
      progress("memory");
    }
    if (names.isEmpty() || names.contains("updates")) {
      rows.addAll(Updates.rows(threads));
      progress("updates");
    }
    if (names.isEmpty() || names.contains("compilation")) {
      rows.addAll(Compilation.measure(rounds));
      progress("compilation");
    }
    System.err.printf(
        "Gradus: %s kernels, BLAS %s; %d threads; peers: 2 threads; %d rounds; load %.2f before,"
            + " %.2f after%n",
        Blas.kernels(), Blas.description(), threads, rounds, before, load());
  }

  private void print(boolean json) {
    rows.stream()
        .sorted(Comparator.comparingDouble(Row::attainment))
        .map(row -> json ? row.json() : row.line())
        .forEach(System.out::println);
  }

  /// What is known so far, in case the rest takes too long.
  private void progress(String name) {
    System.err.printf("%s done, load %.2f%n", name, load());
    rows.subList(told, rows.size()).forEach(row -> System.err.println(row.line()));
    told = rows.size();
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private void compare(Workload workload) throws IOException, InterruptedException {
    Map<String, List<Peers.Timing>> theirs = new LinkedHashMap<>();
    Map<String, double[]> ours = new LinkedHashMap<>();
    Map<String, Double> failed = new LinkedHashMap<>();
    List<Workload.Task> tasks = List.of();
    for (int round = 0; round < rounds; round++) {
      List<Peers.Timing> timings = peers.run(workload.script(), round == 0);
      timings.forEach(
          timing -> theirs.computeIfAbsent(timing.workload(), _ -> new ArrayList<>()).add(timing));
      if (round == 0) {
        tasks = workload.tasks().prepare(peers.folder(), threads);
      }
      for (Workload.Task task : tasks) {
        if (round == 0 && !holds(task, timings)) {
          failed.put(task.name(), Double.NaN);
        }
        if (!failed.containsKey(task.name())) {
          ours.computeIfAbsent(task.name(), _ -> new double[rounds])[round] =
              Timing.best(Timing.of(task.runs(), task.work()));
        }
      }
    }
    for (Workload.Task task : tasks) {
      double[] seconds = ours.get(task.name());
      if (seconds != null) {
        report(task, seconds, theirs.getOrDefault(task.peer(), List.of()));
      }
    }
    progress(workload.name());
  }

  private boolean holds(Workload.Task task, List<Peers.Timing> timings) {
    double value = task.work().getAsDouble();
    List<Check> checks = new ArrayList<>(task.checks().get());
    for (Peers.Timing timing : timings) {
      String expected = timing.quality().get(task.quality());
      if (timing.workload().equals(task.peer()) && expected != null) {
        checks.add(new Check(timing.peer(), value, Double.parseDouble(expected), task.tolerance()));
      }
    }
    for (Check check : checks) {
      if (!check.holds()) {
        rows.add(Row.failed(task.name(), check.toString()));
        return false;
      }
    }
    return true;
  }

  private void report(Workload.Task task, double[] ours, List<Peers.Timing> theirs) {
    Map<String, List<Double>> peerSeconds = new LinkedHashMap<>();
    theirs.forEach(timing ->
        peerSeconds.computeIfAbsent(timing.peer(), _ -> new ArrayList<>()).add(timing.seconds()));
    peerSeconds.forEach((peer, list) -> {
      double[] seconds = list.stream().mapToDouble(value -> value).toArray();
      rows.add(
          new Row(
              task.name(),
              peer,
              Timing.median(seconds) / Timing.median(ours),
              Timing.best(seconds) / Timing.best(ours),
              "×",
              String.format(
                  "%.3f ms to %.3f ms (best %.3f to %.3f)",
                  1e3 * Timing.median(seconds),
                  1e3 * Timing.median(ours),
                  1e3 * Timing.best(seconds),
                  1e3 * Timing.best(ours))));
    });
  }
}
