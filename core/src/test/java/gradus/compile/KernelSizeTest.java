package gradus.compile;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The just-in-time compiler leaves methods of more than 8000 bytes to the interpreter, which takes
/// a hundred times as long: no kernel may be longer, however much is fused.
final class KernelSizeTest {
  private static final int HUGE_METHOD = 8000;

  private final Expr x = Expr.variable("x", Dim.of("n"));

  /// Many long functions of one argument, all of them results, so that they want to be one loop.
  private Expr[] longFunctions() {
    Expr[] outputs = new Expr[40];
    for (int k = 0; k < outputs.length; k++) {
      Expr y = x.times(k + 1);
      outputs[k] =
          switch (k % 5) {
            case 0 -> tanh(y);
            case 1 -> log1mexp(y.negate());
            case 2 -> sinh(y).times(sigmoid(y));
            case 3 -> softplus(y).over(cosh(y));
            default -> exp(y).plus(expm1(y));
          };
    }
    return outputs;
  }

  @Test
  void noKernelIsTooLongToBeCompiled() {
    for (Precision precision : Precision.values()) {
      Execution execution =
          Program.compile(List.of(longFunctions()), new Program.Options(precision, 1))
              .bind(Map.of("x", Tensor.generate(Shape.of(100), i -> 0.001 * i)));
      List<Fused> loops =
          execution.stages().stream()
              .flatMap(stage -> stage.full().stream())
              .filter(Fused.class::isInstance)
              .map(Fused.class::cast)
              .toList();
      assertThat(loops).hasSizeGreaterThan(2);
      for (Fused loop : loops) {
        assertThat(length(loop.code())).as(loop.describe()).isLessThanOrEqualTo(HUGE_METHOD);
      }
    }
  }

  private static int length(KernelCode code) {
    MethodModel run =
        ClassFile.of().parse(KernelGenerator.bytes(code)).methods().stream()
            .filter(method -> method.methodName().equalsString("run"))
            .findFirst()
            .orElseThrow();
    return ((CodeAttribute) run.code().orElseThrow()).codeLength();
  }
}
