package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Java machine that does one thing, and in which nothing ran before.
public final class OwnMachine {
  private OwnMachine() {}

  /// What the main method of a class prints there, without native libraries.
  ///
  /// @param main of the tests; it may use the library, and no library of the tests
  /// @param options of the machine
  public static String printed(Class<?> main, String... options)
      throws IOException, URISyntaxException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "-cp",
            folder(gradus.linalg.Tensor.class) + File.pathSeparator + folder(main),
            main.getName()));
    ProcessBuilder java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    java.environment().put("GRADUS_BLAS", "none"); // the bits of MKL are its own
    Process process = java.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed.strip();
  }

  private static Path folder(Class<?> of) throws URISyntaxException {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
