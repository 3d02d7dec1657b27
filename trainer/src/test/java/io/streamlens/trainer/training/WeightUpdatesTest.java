package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.network.Flatten;
import io.streamlens.trainer.network.Logits;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three steps of each optimizer against the same steps by hand. */
class WeightUpdatesTest {

  private static final int STEPS = 3;
  private static final int LABELS = 3;
  private static final double TOLERANCE = 2e-6;
  private static final ImageSpec INPUT = new ImageSpec(2, 2, 1);
  private static final ShapedNetwork NETWORK =
      ShapedNetwork.of(new Network("softmax", List.of(new Flatten(), new Logits())), INPUT, LABELS);
  private static final Normalization NORMALIZATION =
      new Normalization(new float[] {0.01f}, new float[] {-1f});
  private static final byte[] PIXELS = {
    0, 100, (byte) 200, 50, (byte) 255, 10, 20, 30, 90, 80, (byte) 170, (byte) 160
  };
  private static final float[] TARGETS = {1, 0, 0, 0, 1, 0, 0.1f, 0.2f, 0.7f};
  private static final float[] IMAGE_WEIGHTS = {0.5f, 2f, 0.5f};
  private static final double[] RATES = {0.1, 0.05, 0.2};

  private static final TrainingOptions SGD =
      TrainingOptions.PLAIN.with("optimizer", "sgd").with("device", "cpu");

  /** What a rule makes of one value. */
  private interface Rule {
    /**
     * @param memory of this value, zeros at first
     * @return the new value
     */
    double next(
        double value, double gradient, double decay, double rate, int step, double[] memory);
  }

  private static final Rule BY_HAND_SGD =
      (value, gradient, decay, rate, step, memory) -> value - rate * (gradient + decay * value);

  @Test
  void shouldDescendPlainly() {
    assertSame(SGD, 0, BY_HAND_SGD);
  }

  @Test
  void shouldDecayKernelsAndNothingElse() {
    assertSame(SGD.with("weight-decay", "0.3"), 0.3, BY_HAND_SGD);
  }

  @Test
  void shouldTakeNesterovsMomentum() {
    Rule rule =
        (value, gradient, decay, rate, step, memory) -> {
          double decayed = gradient + decay * value;
          memory[0] = 0.8 * memory[0] + decayed;
          return value - rate * (decayed + 0.8 * memory[0]);
        };

    assertSame(
        SGD.with("optimizer", "momentum").with("momentum", "0.8").with("weight-decay", "0.1"),
        0.1,
        rule);
  }

  @Test
  void shouldTakeAdamsSteps() {
    Rule rule =
        (value, gradient, decay, rate, step, memory) ->
            adam(value, gradient + decay * value, rate, step, memory);

    assertSame(SGD.with("optimizer", "adam").with("weight-decay", "0.1"), 0.1, rule);
  }

  @Test
  void shouldDecayApartFromTheGradientWithAdamW() {
    Rule rule =
        (value, gradient, decay, rate, step, memory) ->
            adam(value - rate * decay * value, gradient, rate, step, memory);

    assertSame(SGD.with("optimizer", "adamw").with("weight-decay", "0.1"), 0.1, rule);
  }

  private static double adam(
      double value, double gradient, double rate, int step, double[] memory) {
    memory[0] = 0.9 * memory[0] + 0.1 * gradient;
    memory[1] = 0.999 * memory[1] + 0.001 * gradient * gradient;
    // The authors' efficient order: epsilon is added before the square's beginning is corrected.
    double corrected =
        rate * Math.sqrt(1 - Math.pow(0.999, step + 1.0)) / (1 - Math.pow(0.9, step + 1.0));
    return value - corrected * memory[0] / (Math.sqrt(memory[1]) + 1e-7);
  }

  @Test
  void shouldCountImagesByTheirWeight() {
    TrainingOptions options = SGD.with("class-weights", "1,4,1");

    Weights trained = train(options, STEPS);

    assertClose(byHand(STEPS, 0, BY_HAND_SGD, 0, IMAGE_WEIGHTS), trained);
  }

  @Test
  void shouldShortenGradientsThatAreTooLong() {
    Weights trained = train(SGD.with("clip", "0.05"), STEPS);

    assertClose(byHand(STEPS, 0, BY_HAND_SGD, 0.05, ones()), trained);
  }

  @Test
  void shouldLeaveShortGradientsAsTheyAre() {
    Weights trained = train(SGD.with("clip", "1000"), STEPS);

    assertClose(byHand(STEPS, 0, BY_HAND_SGD, 0, ones()), trained);
  }

