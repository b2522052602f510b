package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Tensor;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.ClipNorm;
import gradus.optimization.composition.ClipValue;
import gradus.optimization.composition.Groups;
import gradus.optimization.composition.WeightDecay;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongNumbersTest {
  static java.util.List<FirstOrder> methods() {
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
    String reason = "at least 0 and below 1, not " + share;
    refused(() -> new Momentum(1, share), reason);
    refused(() -> new Nesterov(1, share), reason);
    refused(() -> new RmsProp(1, share, 1e-8, 0, false), reason);
    refused(() -> new RmsProp(1, 0.9, 1e-8, share, false), reason);
    refused(() -> new Adam(1, share, 0.9, 1e-8), reason);
    refused(() -> new Adam(1, 0.9, share, 1e-8), reason);
    refused(() -> new AdamW(1, share, 0.9, 1e-8, 0), reason);
    refused(() -> new AmsGrad(1, 0.9, share, 1e-8), reason);
    refused(() -> new Lion(1, 0.9, share, 0), reason);
    refused(() -> new Lion(1, share, 0.9, 0), reason);
    refused(() -> new Muon(1, share, true, 0), reason);
    refused(() -> new Averaged.Exponential(share), reason);
  }

  @Test
  void otherNumbersOutOfRangeAreRefused() {
    Adam adam = Adam.of(1);
    refused(() -> new Adam(1, 0.9, 0.9, 0), "epsilon");
    refused(() -> new AdaGrad(1, -1, 0), "epsilon");
    refused(() -> new AdaGrad(1, 1e-8, -1), "starts at a number of at least 0");
    refused(() -> new RmsProp(1, 0.9, Double.NaN, 0, false), "epsilon");
    refused(() -> new AdamW(1, 0.9, 0.9, 1e-8, -1), "weight decay");
    refused(() -> new Lion(1, 0.9, 0.9, Double.NaN), "weight decay");
    refused(() -> new Muon(1, 0.9, true, -1), "weight decay");
    refused(() -> new WeightDecay(-1, true, adam), "weight decay");
    refused(() -> new ClipNorm(0, adam), "clipped to a positive size, not 0");
    refused(() -> new ClipValue(Double.NaN, adam), "clipped to a positive size");
    refused(() -> new Accumulated(0, adam), "at least 1 batch");
    refused(() -> new Averaged.Uniform(0), "after step 1");
  }

  @Test
  void muonIsForMatrices() {
    refused(() -> FlatUpdate.of(Muon.of(1), Block.vector(3)), "another method with Groups");
  }

  @Test
  void groupWithoutParametersIsRefused() {
    Groups groups = new Groups(Adam.of(1), Map.of("W7", new GradientDescent(1)));
    refused(
        () -> FlatUpdate.of(groups, Block.vector(3)), "no parameter belongs to the groups [W7]");
  }

  @Test
  void stateOfAnotherMethodOrSizeIsRefused() {
    State state = FlatUpdate.of(Adam.of(1), Block.vector(3)).state();
    refused(() -> FlatUpdate.of(new Momentum(1, 0.9), Block.vector(3), state), "[velocity]");
    refused(() -> FlatUpdate.of(Adam.of(1), Block.vector(4), state), "has 4 arguments");
    refused(() -> state.slot("velocity"), "it remembers [m, v]");
    refused(() -> new State(-1, Map.of("m", Tensor.vector(0))), "0 or more steps");
  }

  private static void refused(Runnable construction, String reason) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
