package io.streamlens.trainer.training;

import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.dataset.ValidationSplit;
import io.streamlens.trainer.network.Activation;
import io.streamlens.trainer.network.BatchNorm;
import io.streamlens.trainer.network.Conv;
import io.streamlens.trainer.network.Dense;
import io.streamlens.trainer.network.Dropout;
import io.streamlens.trainer.network.Flatten;
import io.streamlens.trainer.network.Logits;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.Padding;
import io.streamlens.trainer.network.Pool;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A run with everything that has a state, as a process of its own: {@code ResumableRun WEIGHTS
 * CHECKPOINTS HALT}. It goes on from the checkpoints that there are. With HALT above 0 it says
 * {@code halted} in the middle of that epoch and waits to be killed; otherwise it writes its
 * weights to WEIGHTS.
 */
final class ResumableRun {

  private static final TrainingOptions OPTIONS =
      TrainingOptions.PLAIN
          .with("epochs", "5")
          .with("batch-size", "32")
          .with("optimizer", "adamw")
          .with("weight-decay", "0.05")
          .with("warmup", "1")
          .with("clip", "5")
          .with("ema", "0.9")
          .with("label-smoothing", "0.1")
          .with("augment", "flip,shift=1,cutout=3,brightness=0.2,mixup=0.2")
          .with("validation-split", "0.2")
          .with("early-stopping", "5")
          .with("seed", "7")
          .with("device", "cpu")
          .with("threads", "2");

  private static final Network NETWORK =
      new Network(
          "everything",
          List.of(
              new Conv(8, 3, 1, Padding.SAME),
              new BatchNorm(),
              new Activation(Activation.Function.RELU),
              Pool.max(2),
              new Flatten(),
              new Dense(32),
              new Dropout(0.3),
              new Logits()));

  private ResumableRun() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    Path checkpoints = Path.of(arguments[1]);
    int halt = Integer.parseInt(arguments[2]);
    Dataset dataset = SyntheticDataset.of(12, 4, 640, 10);
    ValidationSplit parts = ValidationSplit.of(dataset.train(), 0.2, 4);
    ShapedNetwork network = ShapedNetwork.of(NETWORK, dataset.input(), 4);
    Normalization normalization = Normalization.to(PixelStatistics.of(parts.train()));
    try (TrainingGraph graph = TrainingGraph.open(network, normalization, Devices.CPU, OPTIONS)) {
      graph.initialize(Weights.initial(network.weights(), OPTIONS.seed()));
      new TrainingLoop(
              graph,
              parts.train(),
              parts.validation(),
              OPTIONS,
              new Checkpoints(checkpoints, Map.of("network", "everything"), true),
              listener(halt))
          .run();
      write(Path.of(arguments[0]), graph);
    }
  }

  private static TrainingListener listener(int halt) {
    return new TrainingListener() {
      private int stepsInEpoch;

      @Override
      public void resumed(int epoch, int epochs) {
        System.out.println("resumed " + epoch);
      }

      @Override
      public void epochStarted(int epoch, int epochs) {
        stepsInEpoch = 0;
      }

      @Override
      public void step(Step step) {
        if (step.epoch() == halt && ++stepsInEpoch == 8) {
          System.out.println("halted");
          waitToBeKilled();
        }
      }
    };
  }

  private static void waitToBeKilled() {
    try {
      while (true) {
        if (System.in.read() < 0) {
          Thread.sleep(1000);
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All state, and the weights that would be exported, as text that shows every bit. */
  private static void write(Path file, TrainingGraph graph) throws IOException {
    List<String> lines = new ArrayList<>();
    graph
        .weights()
        .values()
        .forEach((name, values) -> lines.add(name + " " + Arrays.toString(bits(values))));
    Files.write(file, lines);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
