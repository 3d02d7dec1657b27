package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.dataset.ValidationSplit;
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
import java.util.Objects;
import java.util.Random;
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
  void shouldStopWithAClearWordWhenTheStepsAreTooLarge() {
    TrainingOptions options =
        OPTIONS.withLearningRate(10).with("optimizer", "sgd").with("schedule", "constant");
    try (TrainingGraph graph = open(EVERYTHING, SMALL, options)) {
      TrainingLoop loop =
          new TrainingLoop(graph, SMALL.train(), options.withEpochs(200), TrainingListener.NONE);

      DivergedException e = assertThrows(DivergedException.class, loop::run);

      assertTrue(e.getMessage().startsWith("training diverged: "), e.getMessage());
      assertTrue(e.getMessage().endsWith("; try a learning rate below 10.0"), e.getMessage());
    }
  }

  @Test
  void shouldEndWithTheBestWeightsWhenStoppingEarly() {
    // The rate grows until it ruins what was learned.
    TrainingOptions options =
        OPTIONS
            .withEpochs(40)
            .withLearningRate(0.4)
            .with("warmup", "30")
            .with("validation-split", "0.2")
            .with("early-stopping", "3");
    ValidationSplit parts = ValidationSplit.of(SMALL.train(), 0.2, 4);
    List<TrainingListener.Epoch> epochs = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochEnded(Epoch epoch) {
            epochs.add(epoch);
          }
        };
    try (TrainingGraph graph = open(EVERYTHING, SMALL, options)) {
      TrainingOutcome outcome =
          new TrainingLoop(graph, parts.train(), parts.validation(), options, null, listener).run();

      double best =
          epochs.stream()
              .mapToDouble(epoch -> Objects.requireNonNull(epoch.validated()).accuracy())
              .max()
              .orElseThrow();
      TrainingListener.Epoch last = epochs.get(epochs.size() - 1);
      assertTrue(outcome.epochs() < 40, "stopped after " + outcome.epochs());
      assertEquals(outcome.epochs() - 3, outcome.weightsOfEpoch());
      assertTrue(Objects.requireNonNull(last.validated()).accuracy() <= best);
      assertEquals(
          best, Evaluation.of(graph, parts.validation(), 4).accuracy(), "the best weights");
      assertEquals(best, Objects.requireNonNull(outcome.validated()).accuracy());
    }
  }

  @Test
  void shouldFindTheRareLabelWhenLabelsCountAlike() {
    // Two labels look nearly the same; one of them is nine times as frequent.
    Split unbalanced = unbalanced();

    assertTrue(recallOfRare("none", unbalanced) < 0.2, "" + recallOfRare("none", unbalanced));
    assertTrue(
        recallOfRare("balanced", unbalanced) > 0.4, "" + recallOfRare("balanced", unbalanced));
    assertTrue(recallOfRare("1,9", unbalanced) > 0.4, "" + recallOfRare("1,9", unbalanced));
  }

  /** One pixel each, normally distributed; the rare label's mean is one spread higher. */
  private static Split unbalanced() {
    Random random = new Random(3);
    byte[] pixels = new byte[2000];
    int[] labels = new int[pixels.length];
    for (int image = 0; image < pixels.length; image++) {
      labels[image] = image % 10 == 0 ? 1 : 0;
      pixels[image] = (byte) (100 + 20 * labels[image] + 20 * random.nextGaussian());
    }
    return new Split(new ImageSpec(1, 1, 1), pixels, labels);
  }

  private static double recallOfRare(String classWeights, Split split) {
    TrainingOptions options =
        OPTIONS.withEpochs(5).withLearningRate(0.05).with("class-weights", classWeights);
    ShapedNetwork network =
        ShapedNetwork.of(
            new Network("softmax", List.of(new Flatten(), new Logits())), split.input(), 2);
    try (TrainingGraph graph =
        TrainingGraph.open(
            network, Normalization.to(PixelStatistics.of(split)), Devices.CPU, options)) {
      graph.initialize(Weights.initial(network.weights(), 1));
      new TrainingLoop(graph, split, options, TrainingListener.NONE).run();
      int[][] confusion = Evaluation.of(graph, split, 2).confusion();
      return confusion[1][1] / (double) (confusion[1][0] + confusion[1][1]);
    }
  }

  @Test
  void shouldGiveTheSameWeightsToTheLastBitWithEverythingOn() {
    TrainingOptions options =
        OPTIONS
            .with("optimizer", "adamw")
            .with("weight-decay", "0.05")
            .with("ema", "0.9")
            .with("clip", "1")
            .with("augment", "flip,shift=1,crop=0.8,cutout=3,brightness=0.2,mixup=0.3")
            .with("precision", "auto");

    Weights first = train(options);
    Weights second = train(options);

    first.values().forEach((name, values) -> assertArrayEquals(values, second.of(name), 0, name));
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
    try (TrainingGraph graph = open(EVERYTHING, SMALL, options)) {
      new TrainingLoop(graph, SMALL.train(), options, TrainingListener.NONE).run();
      return graph.weights();
    }
  }

  private static TrainingGraph open(Network network, Dataset dataset) {
    return open(network, dataset, OPTIONS);
  }

  private static TrainingGraph open(Network network, Dataset dataset, TrainingOptions options) {
    ShapedNetwork shaped = ShapedNetwork.of(network, dataset.input(), dataset.labels().size());
    TrainingGraph graph =
        TrainingGraph.open(
            shaped, Normalization.to(PixelStatistics.of(dataset.train())), Devices.CPU, options);
    graph.initialize(Weights.initial(shaped.weights(), options.seed()));
    return graph;
  }

  private static double accuracy(TrainingGraph graph, Dataset dataset) {
    return Evaluation.of(graph, dataset.test(), dataset.labels().size()).accuracy();
  }
}
