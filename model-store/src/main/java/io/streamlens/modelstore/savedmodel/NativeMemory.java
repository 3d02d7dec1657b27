package io.streamlens.modelstore.savedmodel;

import java.util.Properties;

/**
 * How large a process with TensorFlow in it may become. JavaCPP, by which TensorFlow Java calls it,
 * would give no more native memory to a process that is larger than four times its largest heap:
 * with {@code -Xmx512m} a model of 2 GB could not be loaded, whatever the container has. And it
 * would ask the operating system how large the process is several times for each batch.
 */
public final class NativeMemory {

  /** Both of JavaCPP's ways to write it. */
  private static final String BOUND = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final String BOUND_IN_LOWER_CASE = "org.bytedeco.javacpp.maxphysicalbytes";

  private static final String NONE = "0";

  private NativeMemory() {}

  /**
   * Leaves that bound to the container or the machine, unless the user has set one. To be called
   * before anything of TensorFlow's is used.
   */
  public static void leaveBoundToSystem() {
    leaveBoundToSystem(System.getProperties());
  }

  static void leaveBoundToSystem(Properties properties) {
    if (!properties.containsKey(BOUND_IN_LOWER_CASE)) {
      properties.putIfAbsent(BOUND, NONE);
    }
  }
}
