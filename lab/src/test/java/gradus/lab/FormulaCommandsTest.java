package gradus.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `derive`, `certify` and `hazards`, one formula at a time and in batches.
final class FormulaCommandsTest {
  @TempDir private Path folder;

  private record Answer(int code, String out, String err) {}

  private static Answer run(String... args) {
    return fed("", args);
  }

  /// With a text on standard input.
  private static Answer fed(String in, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
    int code = Gradus.run(Session.of(new PrintWriter(out), new PrintWriter(err), input), args);
    return new Answer(code, out.toString(), err.toString());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /// The answers to requests, one a line.
  private static List<JsonNode> batch(String verb, String... requests) {
    Answer answer = fed(String.join("\n", requests) + "\n", verb, "--batch", "-");
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.err()).isEmpty();
    return answer.out().lines().map(FormulaCommandsTest::json).toList();
  }

  /// A request in single quotes, which JSON has as double ones.
  private static String request(String text) {
    return text.replace('\'', '"').replace('`', '\'');
  }

  private static final String XYW =
      "'vars':[{'name':'X','kind':'matrix','dims':['n','d']},"
          + "{'name':'y','kind':'vector','dims':['n']},"
          + "{'name':'w','kind':'vector','dims':['d'],'domain':null}]";

  @Test
  void derivativesAreShownInAllForms() {
    Answer answer =
        run(
            "derive",
            "w'*A*w",
            "--wrt",
            "w",
            "--vars",
            "w: vector 2, A: matrix 2 2",
            "--at",
            "{\"w\": [1, 2], \"A\": [[1, 0], [3, 1]]}",
            "--numpy",
            "--java");
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .contains("∂f/∂w = (A + Aᵀ)w")
        .contains("f = 11.0")
        .contains("∂f/∂w = [8.0, 7.0]")
        .contains("At the point")
        .contains("def derivative(w, A):")
        .contains("public final class Derivative");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gradient | ∂f/∂w = (A + Aᵀ)w",
        "jacobian | ∂f/∂w = (A + Aᵀ)w",
        "hessian  | ∂²f/∂w² = A + Aᵀ",
        "hvp      | ∂²f/∂w² v = (A + Aᵀ)v"
      })
  void ordersAreDerived(String order, String shown) {
    String[] args = {
      "derive", "w'*A*w", "--wrt", "w", "--vars", "w: vector n, A: matrix n n", "--order", order
    };
    Answer answer = run(args);
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out()).contains(shown).contains("holds");
  }

  @Test
  void fullDetailTellsMore() {
    String[] teaching = {
      "derive", "log(sum(exp(x)))", "--wrt", "x", "--vars", "x: vector n", "--json"
    };
    String[] full = java.util.Arrays.copyOf(teaching, teaching.length + 2);
    full[teaching.length] = "--detail";
    full[teaching.length + 1] = "full";
    JsonNode shown = json(run(teaching).out());
    assertThat(shown.path("formula").asString()).isEqualTo("softmax(x)");
    assertThat(json(run(full).out()).path("steps").size())
        .isGreaterThanOrEqualTo(shown.path("steps").size());
  }

  @Test
  void aDerivativeByAMatrixIsAMatrixInKroneckerProducts() {
    String[] args = {
      "derive",
      "inv(X'*X)",
      "--wrt",
      "X",
      "--vars",
      "X: matrix m n",
      "--order",
      "jacobian",
      "--numpy"
    };
    Answer answer = run(args);
    assertThat(answer.code()).as(answer.out()).isZero();
    assertThat(answer.out())
        .contains("∂vec f/∂(vec X)ᵀ = −(I + Kₙₙ)((XᵀX)⁻¹ ⊗ (XᵀX)⁻¹Xᵀ)")
        .contains("vec stacks columns")
        .contains("by elements:")
        .contains("(I+K_{nn})((X^{\\top}X)^{-1} \\otimes (X^{\\top}X)^{-1}X^{\\top})")
        .contains("def vectorized(X):")
        .contains("np.kron(")
        .contains("holds");
    args[args.length - 1] = "--json";
    JsonNode json = json(run(args).out());
    assertThat(json.path("vectorized").path("formula").asString())
        .isEqualTo("-((eye(`n·n`) + commutation(n, n))*kron(inv(X'*X), inv(X'*X)*X'))");
    assertThat(json.path("vectorized").path("convention").asString()).contains("Magnus");
    assertThat(json.path("formula").asString()).startsWith("-(einsum(");
    Answer matrix =
        run(
            "derive",
            "A*x",
            "--wrt",
            "x",
            "--vars",
            "A: matrix m n, x: vector n",
            "--order",
            "jacobian");
    assertThat(matrix.out()).doesNotContain("vec stacks").contains("∂f/∂x = A");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x**3 + x**-1 | ∂f/∂x = 3x² − x⁻²",
        "2**x         | ∂f/∂x = 2ˣ log 2",
        "-x**2        | ∂f/∂x = −2x",
        "-x           | ∂f/∂x = −1",
        "-2*x         | ∂f/∂x = −2"
      })
  void powersAreWrittenAsInPython(String formula, String derivative) {
    Answer answer = run("derive", formula, "--wrt", "x", "--vars", "x: scalar positive");
    assertThat(answer.out()).contains(derivative);
  }

  @Test
  void hazardsThatRemainAreToldOfFunctionAndDerivative() {
    String[] args = {
      "derive", "exp(x)^2 + log(x)", "--wrt", "x", "--vars", "x: scalar in [-1000, 1000]"
    };
    Answer answer = run(args);
    assertThat(answer.out())
        .contains("Hazards removed")
        .contains("exp(x)^2  →  exp(2*x)")
        .contains("Hazards that remain")
        .contains("in double precision; within the bounds")
        .contains("overflow in the function and the derivative")
        .contains("for 2x = 710 it gives ∞")
        .contains("domain in the function")
        .contains("division-by-zero in the derivative");
    String[] asked = java.util.Arrays.copyOf(args, args.length + 1);
    asked[args.length] = "--json";
    JsonNode remaining = json(run(asked).out()).path("remaining");
    assertThat(remaining.path("function").findValuesAsString("kind"))
        .containsExactly("overflow", "domain");
    assertThat(remaining.path("derivative").findValuesAsString("kind"))
        .containsExactlyInAnyOrder("overflow", "division-by-zero");
    JsonNode overflow = remaining.path("function").path(0);
    assertThat(overflow.path("operation").asString()).isEqualTo("exp(2*x)");
    assertThat(overflow.path("at").asDouble()).isEqualTo(710);
    assertThat(overflow.path("after").isNull()).isTrue();
    assertThat(overflow.path("text").asString()).contains("No form of the same value is known");
  }

  @Test
  void whatIsSupposedOfVariablesWithoutBoundsIsSaid() {
    Answer safe = run("derive", "x^2", "--wrt", "x", "--vars", "x: scalar in [0, 1]");
    assertThat(safe.out()).contains("within the bounds declared\n  none");
    Answer supposing = run("derive", "sum(x.^2)", "--wrt", "x", "--vars", "x: vector n");
    assertThat(supposing.out())
        .contains("variables without bounds are supposed to have elements of modulus")
        .contains("dimensions without a size");
    Answer mended =
        run(
            "derive",
            "sum(sqrt(x + 1) - sqrt(x))",
            "--wrt",
            "x",
            "--vars",
            "x: vector 3 in [1, 1e9]");
    assertThat(mended.out()).contains("cancellation in the function").contains("in place of");
  }

  @Test
  void aBatchAnswersEachLine() {
    String expr = "'expr':'sum(log(1+exp(-y.*(X*w))))','wrt':'w'";
    List<JsonNode> answers =
        batch(
            "derive",
            request("{'id':'a'," + XYW + "," + expr + "}"),
            request("{'id':7," + XYW + "," + expr + ",'order':'hessian'}"),
            "",
            request(
                "{'id':'c',"
                    + XYW
                    + ",'expr':'sum((X*w-y).^2)','wrt':'w','order':'gradient',"
                    + "'point':{'X':[[1,2],[3,4]],'y':[1,1],'w':[1,0]}}"),
            request(
                "{'id':'d',"
                    + XYW
                    + ",'expr':'sum((X*w-y).^2)','wrt':'w','order':'hvp',"
                    + "'point':{'X':[[1,2],[3,4]],'y':[1,1],'w':[1,0],'v':[1,1]}}"));
    assertThat(answers).hasSize(4);
    JsonNode first = answers.getFirst();
    assertThat(first.propertyNames())
        .containsExactly(
            "id",
            "ok",
            "formula",
            "latex",
            "numpy",
            "operations",
            "value",
            "derivative",
            "residual",
            "error");
    assertThat(first.path("id").asString()).isEqualTo("a");
    assertThat(first.path("ok").booleanValue()).isTrue();
    assertThat(first.path("formula").asString()).isEqualTo("-(X'*(y.*sigmoid(-(y.*(X*w)))))");
    assertThat(first.path("numpy").asString()).contains("def derivative(X, y, w):");
    assertThat(first.path("operations").asInt()).isEqualTo(7);
    assertThat(first.path("residual").asDouble()).isLessThan(1e-9);
    assertThat(first.path("error").isNull()).isTrue();
    assertThat(answers.get(1).path("id").asInt()).isEqualTo(7);
    JsonNode third = answers.get(2);
    assertThat(third.path("value").asDouble()).isEqualTo(4);
    assertThat(third.path("derivative").toString()).isEqualTo("[12.0,16.0]");
    // 2 Xᵀ(Xv), with Xv = (3, 7)
    assertThat(answers.get(3).path("derivative").toString()).isEqualTo("[48.0,68.0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'id':1,'expr'                       | line 1, column",
        "[1]                                  | line 1: a request is an object of JSON",
        "{'id':1,'expr':'1','wrt':'w'}        | there is no field vars",
        "{'id':1,VARS,'wrt':'w'}              | there is no field expr, such as",
        "{'id':1,VARS,'expr':'sum(w)','wtr':'w'}       | there is no field wrt, such as \"x\"; is"
            + " it meant by wtr?",
        "{'id':1,VARS,'expr':'sum(w) +','wrt':'w'}     | but found the end (at character 9 of",
        "{'id':1,VARS,'expr':'smu(w)','wrt':'w'}       | did you mean sum",
        "{'id':1,VARS,'expr':'sum(v)','wrt':'w'}       | 'v' is not a variable",
        "{'id':1,VARS,'expr':'X*y','wrt':'w'}          | cannot multiply X (n×d) by y (n): the"
            + " inner dimensions d and n differ",
        "{'id':1,VARS,'expr':'X*w','wrt':'w'}          | scalar",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'W'}       | did you mean w",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'w','order':'grad'} | gradient, jacobian, hessian or"
            + " hvp",
        "{'id':1,VARS,'expr':'sum(abs(w))','wrt':'w','point':{'w':[0,1]}} | does not exist at this"
            + " point",
        "{'id':1,VARS,'expr':'norm(w)','wrt':'w','point':{'w':[0,0]}} | does not exist at this"
            + " point",
        "{'id':1,VARS,'expr':'sum(log(w))','wrt':'w','point':{'w':[-1,1]}} | log of -1.0",
        "{'id':1,VARS,'expr':'sum(X*w)','wrt':'w','point':{'w':[1,2]}} | the point has no value for"
            + " X",
        "{'id':1,VARS,'expr':'sum(X*w)','wrt':'w','point':{'w':[1,2],'X':[1,2]}} | the point gives"
            + " X the shape 2, but it is declared with the dimensions [n, d]",
        "{'id':1,VARS,'expr':'sum(X*w)','wrt':'w','point':{'w':[1,2],'X':[[1,2,3]]}} | the"
            + " dimension d is 3 in X, but 2 in w",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'w','point':{'w':[[1],[1,2]]}} | rows of different"
            + " lengths",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'w','point':{'w':['a']}} | one is \"a\"",
        "{'id':1,'vars':[{'name':'w','kind':'vectr','dims':['n']}],'expr':'w','wrt':'w'} | did you"
            + " mean vector",
        "{'id':1,'vars':[{'kind':'vector'}],'expr':'w','wrt':'w'} | there is no field name",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'w','order':'hesian'} | did you mean hessian?",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'w,y'} | name one variable at a time",
        "{'id':1,VARS,'expr':'|w|','wrt':'w'} | write abs(x)",
        "{'id':1,VARS,'expr':'w(1)','wrt':'w'} | 'w' is a variable, not a function",
        "{'id':1,VARS,'expr':'sum(w)','wrt':'w','point':{'w':[1],'z':1}} | a value for z, which is"
            + " no variable",
        "{'id':1,'vars':[{'name':'w','kind':'vector','dims':['n'],'domain':'postive'}],'expr':'w',"
            + "'wrt':'w'} | did you mean positive?",
        "{'id':1,'vars':[{'name':'w','kind':'vector','dims':['n'],'domain':[0]}],'expr':'w',"
            + "'wrt':'w'} | or a list of two bounds, not [0]",
        "{'id':1,'vars':[{'name':'w','kind':'scalar','domain':'positive'}],'expr':'log(w)',"
            + "'wrt':'w','point':{'w':-1}} | gives w the value -1.0, but it is declared positive",
        "{'id':1,'vars':[{'name':'S','kind':'symmetric','dims':['n']}],'expr':'tr(S*S)','wrt':'S',"
            + "'point':{'S':[[1,2],[3,4]]}} | the entries 2.0 and 3.0 on both sides",
      })
  void aLineThatFailsSaysWhyAndTheRestGoesOn(String line, String message) {
    List<JsonNode> answers =
        batch(
            "derive",
            request(line.replace("VARS", XYW)),
            request("{'id':2," + XYW + ",'expr':'w`*w','wrt':'w'}"));
    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst().path("ok").booleanValue()).isFalse();
    assertThat(answers.getFirst().path("error").asString()).contains(message);
    assertThat(answers.getFirst().path("error").asString()).doesNotContain("\n");
    assertThat(answers.getLast().path("formula").asString()).isEqualTo("2*w");
  }

  /// No kink where the function is small, curved or rounded, nor where the short form divides 0 by
  /// 0.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prod(x)                | [0, 2, 3]          | [6.0,0.0,0.0]",
        "norm2(x)^4             | [0, 0, 0]          | [0.0,0.0,0.0]",
        "sum(x.*abs(x))         | [0, 0, 0]          | [0.0,0.0,0.0]",
        "sum((exp(x) - 1)./x)   | [1e-9, 1, 1]       | [0.50000000033",
        "sum(log(x))            | [1e-6, 1, 1]       | [1000000.0,1.0,1.0]",
        "sum(cos(x.*1000))      | [1000, 1000, 1000] | [",
        "log(exp(-sum(x.^2))/sqrt(det(2*eye(3)))) | [1000, 0, 0] | [-2000.0,-0.0,-0.0]"
      })
  void aDerivativeThatExistsIsGiven(String formula, String point, String expected) {
    JsonNode answer =
        batch(
                "derive",
                request(
                    "{'id':1,'vars':[{'name':'x','kind':'vector','dims':[3]}],'expr':'"
                        + formula
                        + "','wrt':'x','point':{'x':"
                        + point
                        + "}}"))
            .getFirst();
    assertThat(answer.path("error").asString("")).isEmpty();
    assertThat(answer.path("derivative").toString().replace("-0.0", "0.0"))
        .startsWith(expected.replace("-0.0", "0.0"));
  }

  @Test
  void aFileOfRequestsIsReadAndAMissingOneRefused() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("r.jsonl"),
            request(
                "{'id':1,'vars':[{'name':'x','shape':[3]}],'expr':'sum_squares(x)','constants':{}}"));
    Answer answer = run("certify", "--batch", file.toString());
    assertThat(json(answer.out()).path("curvature").asString()).isEqualTo("convex");
    for (String verb : List.of("derive", "certify", "hazards")) {
      Answer missing = run(verb, "--batch", folder.resolve("none.jsonl").toString());
      assertThat(missing.code()).isEqualTo(3);
      assertThat(missing.err()).contains("there is no such file");
    }
  }

  @Test
  void attributesOfCvxpyAreWhatIsKnownOfAVariable() {
    for (String said :
        List.of("'nonneg':true", "'attributes':['nonneg']", "'attributes':{'nonneg':true}")) {
      List<JsonNode> answers =
          batch(
              "certify",
              request(
                  "{'id':1,'vars':[{'name':'x','shape':[2],"
                      + said
                      + "}],'expr':'sqrt(x[0]*x[1])'}"));
      assertThat(answers.getFirst().path("curvature").asString()).as(said).isEqualTo("concave");
    }
  }

  @Test
  void certificatesHaveTheFieldsAskedFor() {
    List<JsonNode> answers =
        batch(
            "certify",
            request(
                "{'id':1,'vars':[{'name':'x','shape':[2],'sign':null,'bounds':null}],"
                    + "'expr':'norm(A @ x - b) + g*norm1(x)',"
                    + "'constants':{'A':[[1,2],[3,4]],'b':[1,0],'g':0.5}}"),
            request(
                "{'id':2,'vars':[{'name':'x','shape':[],'sign':'nonneg'},"
                    + "{'name':'y','shape':[],'bounds':[0,1]}],'expr':'x * y'}"),
            request("{'id':3,'vars':[{'name':'x','shape':3}],'expr':'-log(x[0]) - sqrt(x[1])'}"),
            request(
                "{'id':4,'vars':[{'name':'x','kind':'vector','dims':['n']}],'expr':'x`*x + 1'}"),
            request("{'id':5,'vars':[{'name':'x','shape':[2]}],'expr':'norm(x) + z'}"),
            request("{'id':6,'vars':[{'name':'x','shape':[2],'sign':'up'}],'expr':'norm(x)'}"),
            request("{'id':7,'vars':[{'name':'x','shape':[2],'bounds':[2,1]}],'expr':'norm(x)'}"),
            request("{'id':8,'vars':[{'name':'x','shape':[-2]}],'expr':'norm(x)'}"),
            request("{'id':9,'vars':[{'name':'x','shape':[2]}],'expr':'x','constants':{'x':1}}"));
    JsonNode first = answers.getFirst();
    assertThat(first.propertyNames())
        .containsExactly(
            "id",
            "curvature",
            "sign",
            "monotonicity",
            "domain",
            "proof",
            "counterexample",
            "error");
    assertThat(first.path("curvature").asString()).isEqualTo("convex");
    assertThat(first.path("sign").asString()).isEqualTo("nonnegative");
    assertThat(first.path("proof").isEmpty()).isFalse();
    assertThat(first.path("counterexample").isNull()).isTrue();
    JsonNode second = answers.get(1);
    assertThat(second.path("curvature").asString()).isEqualTo("unknown");
    assertThat(second.path("counterexample").path("refutes").asString()).isEqualTo("convex");
    JsonNode segment = second.path("counterexample");
    double weight = segment.path("weight").asDouble();
    double x = weight * at(segment, "a", "x") + (1 - weight) * at(segment, "b", "x");
    double y = weight * at(segment, "a", "y") + (1 - weight) * at(segment, "b", "y");
    assertThat(x * y).isCloseTo(segment.path("value").asDouble(), within(1e-9));
    assertThat(x * y).isGreaterThan(segment.path("chord").asDouble());
    assertThat(answers.get(2).path("curvature").asString()).isEqualTo("convex");
    assertThat(answers.get(2).path("proof").toString()).contains("domain: ");
    assertThat(answers.get(3).path("curvature").asString()).isEqualTo("convex");
    assertThat(answers.get(4).path("error").asString()).contains("'z' is not a variable");
    assertThat(answers.get(5).path("error").asString()).contains("the sign of x is");
    assertThat(answers.get(6).path("error").asString())
        .contains("the lower, 2, is above the upper, 1");
    assertThat(answers.get(7).path("error").asString()).contains("the shape of x is a list");
    assertThat(answers.get(8).path("error").asString()).contains("rename one");
  }

  /// Mistakes that a request for a certificate can have, each with its whole answer.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'id':1,X,'expr':'sum_squres(x)'} | 'sum_squres' is not a function of CVXPY that is read"
            + " here; did you mean sum_squares? (at character 1 of sum_squres(x))",
        "{'id':1,X,'expr':'A @ x','constants':{'A':[[1,2],[3,4]]}} | cannot multiply A (2×2) by x"
            + " (3): the inner dimensions 2 and 3 differ; element by element write multiply(x, y)"
            + " (at characters 1 and 5 of A @ x)",
        "{'id':1,X,'expr':'A @ x'} | 'A' is not a variable or a constant; known are x (at character"
            + " 1 of A @ x)",
        "{'id':1,'vars':[{'name':'x','shape':[3],'bounds':[2,1]}],'expr':'x'} | the bounds of x"
            + " leave nothing: the lower, 2, is above the upper, 1; exchange them, or say another"
            + " sign",
        "{'id':1,'vars':[{'name':'x','shape':[3],'bounds':[[0,0],1]}],'expr':'x'} | a bound of x is"
            + " a number, or one for each element, but it has the shape 2 and x has [3]",
        "{'id':1,'vars':[{'name':'x','shape':[3],'bounds':[0]}],'expr':'x'} | the bounds of x are"
            + " [lower, upper], with null for none, not [0]",
        "{'id':1,'vars':[{'name':'x','shape':[0]}],'expr':'x'} | the shape of x is a list of sizes"
            + " of at least 1, such as [3] or [2, 3], and [] for a scalar, not [0]",
        "{'id':1,'vars':[{'name':'x','shpe':[3]}],'expr':'x'} | the variable x has a field shpe,"
            + " which is not read; did you mean shape?",
        "{'id':1,X,'exprs':'x'} | the request has a field exprs, which is not read; did you mean"
            + " expr?",
        "{'id':1,'vars':[{'name':'x','sign':'posative'}],'expr':'x'} | the sign of x is one of"
            + " nonnegative, positive, nonpositive, negative, zero, unknown, not posative; did you"
            + " mean positive?",
        "{'id':1,'vars':{'x':[3]},'expr':'x'} | vars is a list with an object for each variable,"
            + " such as [{`name`: `x`, …}], but was given {`x`:[3]}",
        "{'id':1,'vars':[{'name':'x y'}],'expr':'x'} | a name has letters, digits and _, and begins"
            + " with no digit, but one is `x y`",
        "{'id':1,X,'expr':''} | expr is empty; write the function, such as `sum_squares(x)`",
        "{'id':1,X,'expr':5} | expr is a text, such as `sum_squares(x)`, but was given 5",
        "{'id':1,X,'expr':'x','constants':[1]} | constants has a value for each name, such as {`A`:"
            + " [[1, 2], [3, 4]], `g`: 0.5}, but was given [1]",
        "{'id':1,X,'expr':'x','constants':{'x':1}} | x is declared as a variable and as a constant;"
            + " rename one",
        "{'id':1,X,'expr':'x >= 0'} | '>' is not a sign of CVXPY's expressions; a constraint is no"
            + " expression: say what is known of a variable where it is declared (at character 3 of"
            + " x >= 0)",
        "{'id':1,'vars':[{'name':'X','shape':[2,3],'PSD':true}],'expr':'X'} | a symmetric matrix is"
            + " square, but X has the shape [2, 3]; give it a shape such as [3, 3], or do not call"
            + " it symmetric",
      })
  void aRequestForACertificateThatFailsSaysWhy(String line, String message) {
    List<JsonNode> answers =
        batch(
            "certify",
            request(line.replace("X,", "'vars':[{'name':'x','shape':[3]}],")),
            request("{'id':2,'vars':[{'name':'x','shape':[3]}],'expr':'norm(x)'}"));
    assertThat(answers.getFirst().path("error").asString()).isEqualTo(message.replace('`', '"'));
    assertThat(answers.getFirst().path("curvature").isNull()).isTrue();
    assertThat(answers.getLast().path("curvature").asString()).isEqualTo("convex");
  }

  /// An operator means all numbers that a variable may be; CVXPY's function of an unknown base is
  /// restricted to a part of them, and says to which.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null       | x**3  | unknown |",
        "null       | x**-1 | unknown |",
        "null       | x**-2 | unknown |",
        "null       | power(x, -1) | convex | x > 0",
        "null       | x**0.5 | concave | x ≥ 0",
        "null       | power(x, 3) | convex | x ≥ 0",
        "null       | x**4  | convex  |",
        "[-1, 1]    | x**3  | unknown |",
        "[-1, 1]    | 1/x   | unknown |",
        "[0, null]  | x**3  | convex  |",
        "[null, 0]  | x**3  | concave |",
      })
  void powersSayOnWhichNumbers(String bounds, String text, String curvature, String domain) {
    JsonNode answer =
        batch(
                "certify",
                request(
                    "{'id':1,'vars':[{'name':'x','bounds':%s}],'expr':'%s'}"
                        .formatted(bounds, text)))
            .getFirst();
    assertThat(answer.path("curvature").asString()).isEqualTo(curvature);
    assertThat(answer.path("domain").path(0).asString("")).isEqualTo(domain == null ? "" : domain);
  }

  private static double at(JsonNode segment, String end, String name) {
    return segment.path(end).path(name).asDouble();
  }

  @Test
  void aVerdictComesFirst() {
    Answer convex =
        run("certify", "logsumexp(A*x)", "--vars", "A: matrix 3 2, x: vector 2", "--in", "x");
    assertThat(convex.code()).isZero();
    assertThat(convex.out()).startsWith("convex  f = ").contains("Proof").contains(" 1  ");
    Answer neither = run("certify", "x*y", "--vars", "x: scalar, y: scalar");
    assertThat(neither.code()).isEqualTo(13);
    assertThat(neither.out()).startsWith("neither").contains("Not convex").contains("Not concave");
    assertThat(neither.out())
        .contains("All of x, y vary here. If some are data, name the others: --in x");
    Answer cvxpy = run("certify", "geo_mean(x)", "--cvxpy", "--vars", "x: vector 3");
    assertThat(cvxpy.out())
        .startsWith("concave")
        .contains(", where x > 0")
        .contains("On the domain");
    Answer unknown = run("certify", "x*y", "--vars", "x: scalar, y: scalar", "--in", "z");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("cannot certify in z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "x* *2          | expected a number, a name, a function or '(', but found '*'",
        "x*             | expected a number, a name, a function or '(', but found the end",
        "--vars         | a certificate needs a formula and --vars, but no formula is given:"
            + " gradus",
        "A*x            | cannot multiply A (3×2) by x (3): the inner dimensions 2 and 3 differ;",
        "y              | 'y' is not a variable; known are A, x",
      })
  void aFormulaThatFailsSaysWhy(String formula, String message) {
    Answer answer =
        formula.startsWith("--")
            ? run("certify", "--vars", "A: matrix 3 2, x: vector 3")
            : run("certify", formula, "--vars", "A: matrix 3 2, x: vector 3");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).startsWith("gradus: " + message);
  }

  /// Which way a function goes in each variable, with its proof.
  @Test
  void directionsAreShownForEachVariable() {
    Answer answer =
        run("certify", "exp(x) - 2*y + z^2", "--vars", "x: scalar, y: scalar, z: scalar");
    assertThat(answer.out())
        .contains("As one variable grows", "x: nondecreasing", "y: nonincreasing", "z: unknown")
        .contains("exp(x) is nondecreasing in x (");
    JsonNode line =
        batch(
                "certify",
                request(
                    "{'id':1,'vars':[{'name':'x'},{'name':'y','sign':'nonneg'}],"
                        + "'expr':'sqrt(x) + y**2'}"))
            .getFirst();
    JsonNode x = line.path("monotonicity").path(0);
    assertThat(x.path("variable").asString()).isEqualTo("x");
    assertThat(x.path("direction").asString()).isEqualTo("nondecreasing");
    assertThat(x.path("domain").path(0).asString()).isEqualTo("x ≥ 0");
    assertThat(x.path("proof").isEmpty()).isFalse();
    JsonNode y = line.path("monotonicity").path(1);
    assertThat(y.path("direction").asString()).isEqualTo("nondecreasing");
    JsonNode failed = batch("certify", request("{'id':1,'vars':[],'expr':'z'}")).getFirst();
    assertThat(failed.path("monotonicity").isEmpty()).isTrue();
  }

  @Test
  void aFormulaBesidesABatchIsRefusedAndAnEmptyBatchIsSaid() {
    Answer both = run("certify", "x", "--vars", "x: scalar", "--batch", "-");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err())
        .isEqualTo(
            "gradus: --batch reads formulas and variables from its file, but a formula, --vars or"
                + " --in is given too; leave out one or the other\n");
    Answer empty = fed("\n", "certify", "--batch", "-");
    assertThat(empty.code()).isZero();
    assertThat(empty.out()).isEmpty();
    assertThat(empty.err()).isEqualTo("gradus: there is no request in -, so there is no answer\n");
  }

  /// What overflows as it is written has its value in the form that is differentiated; what has no
  /// value is still refused.
  @Test
  void valuesFarOutAreThoseOfTheStableForm() {
    List<JsonNode> answers =
        batch(
            "derive",
            far("log(1+exp(x))", 1000, "gradient"),
            far("exp(2*x)/(1+exp(x))^2", 1000, "hessian"),
            far("exp(-exp(x))", 1000, "hvp"),
            far("log(log(1+exp(x)))", -1000, "gradient"),
            far("log(1-1/(1+exp(-x)))", 1000, "gradient"),
            far("exp(log(x))", -1, "gradient"),
            far("x/x", 0, "gradient"));
    double[] values = {1000, 1, 0, -1000, -1000};
    double[] slopes = {1, 0, 0, 1, -1};
    for (int k = 0; k < values.length; k++) {
      assertThat(answers.get(k).path("ok").booleanValue()).as("%s", answers.get(k)).isTrue();
      assertThat(answers.get(k).path("value").asDouble()).isEqualTo(values[k]);
      assertThat(answers.get(k).path("derivative").asDouble()).isEqualTo(slopes[k]);
    }
    for (JsonNode refused : answers.subList(values.length, answers.size())) {
      assertThat(refused.path("ok").booleanValue()).as("%s", refused).isFalse();
      assertThat(refused.path("error").asString()).contains("no finite value at this point");
    }
  }

  private static String far(String formula, double x, String order) {
    String direction = order.equals("hvp") ? ",'v':1" : "";
    return request(
        "{'id':1,'vars':[{'name':'x','kind':'scalar','dims':[]}],'expr':'"
            + formula
            + "','wrt':'x','order':'"
            + order
            + "','point':{'x':"
            + x
            + direction
            + "}}");
  }

  /// What is wrong with a matrix is told once of function and derivative, and listed once in each.
  @Test
  void aSingularMatrixIsToldOnce() {
    Answer answer = run("derive", "log(det(X))", "--wrt", "X", "--vars", "X: matrix n n");
    assertThat(answer.out())
        .contains("log(det(X))  →  logdet(X)")
        .containsOnlyOnce("is singular")
        .contains("1  singular in the function and the derivative");
    JsonNode remaining =
        json(run("derive", "log(det(X))", "--wrt", "X", "--vars", "X: matrix n n", "--json").out())
            .path("remaining");
    for (String part : List.of("function", "derivative")) {
      assertThat(remaining.path(part).findValuesAsString("kind")).containsExactly("singular");
      assertThat(remaining.path(part).path(0).path("operand").asString()).isEqualTo("X");
    }
    Answer safe =
        run("hazards", "logdet(X'*X + k*eye(d))", "--vars", "X: matrix n d, k: scalar positive");
    assertThat(safe.code()).isZero();
  }

  @Test
  void hazardsAreFoundInBothPrecisions() {
    Answer answer = run("hazards", "log(1+exp(x))", "--vars", "x: scalar in [-200, 200]");
    assertThat(answer.code()).isEqualTo(13);
    assertThat(answer.out())
        .contains("In double precision")
        .contains("In single precision")
        .contains("Stable form")
        .contains("softplus(x)");
    Answer safe = run("hazards", "x + 1", "--vars", "x: scalar in [0, 1]", "--json");
    assertThat(safe.code()).isZero();
    assertThat(json(safe.out()).path("hazards").isEmpty()).isTrue();
    assertThat(json(safe.out()).path("differences").asString()).isEmpty();
    Answer residual =
        run("hazards", "X*w - y", "--vars", "X: matrix n d, w: vector d, y: vector n", "--plain");
    assertThat(residual.code()).isZero();
    assertThat(residual.out()).contains("Sums that can cancel").contains("Xw − y (±");
    List<JsonNode> answers =
        batch(
            "hazards",
            request(
                "{'id':1,'vars':[{'name':'x','kind':'vector','dims':['n'],'domain':[-1000,1000]}],"
                    + "'expr':'log(sum(exp(x)))'}"),
            request("{'id':2,'vars':[],'expr':'1 +'}"));
    JsonNode found = answers.getFirst();
    assertThat(found.path("hazards").path(0).path("kind").asString()).isEqualTo("overflow");
    assertThat(found.path("stable").asString()).isEqualTo("logsumexp(x)");
    assertThat(answers.getLast().path("ok").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"derive", "certify", "hazards"})
  void withoutAFormulaAnExampleIsShown(String verb) {
    Answer answer = run(verb);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("gradus " + verb + " \"");
  }
}