  @Test
  void shouldGiveTheMovingAverageOfTheWeights() {
    double[][] first = byHand(1, 0, BY_HAND_SGD, 0, ones());
    double[][] second = byHand(2, 0, BY_HAND_SGD, 0, ones());
    double[][] average = {average(0, first, second), average(1, first, second)};

    Weights trained = train(SGD.with("ema", "0.15"), 2);

    assertClose(average, trained);
  }

  /** Decay 0.1 in the first step, which is not yet 0.15, then 0.15. */
  private static double[] average(int part, double[][] first, double[][] second) {
    double[] start = start(part);
    double[] average = new double[start.length];
    Arrays.setAll(
        average, i -> 0.15 * (0.1 * start[i] + 0.9 * first[part][i]) + 0.85 * second[part][i]);
    return average;
  }

  @Test
  void shouldRefuseToAverageTheBeginningForLong() {
    assertEquals(0.9, WeightAverages.change(0.999, new StepTime(0, 1)), 1e-12);
    assertEquals(0.001, WeightAverages.change(0.999, new StepTime(100_000, 1)), 1e-12);
    assertTrue(WeightAverages.change(0.999, new StepTime(100, 1)) > 0.05);
  }

  private static void assertSame(TrainingOptions options, double decay, Rule rule) {
    assertClose(byHand(STEPS, decay, rule, 0, ones()), train(options, STEPS));
  }

  private static float[] ones() {
    return new float[] {1, 1, 1};
  }

  private static void assertClose(double[][] expected, Weights trained) {
    for (int part = 0; part < expected.length; part++) {
      float[] actual = trained.of(NETWORK.weights().get(part).name());
      for (int i = 0; i < actual.length; i++) {
        assertEquals(expected[part][i], actual[i], TOLERANCE, part + "/" + i);
      }
    }
  }

  private static double[][] byHand(
      int steps, double decay, Rule rule, double clip, float[] imageWeights) {
    SoftmaxRegression regression =
        new SoftmaxRegression(PIXELS, TARGETS, imageWeights, LABELS, NORMALIZATION);
    double[][] weights = {start(0), start(1)};
    double[][][] memory = {new double[weights[0].length][2], new double[weights[1].length][2]};
    for (int step = 0; step < steps; step++) {
      double[][] gradient = regression.gradient(weights[0], weights[1]);
      double share = clip == 0 ? 1 : Math.min(1, clip / norm(gradient));
      for (int part = 0; part < 2; part++) {
        for (int i = 0; i < weights[part].length; i++) {
          weights[part][i] =
              rule.next(
                  weights[part][i],
                  share * gradient[part][i],
                  part == 0 ? decay : 0,
                  RATES[step],
                  step,
                  memory[part][i]);
        }
      }
    }
    return weights;
  }

  private static double norm(double[][] gradient) {
    return Math.sqrt(Arrays.stream(gradient).flatMapToDouble(Arrays::stream).map(g -> g * g).sum());
  }

  private static double[] start(int part) {
    int size = NETWORK.weights().get(part).size();
    double[] values = new double[size];
    Arrays.setAll(values, i -> (float) (0.3 * Math.sin(i + 1.0 + part)));
    return values;
  }

  private static Weights train(TrainingOptions options, int steps) {
    PreparedBatch batch = new PreparedBatch(INPUT, 3, LABELS);
    System.arraycopy(PIXELS, 0, batch.pixels(), 0, PIXELS.length);
    System.arraycopy(TARGETS, 0, batch.targets(), 0, TARGETS.length);
    System.arraycopy(IMAGE_WEIGHTS, 0, batch.weights(), 0, IMAGE_WEIGHTS.length);
    try (TrainingGraph graph = TrainingGraph.open(NETWORK, NORMALIZATION, Devices.CPU, options);
        StepTensors tensors = new StepTensors(INPUT, 3, LABELS)) {
      graph.initialize(startWeights());
      tensors.setBatch(batch);
      for (int step = 0; step < steps; step++) {
        tensors.setStep(1, step);
        graph.step(tensors, new StepTime(step, RATES[step]));
      }
      return graph.weights();
    }
  }

  private static Weights startWeights() {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int part = 0; part < 2; part++) {
      WeightSpec spec = NETWORK.weights().get(part);
      double[] start = start(part);
      float[] floats = new float[start.length];
      for (int i = 0; i < start.length; i++) {
        floats[i] = (float) start[i];
      }
      values.put(spec.name(), floats);
    }
    return new Weights(values);
  }
}
