package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Tensor;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.ClipValue;
import gradus.optimization.composition.Groups;
import gradus.optimization.composition.WeightDecay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers and states that no method can work with are refused when it is built, with what was
/// given and why it fails.
final class WrongNumbersTest {
  static List<FirstOrder> methods() {
    return Examples.firstOrder();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void ratesThatAreNotPositiveNumbersAreRefused(FirstOrder method) {
    for (double rate : new double[] {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(() -> method.withRate(rate), "a learning rate is a positive number, not " + rate);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 2, Double.NaN})
  void sharesOfThePastLieBelowOne(double share) {
    String range = " is at least 0 and below 1, not " + share;
    String reason = range + ": it is the share of the past that is kept";
    refused(() -> new Momentum(1, share), "beta" + reason);
    refused(() -> new Nesterov(1, share), "beta" + reason);
    refused(() -> new RmsProp(1, share, 1e-8, 0, false), "decay" + reason);
    refused(() -> new RmsProp(1, 0.9, 1e-8, share, false), "momentum" + reason);
    refused(() -> new Adam(1, share, 0.9, 1e-8), "beta1" + reason);
    refused(() -> new Adam(1, 0.9, share, 1e-8), "beta2" + reason);
    refused(() -> new AdamW(1, share, 0.9, 1e-8, 0), "beta1" + reason);
    refused(() -> new AmsGrad(1, 0.9, share, 1e-8), "beta2" + reason);
    refused(() -> new Lion(1, 0.9, share, 0), "beta2" + reason);
    refused(() -> new Lion(1, share, 0.9, 0), "beta1" + reason);
    refused(() -> new Muon(1, share, true, 0), "momentum" + reason);
    refused(() -> new Averaged.Exponential(share), "the share of the past in a mean" + range);
  }

  @Test
  void otherNumbersOutOfRangeAreRefused() {
    Adam adam = Adam.of(1);
    refused(() -> new Adam(1, 0.9, 0.9, 0), epsilon("0.0"));
    refused(() -> new AdaGrad(1, -1, 0), epsilon("-1.0"));
    refused(
        () -> new AdaGrad(1, 1e-8, -1),
        "a sum of squares starts at a number of at least 0, not -1.0");
    refused(() -> new RmsProp(1, 0.9, Double.NaN, 0, false), epsilon("NaN"));
    String decay = "a weight decay is a finite number of at least 0, not ";
    refused(() -> new AdamW(1, 0.9, 0.9, 1e-8, -1), decay + "-1.0");
    refused(() -> new Lion(1, 0.9, 0.9, Double.NaN), decay + "NaN");
    refused(() -> new Muon(1, 0.9, true, -1), decay + "-1.0");
    refused(
        () -> new WeightDecay(-1, true, adam),
        decay + "-1.0: below 0 the parameters would be driven away");
    refused(
        () -> new ClipNorm(0, adam),
        "gradients are clipped to a positive, finite size, not 0.0: nothing would be left");
    refused(
        () -> new ClipValue(Double.NaN, adam),
        "gradients are clipped to a positive, finite size, not NaN: nothing would be left");
    refused(() -> new Accumulated(0, adam), "gradients of at least 1 batch make a step, not of 0");
    refused(() -> new Averaged.Uniform(0), "the first point is that after step 1, not 0");
  }

  private static String epsilon(String given) {
    return "epsilon is a small positive number such as 1e-8, not "
        + given
        + ": it keeps a division by a root of 0 from happening";
  }

  @Test
  void muonIsForMatrices() {
    refused(
        () -> FlatUpdate.of(Muon.of(1), Block.vector(3)),
        "Muon makes matrices orthogonal, but point has the shape [3]; give it another method with"
            + " Groups");
  }

  @Test
  void groupWithoutParametersIsRefused() {
    Groups groups = new Groups(Adam.of(1), Map.of("W7", new GradientDescent(1)));
    refused(
        () -> FlatUpdate.of(groups, Block.vector(3)),
        "no parameter belongs to the groups [W7]; there are [point]");
  }

  @Test
  void stateOfAnotherMethodOrSizeIsRefused() {
    State state = FlatUpdate.of(Adam.of(1), Block.vector(3)).state();
    refused(
        () -> FlatUpdate.of(new Momentum(1, 0.9), Block.vector(3), state),
        "the method remembers [velocity], but the state given has [m, v]: it was saved by another"
            + " method or for other parameters");
    refused(
        () -> FlatUpdate.of(Adam.of(1), Block.vector(4), state),
        "the function has 4 arguments, but the m of the state given has the shape 3: it was saved"
            + " for another function");
    refused(() -> state.slot("velocity"), "this state has no velocity; it remembers [m, v]");
    refused(
        () -> new State(-1, Map.of("m", Tensor.vector(0))),
        "a state is after 0 or more steps, not -1");
  }

  private static void refused(Runnable construction, String reason) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }
}
