package io.streamlens.trainer.training;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.option.Arithmetic;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** How a session that trains is set up. */
final class SessionConfig {

  private SessionConfig() {}

  /**
   * @param threads of TensorFlow's pools; 0: as wide as the machine
   * @param arithmetic that the graph is rewritten to; not {@code AUTO}
   */
  static ConfigProto training(Device device, int threads, Arithmetic arithmetic) {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads);
    switch (device.kind()) {
      case CPU -> config.putDeviceCount("GPU", 0);
      // Otherwise TensorFlow takes all of the GPU's memory, and nothing else can run on it.
      case GPU -> config.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    }
    return config
        .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting(arithmetic)))
        .build();
  }

  private static RewriterConfig.Builder rewriting(Arithmetic arithmetic) {
    RewriterConfig.Builder rewriting = RewriterConfig.newBuilder();
    return switch (arithmetic) {
      case FP32, AUTO -> rewriting;
      case BFLOAT16 -> rewriting.setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON);
      case FP16 -> rewriting.setAutoMixedPrecision(RewriterConfig.Toggle.ON);
    };
  }
}
