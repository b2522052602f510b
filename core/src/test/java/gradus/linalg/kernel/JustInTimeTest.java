package gradus.linalg.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
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
        if (JustInTime.METHODS.stream().anyMatch(pattern -> matches(pattern, name))) {
          kept.add(name);
        }
      }
    }
    assertFalse(vectors.isEmpty());
    kept.removeIf(name -> name.endsWith("<init>"));
    assertEquals(String.join("\n", vectors), String.join("\n", kept));
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
