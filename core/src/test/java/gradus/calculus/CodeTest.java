package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.JavaCode;
import gradus.expr.Node;
import gradus.expr.NumpyCode;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Generated code does what the expression does: Java builds the very same expression, and Python
/// computes the same numbers.
final class CodeTest {
  /// An expression with the variables from which its sizes are known.
  private record Subject(String name, Expr expr, Map<String, Expr> variables) {
    Map<String, Tensor> point() {
      Map<String, Tensor> point = new LinkedHashMap<>();
      variables.forEach(
          (variable, x) -> point.putAll(MatrixPoints.of(List.of(x), variable.hashCode())));
      return point;
    }

    Tensor value() {
      List<Expr> roots = new ArrayList<>(variables.values());
      roots.add(expr);
      return Objects.requireNonNull(Interpreter.values(roots, point()).get(expr));
    }
  }

  private static List<Subject> derivatives() {
    return Stream.concat(MatrixCalculusTest.cases().stream(), KroneckerFormTest.cases().stream())
        .flatMap(each -> {
          Derivative derivative = each.derivative();
          Map<String, Expr> variables = new LinkedHashMap<>(each.variables());
          variables.putAll(derivative.variables());
          return Stream.concat(Stream.of(derivative.result()), derivative.vectorized().stream())
              .map(form -> new Subject(each.id(), form, variables));
        })
        .toList();
  }

  /// One for each row of each table and each form of the grammar.
  private static List<Subject> examples() {
    return Examples.all().stream()
        .map(each -> new Subject(each.name(), each.expr(), Graph.variables(List.of(each.expr()))))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: matrix n d, y: vector n, w: vector d | -(X'*(y.*sigmoid(-(y.*(X*w))))) | -(X.T @ (y *"
            + " expit(-(y * (X @ w)))))",
        "A: matrix n n, x: vector n | (A + A')*x | (A + A.T) @ x",
        "X: matrix n d, s: vector n | einsum(\"ni,n,nj->ij\", X, s, X) | X.T @ (s[:, None] * X)",
        "X: matrix n n, a: vector n | inv(X)'*a*a'*inv(X)' | np.outer(z1.T @ a, a) @ z1.T",
        "p: vector n | diag(p) - p*p' | np.diag(p) - np.outer(p, p)",
        "x: vector n, a: scalar | a*x/norm2(x)^3 - 1 | a * x / np.linalg.norm(x) ** 3 - 1",
        "x: matrix n d | sum(x, 1) + logsumexp(x, 1) | np.sum(x, axis=0) + logsumexp(x, axis=0)",
        "lambda: scalar, expit: scalar | lambda*expit | lambda_ * expit_",
        "x: vector n | eye(n)*x | np.eye(x.shape[0]) @ x",
        "x: vector n, y: vector n | -x.^2 + (x - y)*2 | -x ** 2 + (x - y) * 2"
      })
  void pythonIsWrittenAsAPersonWould(String declarations, String formula, String expected) {
    Expr expr = Formula.parse(formula, Formula.declarations(declarations));
    assertThat(NumpyCode.function("f", expr)).contains(expected);
  }

  @Test
  void whatIsUsedTwiceIsComputedOnce() {
    Map<String, Expr> variables = Formula.declarations("X: matrix n d, y: vector n, w: vector d");
    Expr expr = Formula.parse("z = X*w; sum(z.*sigmoid(z))", variables);
    assertThat(NumpyCode.function("f", expr))
        .isEqualTo(
            """
            import numpy as np
            from scipy.special import expit


            def f(X, w):
                z1 = X @ w
                return np.sum(z1 * expit(z1))
            """);
    assertThat(JavaCode.unit("F", expr))
        .contains(
            """
              public static Expr of(Expr X, Expr w) {
                Expr z1 = X.matmul(w);
                return sum(z1.times(sigmoid(z1)));
              }
            """);
  }

  @Test
  void whatHasNoWordsIsNamed() {
    Map<String, Expr> variables = Formula.declarations("x: vector n, k: scalar");
    assertThatThrownBy(() -> NumpyCode.function("f", Formula.parse("eye(m)", variables)))
        .hasMessageContaining("no parameter has the dimension m");
    assertThatThrownBy(() -> NumpyCode.function("f", Formula.parse("random(k, 1, n)", variables)))
        .hasMessageContaining("random bits");
    assertThatThrownBy(() -> JavaCode.unit("class", Formula.parse("sum(x)", variables)))
        .hasMessageContaining("no name of a class");
  }

