import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Checks or mends the layout of all Java sources with google-java-format: `check FOLDER…` or `write FOLDER…`.
final class Format {
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    List<String> options =
        new ArrayList<>(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    for (int i = 1; i < args.length; i++) {
      options.addAll(sources(Path.of(args[i])));
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = new Main(out, err, System.in).format(options.toArray(String[]::new));
    if (status != 0) {
      err.println("These files are not formatted; ./mvnw -Pformat validate mends them.");
    }
    System.exit(status);
  }

  private static List<String> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList();
    }
  }
}
