package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** What a step is fed with: native tensors that are made once and written anew for each step. */
final class StepTensors implements AutoCloseable {

  private final TUint8 images;
  private final TFloat32 targets;
  private final TFloat32 weights;
  private final TInt64 randomSeed = TInt64.tensorOf(Shape.of(2));

  StepTensors(ImageSpec input, int batchSize, int labels) {
    images = TUint8.tensorOf(Shape.of(batchSize, input.height(), input.width(), input.channels()));
    targets = TFloat32.tensorOf(Shape.of(batchSize, labels));
    weights = TFloat32.tensorOf(Shape.of(batchSize));
  }

  /** Writes a batch. */
  void setBatch(PreparedBatch batch) {
    images.asRawTensor().data().write(batch.pixels());
    targets.asRawTensor().data().asFloats().write(batch.targets());
    weights.asRawTensor().data().asFloats().write(batch.weights());
  }

  /**
   * Writes what random operations begin from.
   *
   * @param step from 0
   */
  void setStep(long seed, long step) {
    randomSeed.setLong(seed, 0).setLong(step << 16, 1);
  }

  TUint8 images() {
    return images;
  }

  TFloat32 targets() {
    return targets;
  }

  TFloat32 weights() {
    return weights;
  }

  TInt64 randomSeed() {
    return randomSeed;
  }

  @Override
  public void close() {
    images.close();
    targets.close();
    weights.close();
    randomSeed.close();
  }
}
