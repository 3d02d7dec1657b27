package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** What a step is fed with: native tensors that are made once and written anew for each step. */
final class StepTensors implements AutoCloseable {

  private final TUint8 images;
  private final TInt32 labels;
  private final TInt64 randomSeed = TInt64.tensorOf(Shape.of(2));
  private final TFloat32 learningRate = TFloat32.tensorOf(Shape.scalar());
  private final TFloat32 beta1Power = TFloat32.tensorOf(Shape.scalar());
  private final TFloat32 beta2Power = TFloat32.tensorOf(Shape.scalar());

  StepTensors(ImageSpec input, int batchSize) {
    images = TUint8.tensorOf(Shape.of(batchSize, input.height(), input.width(), input.channels()));
    labels = TInt32.tensorOf(Shape.of(batchSize));
  }

  /** Writes a batch. */
  void setBatch(byte[] pixels, int[] labelIndices) {
    images.asRawTensor().data().write(pixels);
    labels.asRawTensor().data().asInts().write(labelIndices);
  }

  /**
   * Writes what changes from step to step.
   *
   * @param step from 0
   */
  void setStep(long seed, long step, double rate) {
    randomSeed.setLong(seed, 0).setLong(step << 16, 1);
    learningRate.setFloat((float) rate);
    beta1Power.setFloat((float) Math.pow(Adam.BETA1, (double) step + 1));
    beta2Power.setFloat((float) Math.pow(Adam.BETA2, (double) step + 1));
  }

  TUint8 images() {
    return images;
  }

  TInt32 labels() {
    return labels;
  }

  TInt64 randomSeed() {
    return randomSeed;
  }

  TFloat32 learningRate() {
    return learningRate;
  }

  TFloat32 beta1Power() {
    return beta1Power;
  }

  TFloat32 beta2Power() {
    return beta2Power;
  }

  @Override
  public void close() {
    images.close();
    labels.close();
    randomSeed.close();
    learningRate.close();
    beta1Power.close();
    beta2Power.close();
  }
}
