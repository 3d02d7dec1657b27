package io.streamlens.trainer.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.streamlens.modelstore.savedmodel.NativeMemory;

/**
 * The entrance: without arguments the service, with {@code train FILE [ID]} one job and then the
 * end.
 */
@QuarkusMain
public final class TrainerMain {

  private TrainerMain() {}

  /** Runs until the process is asked to end, or until the one job is over. */
  public static void main(String... arguments) {
    NativeMemory.leaveBoundToSystem();
    if (arguments.length > 0) {
      // One job alone takes no requests: neither from the topic nor over HTTP.
      System.setProperty("mp.messaging.incoming.training-requests.enabled", "false");
      System.setProperty("quarkus.http.host-enabled", "false");
    }
    Quarkus.run(TrainerApplication.class, arguments);
  }
}
