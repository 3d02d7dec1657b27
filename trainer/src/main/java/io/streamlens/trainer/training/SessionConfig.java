package io.streamlens.trainer.training;

import io.streamlens.modelstore.savedmodel.Device;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** How a session that trains is set up: TensorFlow's own thread pools, as wide as the machine. */
final class SessionConfig {

  private SessionConfig() {}

  static ConfigProto training(Device device) {
    ConfigProto.Builder config = ConfigProto.newBuilder().setAllowSoftPlacement(true);
    switch (device.kind()) {
      case CPU -> config.putDeviceCount("GPU", 0);
      case GPU -> config.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    }
    return config.build();
  }
}
