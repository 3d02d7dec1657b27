package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.savedmodel.Device.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/** Asks TensorFlow's C API for its devices; the Java API has no way to. */
final class DeviceList {

  private DeviceList() {}

  static List<Device> read() {
    try (TF_Status status = TF_Status.newStatus();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
        TF_Graph graph = TF_Graph.newGraph()) {
      TF_Session session = tensorflow.TF_NewSession(graph, options, status);
      check(status);
      try {
        return read(session, status);
      } finally {
        tensorflow.TF_DeleteSession(session, status);
      }
    }
  }

  private static List<Device> read(TF_Session session, TF_Status status) {
    TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
    check(status);
    try {
      List<Device> found = new ArrayList<>();
      for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
        String type = tensorflow.TF_DeviceListType(devices, i, status).getString();
        String name = tensorflow.TF_DeviceListName(devices, i, status).getString();
        check(status);
        kind(type).ifPresent(kind -> found.add(new Device(kind, shortName(name))));
      }
      return List.copyOf(found);
    } finally {
      tensorflow.TF_DeleteDeviceList(devices);
    }
  }

  private static Optional<Kind> kind(String type) {
    return switch (type) {
      case "CPU" -> Optional.of(Kind.CPU);
      case "GPU" -> Optional.of(Kind.GPU);
      default -> Optional.empty(); // compiler devices and the like: nothing to run a model on
    };
  }

  /** Drops {@code /job:localhost/replica:0/task:0}, which is the same for every device. */
  private static String shortName(String name) {
    int start = name.indexOf("/device:");
    return start < 0 ? name : name.substring(start);
  }

  private static void check(TF_Status status) {
    if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
      String message = tensorflow.TF_Message(status).getString();
      throw new DeviceUnavailableException("TensorFlow cannot list its devices: " + message);
    }
  }
}
