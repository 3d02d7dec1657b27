package io.streamlens.inference;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.streamlens.inference.tracing.TracingSwitch;
import io.streamlens.modelstore.savedmodel.NativeMemory;

/** The entrance. */
@QuarkusMain
public final class InferenceMain {

  private InferenceMain() {}

  /** Runs until the process is asked to end, or cannot go on. */
  public static void main(String... arguments) {
    NativeMemory.leaveBoundToSystem();
    TracingSwitch.set(System.getenv(), System.getProperties());
    Quarkus.run(InferenceApplication.class, arguments);
  }
}
