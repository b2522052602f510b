package gradus.linalg.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JustInTimeTest {
  /// What a method that only prepares or picks vectors may call.
  private static final Set<String> HARMLESS =
      Set.of("species", "length", "loopBound", "vectorShape");

  /// A line of `-XX:+PrintCompilation`: time, number, flags, level, method.
  private static final String QUICKLY_TRANSLATED =
      "\\s*\\d+\\s+\\d+\\s[ %sbn!]*\\s+[123]\\s+gradus\\.linalg\\.kernel\\.VectorRows::.*";

  @Test
  void exactlyTheMethodsOnVectorsAreKeptFromTheQuickCompiler() throws Exception {
    Set<String> vectors = new TreeSet<>();
    Set<String> kept = new TreeSet<>();
    for (ClassModel type : types()) {
      for (MethodModel method : type.methods()) {
        String name = type.thisClass().asInternalName() + "." + method.methodName().stringValue();
        if (method.flags().has(AccessFlag.SYNTHETIC) || name.endsWith("<clinit>")) {
          continue;
        }
        if (worksOnVectors(method)) {
          vectors.add(name);
        }
        if (JustInTime.methods().stream().anyMatch(pattern -> matches(pattern, name))) {
          kept.add(name);
        }
      }
    }
    assertFalse(vectors.isEmpty());
    kept.removeIf(name -> name.endsWith("<init>"));
    assertEquals(String.join("\n", vectors), String.join("\n", kept));
  }

  /// What the quick compiler has translated before it is told not to may stay as it is for good, 50
  /// times too slow. Here there is a lot to do from the first moment on.
  @Test
  void noMethodOnVectorsIsTranslatedQuicklyBeforeTheCompilerIsTold() throws Exception {
    assumeTrue(MatrixKernels.best() instanceof VectorKernels, "there are no vectors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+PrintCompilation",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Hurry.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    List<String> quick =
        output
            .lines()
            .filter(line -> line.matches(QUICKLY_TRANSLATED))
            .filter(line -> !line.contains("made not"))
            .toList();
    assertEquals(List.of(), quick);
    assertTrue(
        output.lines().anyMatch(line -> line.contains("VectorRows::dot")),
        "the method is not looked at at all:\n" + output);
  }

  /// Many short calls at once, as a factorization of a small matrix makes them.
  static final class Hurry {
    private Hurry() {}

    static void main() {
      double[] x = new double[64];
      Arrays.fill(x, 1);
      double sum = 0;
      for (int k = 0; k < 40_000; k++) {
        sum += Rows.dot(x, 0, x, 32, 32);
      }
      if (sum != 40_000 * 32.0) {
        throw new AssertionError(sum);
      }
    }
  }

  private static boolean worksOnVectors(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(element ->
            element instanceof InvokeInstruction call
                && call.owner().asInternalName().startsWith("jdk/incubator/vector/")
                && !HARMLESS.contains(call.name().stringValue()));
  }

  private static boolean matches(String pattern, String name) {
    String method = pattern.substring(pattern.indexOf('.') + 1);
    String type = pattern.substring(0, pattern.indexOf('.'));
    String givenType = name.substring(0, name.indexOf('.'));
    String givenMethod = name.substring(name.indexOf('.') + 1);
    return matchesPart(type, givenType) && matchesPart(method, givenMethod);
  }

  private static boolean matchesPart(String pattern, String given) {
    return pattern.endsWith("*")
        ? given.startsWith(pattern.substring(0, pattern.length() - 1))
        : given.equals(pattern);
  }

  private static List<ClassModel> types() throws Exception {
    Path root =
        Path.of(JustInTime.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root.resolve("gradus/linalg/kernel"))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(JustInTimeTest::parse)
          .collect(Collectors.toList());
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
