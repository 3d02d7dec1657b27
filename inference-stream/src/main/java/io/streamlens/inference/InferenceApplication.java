package io.streamlens.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.streamlens.inference.dashboard.Dashboard;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.lifecycle.StartException;
import io.streamlens.inference.settings.InvalidSettingException;
import io.streamlens.inference.settings.StreamSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Quarkus application: reads the settings, runs the {@link InferenceStream} on a thread of its
 * own, and stops it when the process is asked to end. Exit code 1 with one line on stderr if it
 * cannot start or cannot go on.
 */
@QuarkusMain
@ApplicationScoped
public class InferenceApplication implements QuarkusApplication {

  private static final Logger LOG = Logger.getLogger(InferenceApplication.class);

  private final Config config;
  private final MeterRegistry registry;
  private final Dashboard dashboard;
  private volatile @Nullable InferenceStream stream;

  @Inject
  InferenceApplication(Config config, MeterRegistry registry, Dashboard dashboard) {
    this.config = config;
    this.registry = registry;
    this.dashboard = dashboard;
  }

  /** The stream; empty before the settings are read. */
  public Optional<InferenceStream> stream() {
    return Optional.ofNullable(stream);
  }

  @Override
  public int run(String... arguments) throws InterruptedException {
    InferenceStream running;
    try {
      StreamSettings settings =
          StreamSettings.read(key -> config.getOptionalValue(key, String.class), names());
      running = new InferenceStream(settings, registry, Clock.systemUTC(), dashboard, dashboard);
      dashboard.watch(running, settings);
    } catch (InvalidSettingException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    stream = running;
    Thread thread = new Thread(() -> runToEnd(running), "stream");
    thread.start();
    Quarkus.waitForExit();
    running.stop();
    thread.join();
    return 0;
  }

  /** A copy: Quarkus's own iterable can be gone through only once. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    config.getPropertyNames().forEach(names::add);
    return names;
  }

  private static void runToEnd(InferenceStream running) {
    try {
      running.run();
    } catch (StartException | InvalidSettingException e) {
      LOG.debug("the stream ends", e);
      System.err.println(e.getMessage());
      Quarkus.asyncExit(1);
    } catch (RuntimeException | Error e) {
      LOG.error("the stream ends by a defect", e);
      Quarkus.asyncExit(1);
    }
  }
}
