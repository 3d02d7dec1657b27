package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.savedmodel.Device.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** The devices of this machine that TensorFlow can compute on, and the choice among them. */
public final class Devices {

  /** The CPU, which every machine has. */
  public static final Device CPU = new Device(Kind.CPU, "/device:CPU:0");

  private Devices() {}

  /**
   * Lists the devices, in TensorFlow's order.
   *
   * <p>This opens a session with TensorFlow's defaults, which matters if it is the first of the
   * process (see {@link SavedModelClassifier}); {@link #choose} lists only where a GPU is possible.
   *
   * @throws DeviceUnavailableException if TensorFlow cannot tell
   */
  public static List<Device> list() {
    return DeviceList.read();
  }

  /**
   * The device that {@code choice} asks for.
   *
   * @throws DeviceUnavailableException if a GPU is asked for and there is none
   */
  public static Device choose(Device.Choice choice) {
    return choose(choice, () -> nativeLibrary().endsWith("-gpu") ? list() : List.of(CPU));
  }

  static Device choose(Device.Choice choice, Supplier<List<Device>> devices) {
    return switch (choice) {
      case CPU -> CPU;
      case AUTO -> firstGpu(devices.get()).orElse(CPU);
      case GPU ->
          firstGpu(devices.get())
              .orElseThrow(
                  () ->
                      new DeviceUnavailableException(
                          "no GPU: TensorFlow %s (%s) finds none here; choose the device cpu or auto, or build with -Pgpu and put CUDA and cuDNN on LD_LIBRARY_PATH"
                              .formatted(TensorFlow.version(), nativeLibrary())));
    };
  }

  private static Optional<Device> firstGpu(List<Device> devices) {
    return devices.stream().filter(device -> device.kind() == Kind.GPU).findFirst();
  }

  /**
   * One line about what will compute, such as {@code cpu (/device:CPU:0), TensorFlow 2.18.0
   * linux-x86_64 with oneDNN}.
   */
  public static String describe(Device device) {
    return "%s (%s), TensorFlow %s %s%s"
        .formatted(
            device.kind().name().toLowerCase(Locale.ROOT),
            device.name(),
            TensorFlow.version(),
            nativeLibrary(),
            device.kind() == Kind.CPU ? describeOneDnn() : "");
  }

  private static String describeOneDnn() {
    return OneDnn.isOn()
        .map(
            on ->
                on
                    ? " with oneDNN"
                    : " without oneDNN (%s=1 turns it on: convolutions can be several times as fast)"
                        .formatted(OneDnn.VARIABLE))
        .orElse("");
  }

  /** The native on the class path, such as {@code linux-x86_64}; with both, the gpu one wins. */
  private static String nativeLibrary() {
    String cpu = Loader.getPlatform();
    String gpu = cpu + "-gpu";
    String library =
        "/org/tensorflow/internal/c_api/" + gpu + "/" + System.mapLibraryName("jnitensorflow");
    return TensorFlow.class.getResource(library) == null ? cpu : gpu;
  }
}