  @Test
  void javaBuildsTheSameExpression(@TempDir Path folder) throws Exception {
    Optional<ToolProvider> compiler = ToolProvider.findFirst("javac");
    assumeTrue(compiler.isPresent(), "there is no compiler in this Java runtime");
    List<Subject> subjects =
        Stream.concat(derivatives().stream(), examples().stream())
            .filter(CodeTest::inJava)
            .toList();
    List<String> sources = new ArrayList<>();
    for (int k = 0; k < subjects.size(); k++) {
      Subject subject = subjects.get(k);
      String code = JavaCode.unit("F" + k, subject.expr(), subject.variables().values());
      sources.add(Files.writeString(folder.resolve("F" + k + ".java"), code).toString());
    }
    compile(compiler.orElseThrow(), folder, sources);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      requireSame(subjects, loader);
    }
  }

  private static void requireSame(List<Subject> subjects, ClassLoader loader) throws Exception {
    for (int k = 0; k < subjects.size(); k++) {
      Subject subject = subjects.get(k);
      Class<?>[] types = new Class<?>[subject.variables().size()];
      Arrays.fill(types, Expr.class);
      Method method = loader.loadClass("F" + k).getMethod("of", types);
      Expr built = (Expr) method.invoke(null, subject.variables().values().toArray());
      // an array of numbers is another object of the same numbers
      if (Formula.print(subject.expr()).contains("[")) {
        assertThat(Formula.print(built)).isEqualTo(Formula.print(subject.expr()));
      } else {
        Expr expected = Graph.expanded(List.of(subject.expr())).get(0);
        assertThat(built).as("%s: %s", subject.name(), Formula.print(expected)).isSameAs(expected);
      }
    }
  }

  /// Opaque operations are objects of the program.
  private static boolean inJava(Subject subject) {
    return Graph.topological(subject.expr()).stream()
        .noneMatch(x -> x.node() instanceof Node.Opaque);
  }

  private static void compile(ToolProvider compiler, Path folder, List<String> sources) {
    StringWriter problems = new StringWriter();
    PrintWriter writer = new PrintWriter(problems);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-classpath",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                folder.toString()));
    arguments.addAll(sources);
    int code = compiler.run(writer, writer, arguments.toArray(String[]::new));
    assertThat(code).as("%s", problems).isZero();
  }

  private static String python() {
    String chosen = System.getenv("GRADUS_PYTHON");
    return chosen == null ? "python3" : chosen;
  }

  @Test
  void pythonComputesTheSameNumbers(@TempDir Path folder) throws Exception {
    assumeTrue(
        run(folder, "import numpy, scipy").isEmpty(),
        "there is no Python with NumPy and SciPy; GRADUS_PYTHON names one");
    List<Subject> subjects = new ArrayList<>();
    StringBuilder program = new StringBuilder();
    for (Subject subject : Stream.concat(derivatives().stream(), examples().stream()).toList()) {
      String code;
      try {
        code = NumpyCode.function("f", subject.expr(), subject.variables().values());
      } catch (IllegalArgumentException wordless) {
        assertThat(wordless).hasMessageStartingWith("cannot write NumPy code");
        continue;
      }
      subjects.add(subject);
      program.append(code).append(printing(subject));
    }
    assertThat(subjects).hasSizeGreaterThan(250);
    List<String> lines = run(folder, program.toString());
    assertThat(lines).as("%s", lines).hasSize(subjects.size());
    for (int k = 0; k < subjects.size(); k++) {
      assertClose(subjects.get(k), lines.get(k));
    }
  }

  private static String printing(Subject subject) {
    String arguments =
        subject.point().values().stream().map(CodeTest::literal).collect(Collectors.joining(", "));
    return "r = np.asarray(f("
        + arguments
        + "), dtype=float)\n"
        + "print(r.shape, *['%.17g' % x for x in r.ravel()], sep=';')\n\n";
  }

  private static String literal(Tensor value) {
    String elements =
        Arrays.stream(value.toDoubles())
            .mapToObj(x -> String.format(Locale.ROOT, "%.17g", x))
            .collect(Collectors.joining(", "));
    return "np.reshape(["
        + elements
        + "], ("
        + Arrays.stream(value.shape().sizes())
            .mapToObj(size -> size + ", ")
            .collect(Collectors.joining())
        + "))";
  }

  private static void assertClose(Subject subject, String line) {
    List<String> cells = List.of(line.split(";", -1));
    Tensor expected = subject.value();
    String shape =
        Arrays.stream(expected.shape().sizes())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", "(", expected.rank() == 1 ? ",)" : ")"));
    assertThat(cells.get(0)).as(subject.name()).isEqualTo(shape);
    double size = 1e-300;
    for (double x : expected.toDoubles()) {
      size = Math.max(size, Math.abs(x));
    }
    for (int k = 0; k < expected.shape().count(); k++) {
      double computed = Double.parseDouble(cells.get(k + 1));
      assertThat(isSigned(subject.expr()) ? computed : Math.abs(computed))
          .as("%s at %d: %s", subject.name(), k, Formula.print(subject.expr()))
          .isCloseTo(
              isSigned(subject.expr()) ? expected.flat(k) : Math.abs(expected.flat(k)),
              within(1e-10 * size));
    }
  }

  /// Eigenvectors and singular vectors have either sign.
  private static boolean isSigned(Expr expr) {
    return !(expr.node() instanceof Node.Factorized);
  }

  /// What a program prints; one line more where it fails.
  private static List<String> run(Path folder, String program) throws Exception {
    Path file = folder.resolve("program.py");
    Files.writeString(file, program, StandardCharsets.UTF_8);
    Process process;
    try {
      process = new ProcessBuilder(python(), file.toString()).redirectErrorStream(true).start();
    } catch (IOException absent) {
      return List.of(absent.toString());
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return printed.lines().toList();
  }
}
