package io.streamlens.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.dashboard.Dashboard;
import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.lifecycle.StartException;
import io.streamlens.inference.messaging.ServingEvents;
import io.streamlens.inference.serving.RefreshReport;
import io.streamlens.inference.settings.InvalidSettingException;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.inference.tracing.ImageTracing;
import io.streamlens.inference.tracing.TracingSwitch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Quarkus application: reads the settings, runs the {@link InferenceStream} on a thread of its
 * own, and stops it when the process is asked to end. Exit code 1 with one line on stderr if it
 * cannot start or cannot go on.
 */
@ApplicationScoped
public class InferenceApplication implements QuarkusApplication {

  private static final Logger LOG = Logger.getLogger(InferenceApplication.class);

  private static final String JSON_LOG = "quarkus.log.console.json.enabled";

  private final Config config;
  private final MeterRegistry registry;
  private final Dashboard dashboard;
  private final ServingEvents servingEvents;
  private final OpenTelemetry telemetry;
  private volatile @Nullable StreamSettings settings;
  private volatile @Nullable InferenceStream stream;
  private volatile @Nullable Thread thread;

  @Inject
  InferenceApplication(
      Config config,
      MeterRegistry registry,
      Dashboard dashboard,
      ServingEvents servingEvents,
      OpenTelemetry telemetry) {
    this.config = config;
    this.registry = registry;
    this.dashboard = dashboard;
    this.servingEvents = servingEvents;
    this.telemetry = telemetry;
  }

  /** The stream; empty before the settings are read. */
  public Optional<InferenceStream> stream() {
    return Optional.ofNullable(stream);
  }

  /** Whether another version has served for longer than is to be passed over in silence. */
  public boolean isFarBehind(RefreshReport report) {
    StreamSettings read = settings;
    return read != null && report.lag().compareTo(read.modelLagLimit()) > 0;
  }

  @Override
  public int run(String... arguments) {
    InferenceStream running;
    try {
      StreamSettings read =
          StreamSettings.read(key -> config.getOptionalValue(key, String.class), names());
      settings = read;
      running = stream(read);
      servingEvents.begin(read, running::tellsOfModels);
      dashboard.watch(running, read);
    } catch (InvalidSettingException e) {
      refuse(e);
      return 1;
    }
    stream = running;
    Thread started = new Thread(() -> runToEnd(running), "stream");
    thread = started;
    started.start();
    Quarkus.waitForExit();
    drain(running, started);
    return 0;
  }

  /**
   * Quarkus closes its parts as soon as the process is asked to end, beside {@link #run}: the
   * stream ends first, since it still writes by them that it has drained its model.
   */
  void stopFirst(@Observes ShutdownEvent event) {
    InferenceStream running = stream;
    Thread started = thread;
    if (running != null && started != null) {
      drain(running, started);
    }
  }

  private static void drain(InferenceStream running, Thread started) {
    running.stop();
    try {
      started.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever ends the process does not want to wait
    }
  }

  /** Nothing is asked of an image that nobody traces. */
  private InferenceStream stream(StreamSettings read) {
    Clock clock = Clock.systemUTC();
    StreamListener streamListener = dashboard;
    BatchListener batchListener = dashboard;
    if (!config.getOptionalValue(TracingSwitch.DISABLED, Boolean.class).orElse(true)) {
      ImageTracing tracing = new ImageTracing(telemetry, clock);
      streamListener = tracing.and((StreamListener) dashboard);
      batchListener = tracing.and((BatchListener) dashboard);
    }
    return new InferenceStream(read, registry, clock, streamListener, batchListener, servingEvents);
  }

  /**
   * A copy: Quarkus's own iterable can be gone through only once. With the variables' own names.
   */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(System.getenv().keySet());
    config.getPropertyNames().forEach(names::add);
    return names;
  }

  /** One line for whoever started it; and an event where programs read the log. */
  private void refuse(RuntimeException reason) {
    System.err.println(reason.getMessage());
    if (config.getOptionalValue(JSON_LOG, Boolean.class).orElse(false)) {
      OperatorEvent.START_REFUSED.in(() -> LOG.error(reason.getMessage()));
    }
    LOG.debug("the stream ends", reason);
  }

  private void runToEnd(InferenceStream running) {
    try {
      running.run();
    } catch (StartException | InvalidSettingException e) {
      refuse(e);
      Quarkus.asyncExit(1);
    } catch (RuntimeException | Error e) {
      OperatorEvent.STREAM_ENDED.in(() -> LOG.error("the stream ends by a defect", e));
      Quarkus.asyncExit(1);
    }
  }
}
