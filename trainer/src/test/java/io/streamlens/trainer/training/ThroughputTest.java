package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints how fast the training loop is beside bare steps on the same graph, with a batch that is
 * already in native memory. The two take turns, so that other load on the machine hits both.
 */
@Tag("slow")
class ThroughputTest {

  private static final int STEPS = 100;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int ROUNDS = 13;

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "convnet"})
  void shouldPrintItsShareOfTheBareStep(String name) {
    TrainingOptions options =
        TrainingOptions.defaultsFor(name).withEpochs(ROUNDS).with("device", "cpu");
    Dataset dataset = SyntheticDataset.of(28, 10, STEPS * options.batchSize(), 10);
    ShapedNetwork network = ShapedNetwork.of(Networks.named(name), dataset.input(), 10);
    Normalization normalization = Normalization.to(PixelStatistics.of(dataset.train()));
    try (TrainingGraph graph = TrainingGraph.open(network, normalization, Devices.CPU, options);
        StepTensors tensors = new StepTensors(dataset.input(), options.batchSize(), 10)) {
      graph.initialize(Weights.initial(network.weights(), 1));
      tensors.setBatch(batch(dataset, options));
      Rounds rounds = new Rounds(graph, tensors);

      new TrainingLoop(graph, dataset.train(), options, rounds).run();

      assertEquals(ROUNDS - WARM_UP_ROUNDS, rounds.shares.size());
      rounds.print(name, options.batchSize());
    }
  }

  private static PreparedBatch batch(Dataset dataset, TrainingOptions options) {
    BatchPreparation preparation = new BatchPreparation(dataset.train(), 10, options);
    PreparedBatch batch = preparation.allocate();
    preparation.prepare(1, 0, batch);
    return batch;
  }

  /** Takes bare steps before each epoch. */
  private static final class Rounds implements TrainingListener {

    private final TrainingGraph graph;
    private final StepTensors tensors;
    private final List<Double> bareSeconds = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>();

    Rounds(TrainingGraph graph, StepTensors tensors) {
      this.graph = graph;
      this.tensors = tensors;
    }

    @Override
    public void epochStarted(int epoch, int epochs) {
      long start = System.nanoTime();
      tensors.setStep(1, epoch);
      for (int step = 0; step < STEPS; step++) {
        graph.step(tensors, new StepTime(step, 1e-4));
      }
      bareSeconds.add((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void epochEnded(Epoch epoch) {
      if (epoch.epoch() > WARM_UP_ROUNDS) {
        shares.add(bareSeconds.get(epoch.epoch() - 1) / epoch.seconds());
      }
    }

    void print(String name, int batchSize) {
      double bare = median(bareSeconds.subList(WARM_UP_ROUNDS, bareSeconds.size()));
      System.out.printf(
          "%s: bare step %,.0f images/s, training loop %.2f of it (medians of %d rounds, %.2f to"
              + " %.2f)%n",
          name,
          STEPS * batchSize / bare,
          median(shares),
          shares.size(),
          shares.stream().min(Double::compare).orElseThrow(),
          shares.stream().max(Double::compare).orElseThrow());
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }
  }
}
