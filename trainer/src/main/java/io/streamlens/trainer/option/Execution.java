package io.streamlens.trainer.option;

import io.streamlens.modelstore.savedmodel.Device;

/**
 * Where and how the steps are computed.
 *
 * @param seed of all random numbers: the weights' beginning, the order of the images, their
 *     augmentation, dropout
 * @param device what it is trained on
 * @param threads of TensorFlow's pool of operations, 0 to 1024; 0: as many as the machine has
 *     processors. It is sized by the first session of the process
 * @param arithmetic of the steps
 */
public record Execution(long seed, Device.Choice device, int threads, Arithmetic arithmetic) {

  /** Seed 1, on what there is. */
  public static final Execution DEFAULT = new Execution(1, Device.Choice.AUTO, 0, Arithmetic.FP32);

  /**
   * @throws io.streamlens.trainer.InvalidRequestException naming the option that is out of its
   *     range
   */
  public Execution {
    Range.atMost("threads", threads, 0, 1024);
  }

  /** The number of threads, where none was asked for that of the processors. */
  public int effectiveThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The same with another seed. */
  public Execution withSeed(long value) {
    return new Execution(value, device, threads, arithmetic);
  }

  /** The same on another device. */
  public Execution withDevice(Device.Choice value) {
    return new Execution(seed, value, threads, arithmetic);
  }

  Execution withThreads(int value) {
    return new Execution(seed, device, value, arithmetic);
  }

  Execution withArithmetic(Arithmetic value) {
    return new Execution(seed, device, threads, value);
  }
}
