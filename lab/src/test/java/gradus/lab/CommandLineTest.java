package gradus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The verbs as a user types them: what they answer, and what they say to bad input.
final class CommandLineTest {
  @TempDir private Path folder;

  private record Answer(int code, String out, String err) {}

  private static Answer run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Gradus.run(
            Session.of(new PrintWriter(out), new PrintWriter(err), InputStream.nullInputStream()),
            args);
    return new Answer(code, out.toString(), err.toString());
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void layersAreGivenOnce() {
    Answer answer = run("train", "iris", "--layers", "8,relu", "--layers", "3");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("--layers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"train", "predict", "explain", "derive", "certify", "hazards", "diagnose", "data"})
  void everyVerbHasHelpWithAnExample(String verb) {
    Answer help = run(verb, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: gradus " + verb).contains("Example: gradus " + verb);
  }

  @Test
  void aFitIsSavedPredictsAndExplainsItself() throws Exception {
    String model = folder.resolve("m.gradus").toString();
    String report = folder.resolve("r.html").toString();
    Answer trained =
        run("train", "iris", "--target", "species", "--out", model, "--report", report);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("Converged.").contains("central differences");
    assertThat(Files.readString(Path.of(report))).contains("<html").doesNotContain("https://cdn");
    Path rows =
        file(
            "rows.csv",
            "petal width,extra,petal length,sepal width,sepal length\n0.2,x,1.4,3.5,5.1\n");
    Answer predicted = run("predict", model, rows.toString());
    assertThat(predicted.out().lines().skip(1)).first().asString().startsWith("1,setosa,0.9");
    Answer explained = run("explain", model, "--row", "17");
    assertThat(explained.out()).contains("the probabilities add up to 1");
  }

  @Test
  void theSameSeedSavesTheSameWeightsOnOneThreadAndOnThree() throws Exception {
    String one = folder.resolve("one.gradus").toString();
    String three = folder.resolve("three.gradus").toString();
    String report = folder.resolve("r.html").toString();
    run(
        "train",
        "wine",
        "--target",
        "cultivar",
        "--threads",
        "1",
        "--out",
        one,
        "--report",
        report);
    run(
        "train",
        "wine",
        "--target",
        "cultivar",
        "--threads",
        "3",
        "--out",
        three,
        "--report",
        report);
    assertThat(gradus.data.ModelFile.read(Path.of(three)).tensor("weights").toDoubles())
        .containsExactly(gradus.data.ModelFile.read(Path.of(one)).tensor("weights").toDoubles());
  }

  @Test
  void aDerivativeComesWithItsRulesAndACheck() {
    Answer answer =
        run(
            "derive",
            "sum(log(1+exp(-y.*(X*w))))",
            "--wrt",
            "w",
            "--vars",
            "X: matrix n d, y: vector n, w: vector d");
    assertThat(answer.code()).isZero();
    assertThat(answer.out())
        .contains("∂f/∂w = −Xᵀ(y ⊙ σ(−y ⊙ Xw))")
        .contains("-X^{\\top}(y \\odot \\sigma(-y \\odot Xw))")
        .contains("product of matrices")
        .contains("holds: relative residual");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                    | 3 | the file is empty",
        "'a,b,y\n'                             | 3 | no rows",
        "'a,b,y\n1,2,p\n3,4\n'                 | 3 | line 3 has 2 cells",
        "'a,b,z\n1,2,p\n3,4,q\n'               | 3 | none of that name",
        "'a,b,y\n1,2,p\n3,4,p\n'               | 3 | nothing to tell apart",
        "'a,b,y\n1,2,p\n3,4,q\n5,no,p\n6,7,q\n' | 3 | line 4 has 'no' in column b",
        "'a,b,y\n1,2,p\n3,NaN,q\n5,inf,p\n'    | 3 | 1 infinite",
        "'a,a,y\n1,2,p\n3,4,q\n'               | 3 | both called 'a'",
        "'a,y\n1,p\n2,q\n3,r\n4,s\n5,t\n'      | 3 | more classes than rows"
      })
  void badDataAreNamedWithTheirMend(String text, int code, String message) throws Exception {
    Answer answer = run("train", file("bad.csv", text).toString(), "--target", "y");
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.err()).contains(message);
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void wrongWordsAreAnsweredWithTheNearest() {
    assertThat(run("tran").err()).contains("did you mean train?");
    assertThat(run("train", "irs", "--target", "species").code()).isEqualTo(3);
    Answer shape = run("derive", "x'*A*x", "--wrt", "x", "--vars", "x: vector n, A: matrix n m");
    assertThat(shape.code()).isEqualTo(2);
    assertThat(shape.err()).contains("the inner dimensions m and n differ").contains("^");
  }

  @Test
  void filesThatAreNoModelsAreNamed() throws Exception {
    Path rows = file("rows.csv", "a\n1\n");
    Answer answer = run("predict", rows.toString(), rows.toString());
    assertThat(answer.code()).isEqualTo(4);
    assertThat(answer.err()).contains("does not begin as a zip archive");
  }
}
