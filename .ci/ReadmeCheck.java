import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs what pages such as README.md show: commands in `console` blocks, with the output lines written below them, and
/// `java` blocks.
final class ReadmeCheck {
  private final Path home;
  private final Path folder;
  private final String page;
  private int passed;

  private ReadmeCheck(Path home, Path folder, String page) {
    this.home = home;
    this.folder = folder;
    this.page = page;
  }

  /// @param args the folder of the project, and the pages in it; each page has a fresh folder to run in
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    int passed = 0;
    for (String page : List.of(args).subList(1, args.length)) {
      ReadmeCheck check = new ReadmeCheck(home, Files.createTempDirectory("gradus-page"), page);
      try {
        check.run(Files.readAllLines(home.resolve(page)));
      } finally {
        try (Stream<Path> files = Files.walk(check.folder)) {
          files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
      }
      passed += check.passed;
    }
    System.out.println(passed + " passed, 0 failed");
  }

  private void run(List<String> lines) throws Exception {
    Files.createSymbolicLink(folder.resolve("gradus"), home.resolve("gradus"));
    for (int i = 0; i < lines.size(); i++) {
      String fence = lines.get(i).strip();
      if (fence.equals("```console") || fence.equals("```java") || fence.equals("```yaml")) {
        List<String> block = new ArrayList<>();
        for (i++; !lines.get(i).strip().equals("```"); i++) {
          block.add(lines.get(i));
        }
        if (fence.endsWith("yaml")) { // what follows refers to it by this name
          Files.write(folder.resolve("experiment.yaml"), block);
        } else if (fence.endsWith("java")) {
          java(block);
        } else {
          console(block);
        }
      }
    }
    if (passed == 0) {
      throw new AssertionError(page + " shows nothing that runs");
    }
  }

  private void console(List<String> block) throws Exception {
    for (int i = 0; i < block.size(); ) {
      String command = block.get(i).substring(block.get(i).indexOf('$') + 1).strip();
      List<String> expected = new ArrayList<>();
      for (i++; i < block.size() && !block.get(i).startsWith("$ "); i++) {
        expected.add(block.get(i));
      }
      if (!command.startsWith("./mvnw")) { // the tests have just run, and would run this check again
        check(command, expected);
      }
    }
  }

  private void check(String command, List<String> expected) throws Exception {
    System.out.println("$ " + command);
    Process process =
        new ProcessBuilder("bash", "-c", command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new AssertionError(command + " ended with exit code " + code + ":\n" + output);
    }
    for (String line : expected) {
      String pattern =
          Stream.of(line.strip().split("…", -1))
              .map(part -> Pattern.quote(part.strip()).replace(" ", "\\E\\s+\\Q"))
              .reduce((a, b) -> a + ".*" + b)
              .orElse("");
      if (!Pattern.compile(pattern).matcher(output).find()) {
        throw new AssertionError(page + " shows a line that " + command + " does not print:\n" + line + "\n\n" + output);
      }
    }
    passed++;
  }

  /// A block with a main method runs as it stands; others are statements. What a comment behind a `println`, or the line
  /// below it, says is printed.
  private void java(List<String> block) throws Exception {
    List<String> source = new ArrayList<>(block);
    if (block.stream().noneMatch(line -> line.contains("void main("))) {
      List<String> imports = block.stream().filter(line -> line.startsWith("import ")).toList();
      source = new ArrayList<>(imports);
      source.add("void main() throws Exception {");
      block.stream().filter(line -> !line.startsWith("import ")).forEach(source::add);
      source.add("}");
    }
    Path file = folder.resolve("Example.java");
    Files.write(file, source);
    String jars = home.resolve("lab/target/lib").toString();
    check(
        "'" + ProcessHandle.current().info().command().orElse("java") + "' --add-modules jdk.incubator.vector"
            + " --enable-native-access=ALL-UNNAMED -Dstdout.encoding=UTF-8 -cp '" + jars + "/*' Example.java",
        printed(block));
  }

  private static List<String> printed(List<String> block) {
    List<String> printed = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      String line = block.get(i);
      if (line.contains("println(")) {
        int comment = line.indexOf("); // ");
        boolean below = i + 1 < block.size() && block.get(i + 1).strip().startsWith("// ");
        if (comment >= 0) {
          printed.add(line.substring(comment + 6));
        } else if (below) {
          printed.add(block.get(i + 1).strip().substring(3));
        }
      }
    }
    return printed;
  }
}
