package io.streamlens.trainer.training;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;

/**
 * A network trained for a test; to be closed.
 *
 * @param graph it was trained in
 * @param dataset what it was trained on
 */
public record Trained(
    ShapedNetwork network, Normalization normalization, TrainingGraph graph, Dataset dataset)
    implements AutoCloseable {

  /** Trains with batches of 32 from seed 1 on the CPU. */
  public static Trained on(Dataset dataset, Network network, int epochs, double learningRate) {
    ShapedNetwork shaped = ShapedNetwork.of(network, dataset.input(), dataset.labels().size());
    Normalization normalization = Normalization.to(PixelStatistics.of(dataset.train()));
    TrainingOptions options =
        TrainingOptions.defaultsFor("softmax")
            .withDevice(Device.Choice.CPU)
            .withEpochs(epochs)
            .withBatchSize(32)
            .withLearningRate(learningRate);
    TrainingGraph graph = TrainingGraph.open(shaped, normalization, Devices.CPU);
    graph.initialize(Weights.initial(shaped.weights(), options.seed()));
    new TrainingLoop(graph, dataset.train(), options, TrainingListener.NONE).run();
    return new Trained(shaped, normalization, graph, dataset);
  }

  /** The share of test images that it gives the right label. */
  public double accuracy() {
    return Evaluation.of(graph, dataset.test(), dataset.labels().size()).accuracy();
  }

  /** What it gives for images. */
  public float[] probabilities(Split split) {
    return graph.probabilities(split);
  }

  @Override
  public void close() {
    graph.close();
  }
}
