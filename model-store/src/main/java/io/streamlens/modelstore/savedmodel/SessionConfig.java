package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.manifest.Precision;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** How a session that only infers is set up. */
final class SessionConfig {

  private SessionConfig() {}

  static ConfigProto inference(Device device, Precision precision) {
    ConfigProto.Builder config = ConfigProto.newBuilder().setAllowSoftPlacement(true);
    switch (device.kind()) {
      case CPU -> runOnTheCallersThread(config);
      case GPU -> config.setGpuOptions(shareTheGpu());
    }
    if (precision == Precision.BFLOAT16) {
      config.setGraphOptions(
          GraphOptions.newBuilder()
              .setRewriteOptions(
                  RewriterConfig.newBuilder()
                      .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)));
    }
    return config.build();
  }

  /**
   * Takes memory as it is needed. Without it, an allocation that fails is told at once: TensorFlow
   * would try again for ten seconds, and a batch counts as stuck long before that.
   */
  private static GPUOptions.Builder shareTheGpu() {
    return GPUOptions.newBuilder()
        .setAllowGrowth(true)
        .setExperimental(
            GPUOptions.Experimental.newBuilder().setDisallowRetryOnAllocationFailure(true));
  }

  /**
   * Throughput then grows with the number of callers instead of with TensorFlow's own pools, which
   * cost more than they give on small images. (An inter-op value of 1 would make callers queue.)
   */
  private static void runOnTheCallersThread(ConfigProto.Builder config) {
    config.setIntraOpParallelismThreads(1).setInterOpParallelismThreads(-1);
    config.putDeviceCount("GPU", 0);
  }
}
