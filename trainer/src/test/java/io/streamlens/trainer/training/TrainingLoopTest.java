package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.Activation;
import io.streamlens.trainer.network.Conv;
import io.streamlens.trainer.network.Dense;
import io.streamlens.trainer.network.Dropout;
import io.streamlens.trainer.network.Flatten;
import io.streamlens.trainer.network.Logits;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.Padding;
import io.streamlens.trainer.network.Pool;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

  private static final Dataset SMALL = SyntheticDataset.of(12, 4, 256, 100);
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(3, 32, 0.005, 11, Device.Choice.CPU);

  /** Every kind of layer there is, small. */
  private static final Network EVERYTHING =
      new Network(
          "everything",
          List.of(
              new Conv(4, 3, 1, Padding.SAME),
              new Activation(Activation.Function.RELU),
              Pool.max(2),
              new Conv(4, 3, 1, Padding.VALID),
              new Activation(Activation.Function.TANH),
              new Flatten(),
              new Dense(16),
              new Dropout(0.2),
              new Logits()));

  @Test
  void shouldLearnWithLenet5() {
    Dataset dataset = SyntheticDataset.of(28, 10, 640, 200);

    try (TrainingGraph graph = open(Networks.named("lenet5"), dataset)) {
      double before = accuracy(graph, dataset);
      new TrainingLoop(graph, dataset.train(), OPTIONS, TrainingListener.NONE).run();

      assertTrue(before < 0.5, "before: " + before);
      assertTrue(accuracy(graph, dataset) > 0.95, "after: " + accuracy(graph, dataset));
    }
  }

  @Test
  void shouldLearnWithSoftmax() {
    try (TrainingGraph graph = open(Networks.named("softmax"), SMALL)) {
      new TrainingLoop(graph, SMALL.train(), OPTIONS, TrainingListener.NONE).run();

      assertTrue(accuracy(graph, SMALL) > 0.95, "after: " + accuracy(graph, SMALL));
    }
  }

  @Test
  void shouldGiveTheSameWeightsToTheLastBitForTheSameSeed() {
    Weights first = train(OPTIONS);
    Weights second = train(OPTIONS);

    assertEquals(first.values().keySet(), second.values().keySet());
    first.values().forEach((name, values) -> assertArrayEquals(values, second.of(name), 0, name));
  }

  @Test
  void shouldGiveOtherWeightsForAnotherSeed() {
    Weights first = train(OPTIONS);
    Weights second = train(OPTIONS.withSeed(12));

    first
        .values()
        .forEach((name, values) -> assertFalse(Arrays.equals(values, second.of(name)), name));
  }

  @Test
  void shouldTellWhereItIs() {
    List<String> heard = new ArrayList<>();
    List<TrainingListener.Step> steps = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochStarted(int epoch, int epochs) {
            heard.add("start " + epoch + "/" + epochs);
          }

          @Override
          public void step(Step step) {
            steps.add(step);
          }

          @Override
          public void epochEnded(Epoch epoch) {
            heard.add("end " + epoch.epoch() + "/" + epoch.epochs());
          }
        };

    try (TrainingGraph graph = open(EVERYTHING, SMALL)) {
      new TrainingLoop(graph, SMALL.train(), OPTIONS.withEpochs(2), listener).run();
    }

    assertEquals(List.of("start 1/2", "end 1/2", "start 2/2", "end 2/2"), heard);
    assertEquals(16, steps.size());
    assertEquals(16, steps.get(15).steps());
    assertEquals(2, steps.get(15).epoch());
    assertEquals(0, steps.get(15).remaining().toMillis());
    assertTrue(steps.get(15).loss() < steps.get(0).loss());
    assertTrue(steps.get(15).imagesPerSecond() > 0);
  }

  @Test
  void shouldTakeATrainingSetThatIsSmallerThanABatch() {
    try (TrainingGraph graph = open(EVERYTHING, SMALL)) {
      TrainingLoop loop =
          new TrainingLoop(
              graph, SMALL.train(), OPTIONS.withBatchSize(1000), TrainingListener.NONE);

      loop.run();

      assertEquals(1, loop.stepsPerEpoch());
    }
  }

  @Test
  void shouldStopWithAClearWordWhenTheLossIsNoNumber() {
    try (TrainingGraph graph = open(EVERYTHING, SMALL)) {
      initializeWith(graph, "9.logits.bias", Float.NaN);
      TrainingLoop loop = new TrainingLoop(graph, SMALL.train(), OPTIONS, TrainingListener.NONE);

      DivergedException e = assertThrows(DivergedException.class, loop::run);

      assertEquals(
          "training diverged: the loss became NaN in epoch 1, step 1; try a learning rate below"
              + " 0.005",
          e.getMessage());
    }
  }

  @Test
  void shouldNoticeAWeightThatIsNoNumberBehindALossThatIsOne() {
    try (TrainingGraph graph = open(EVERYTHING, SMALL)) {
      initializeWith(graph, "1.conv.bias", Float.NaN); // the rectifier makes zero of it
      TrainingLoop loop = new TrainingLoop(graph, SMALL.train(), OPTIONS, TrainingListener.NONE);

      DivergedException e = assertThrows(DivergedException.class, loop::run);

      assertTrue(e.getMessage().startsWith("training diverged: 1.conv."), e.getMessage());
    }
  }

  private static void initializeWith(TrainingGraph graph, String name, float first) {
    Map<String, float[]> values = new LinkedHashMap<>(graph.weights().values());
    values.get(name)[0] = first;
    graph.initialize(new Weights(values));
  }

  @Test
  void shouldStopWhenTheThreadIsInterrupted() {
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void epochStarted(int epoch, int epochs) {
            if (epoch == 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (TrainingGraph graph = open(EVERYTHING, SMALL)) {
      TrainingLoop loop = new TrainingLoop(graph, SMALL.train(), OPTIONS, interrupting);

      assertThrows(TrainingCancelledException.class, loop::run);

      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void shouldPredictTheSameWhateverTheOtherImages() {
    try (TrainingGraph graph = open(EVERYTHING, SMALL)) {
      float[] all = graph.probabilities(SMALL.test());
      float[] one = graph.probabilities(SMALL.test().select(99));

      assertArrayEquals(Arrays.copyOfRange(all, 99 * 4, 100 * 4), one, 1e-6f);
    }
  }

  private static Weights train(TrainingOptions options) {
    try (TrainingGraph graph = open(EVERYTHING, SMALL, options.seed())) {
      new TrainingLoop(graph, SMALL.train(), options, TrainingListener.NONE).run();
      return graph.weights();
    }
  }

  private static TrainingGraph open(Network network, Dataset dataset) {
    return open(network, dataset, OPTIONS.seed());
  }

  private static TrainingGraph open(Network network, Dataset dataset, long seed) {
    ShapedNetwork shaped = ShapedNetwork.of(network, dataset.input(), dataset.labels().size());
    TrainingGraph graph =
        TrainingGraph.open(
            shaped, Normalization.to(PixelStatistics.of(dataset.train())), Devices.CPU);
    graph.initialize(Weights.initial(shaped.weights(), seed));
    return graph;
  }

  private static double accuracy(TrainingGraph graph, Dataset dataset) {
    return Evaluation.of(graph, dataset.test(), dataset.labels().size()).accuracy();
  }
}
