package gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Law: the packages of the core are layers, in the order in which the mathematics is taught, and
/// names say what things are. Read from the class files, so that nothing that was compiled escapes.
final class ArchitectureTest {
  /// A package may use those before it.
  private static final List<String> LAYERS =
      List.of(
          "linalg",
          "expr",
          "calculus",
          "compile",
          "certify",
          "probability",
          "optimization",
          "models",
          "doctor");

  private static final Set<String> FORBIDDEN_ENDINGS =
      Set.of("Util", "Utils", "Helper", "Manager", "Impl");

  private static final Path CLASSES = Path.of("target", "classes");

  @Test
  void packagesUseOnlyPackagesAboveThem() throws IOException {
    List<String> violations = new ArrayList<>();
    for (ClassModel model : classes(CLASSES)) {
      violations.addAll(upwardUses(model));
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void anUpwardUseIsFound() throws IOException {
    byte[] fixture =
        ClassFile.of()
            .build(
                java.lang.constant.ClassDesc.of("gradus.linalg.Fixture"),
                builder ->
                    builder.withSuperclass(
                        java.lang.constant.ClassDesc.of("gradus.models.Dataset")));
    assertThat(upwardUses(ClassFile.of().parse(fixture)))
        .containsExactly("gradus.linalg.Fixture uses gradus.models.Dataset");
  }

  @Test
  void namesSayWhatThingsAre() throws IOException {
    List<String> vague =
        classes(CLASSES).stream()
            .map(ArchitectureTest::simpleName)
            .filter(name ->
                name.startsWith("Abstract") || FORBIDDEN_ENDINGS.stream().anyMatch(name::endsWith))
            .toList();
    assertThat(vague).isEmpty();
  }

  @Test
  void noClassHoldsStateThatChanges() throws IOException {
    List<String> mutable = new ArrayList<>();
    for (ClassModel model : classes(CLASSES)) {
      model.fields().stream()
          .filter(
              field -> field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.FINAL))
          .forEach(field -> mutable.add(name(model) + "." + field.fieldName().stringValue()));
    }
    // the one way in to the arrays of tensors, set once while its owner is initialized
    assertThat(mutable).containsExactly("gradus.linalg.kernel.Storage.installed");
  }

  @Test
  void everyPackageIsIntroducedInThirtyLines() throws IOException {
    Path sources = Path.of("src", "main", "java", "gradus");
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> folders = Files.walk(sources).filter(Files::isDirectory)) {
      for (Path folder : folders.filter(ArchitectureTest::hasSources).toList()) {
        Path introduction = folder.resolve("package-info.java");
        if (!Files.exists(introduction) || Files.readAllLines(introduction).size() > 30) {
          wrong.add(folder.toString());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean hasSources(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> upwardUses(ClassModel model) {
    int own = layer(name(model));
    Set<String> uses = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry type) {
        uses.add(type.asInternalName().replace('/', '.'));
      }
    }
    return uses.stream()
        .filter(used -> layer(used) > own)
        .map(used -> name(model) + " uses " + used)
        .toList();
  }

  /// The place of a class's package among the layers; -1 for a class from elsewhere.
  private static int layer(String name) {
    if (!name.startsWith("gradus.")) {
      return -1;
    }
    String rest = name.substring("gradus.".length());
    int layer = LAYERS.indexOf(rest.substring(0, Math.max(0, rest.indexOf('.'))));
    assertThat(layer).as("the package of %s has a place among the layers", name).isNotNegative();
    return layer;
  }

  private static String name(ClassModel model) {
    return model.thisClass().asInternalName().replace('/', '.');
  }

  private static String simpleName(ClassModel model) {
    String name = name(model);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<ClassModel> classes(Path folder) throws IOException {
    List<ClassModel> models = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".class") && !f.endsWith("module-info.class"))
              .toList()) {
        models.add(ClassFile.of().parse(file));
      }
    }
    assertThat(models).as("compiled classes in %s", folder).isNotEmpty();
    return models;
  }
}
