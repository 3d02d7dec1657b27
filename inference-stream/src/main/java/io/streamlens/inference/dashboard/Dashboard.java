package io.streamlens.inference.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.dashboard.DashboardStatus.DeadLetters;
import io.streamlens.inference.dashboard.DashboardStatus.StreamInfo;
import io.streamlens.inference.dashboard.ImageSampler.Sample;
import io.streamlens.inference.dashboard.Subscriber.Connection;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ModelManifest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the stream and tells the open pages. As a listener it is called by stream and batch
 * threads, and only counts and samples; a thread of its own makes pictures and events of that, four
 * times a second (while no page is open, once at most). {@link #status} and {@link #subscribe} may
 * be called from any thread.
 */
@Singleton
public class Dashboard implements StreamListener, BatchListener {

  /** How many images a page shows, and a new page begins with. */
  static final int RECENT_IMAGES = 24;

  private static final Logger LOG = Logger.getLogger(Dashboard.class);
  private static final int TICKS_PER_SECOND = 4;

  /** After its pictures the thread rests so many times as long as they took: 5 % of a core. */
  private static final int REST = 20;

  /** The first picture of a process takes long, for the classes it loads. */
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Clock clock = Clock.systemUTC();
  private final Instant startedAt = clock.instant();
  private final ObjectMapper json;
  private final StreamFigures figures = new StreamFigures(clock);
  private final DeadLetterLog deadLetters = new DeadLetterLog(clock);
  private final ImageSampler sampler = new ImageSampler();
  private final ServingModel servingModel = new ServingModel(clock);
  private final Subscribers subscribers = new Subscribers();
  private final Deque<PageEvent> recentImages = new ArrayDeque<>(); // guarded by itself
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Dashboard::newThread);
  private volatile @Nullable Watched watched;

  // All three belong to the thread.
  private long ticks;
  private long restUntilNanos = System.nanoTime();
  private boolean complained;

  private record Watched(
      InferenceStream stream, StreamInfo info, SampleRenderer renderer, Duration lagLimit) {}

  @Inject
  Dashboard(ObjectMapper json) {
    this.json = json;
  }

  /** Begins to watch {@code stream}, to which this was given as a listener; called once. */
  public void watch(InferenceStream stream, StreamSettings settings) {
    watched =
        new Watched(
            stream,
            info(settings),
            new SampleRenderer(json, settings.pagePictures()),
            settings.modelLagLimit());
    thread.scheduleAtFixedRate(this::tick, 0, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
  }

  private static StreamInfo info(StreamSettings settings) {
    return new StreamInfo(
        settings.applicationId(),
        settings.model().toString(),
        settings.delivery().toString(),
        settings.bootstrapServers(),
        settings.topics().images(),
        settings.topics().deadLetters(),
        settings.pagePictures());
  }

  @Override
  public void consumed(Image image) {}

  @Override
  public void forwarded(Image image, Outcome outcome) {
    figures.forwarded(image, outcome);
    if (outcome instanceof Classified classified) {
      sampler.offer(image, classified);
    } else if (outcome instanceof Rejected rejected) {
      deadLetters.add(image, rejected);
    }
  }

  @Override
  public void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos) {
    figures.batchDone(model, size, queueNanos, modelNanos);
  }

  /** What the page shows now, but the images. */
  DashboardStatus status() {
    Watched now = watched;
    return new DashboardStatus(
        now == null ? "starting" : word(now.stream().state()),
        startedAt,
        now == null ? null : now.info(),
        servingModel.look(now == null ? null : serving(now)),
        now == null ? null : SlotLook.at(now.stream(), now.lagLimit()),
        figures.figures(),
        new DeadLetters(deadLetters.byReason(), deadLetters.recent()));
  }

  /** Sends the status, the recent images, and from then on what happens. */
  void subscribe(Connection connection) {
    List<PageEvent> first = new ArrayList<>();
    first.add(event("status", status()));
    synchronized (recentImages) {
      first.addAll(recentImages);
      subscribers.add(connection, first);
    }
  }

  private void tick() {
    guarded(this::showImages);
    if (ticks++ % TICKS_PER_SECOND == 0) {
      guarded(this::showStatus);
    }
  }

  /** A picture cannot be made, perhaps: the page may miss something, but must go on. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      if (!complained) {
        complained = true;
        LOG.warn("the page could not be brought up to date; further failures are not logged", e);
      }
    }
  }

  private void showStatus() {
    figures.roll();
    DashboardStatus status = status(); // looked at every second, for the model's "since"
    if (subscribers.size() > 0) {
      subscribers.publish(event("status", status));
    }
  }

  private void showImages() {
    Watched now = watched;
    long begin = System.nanoTime();
    if (now == null || begin - restUntilNanos < 0) {
      return;
    }
    ServedModel serving = serving(now);
    ModelManifest manifest = serving == null ? null : serving.version().manifest();
    for (Sample sample : sampler.take()) {
      guarded(() -> show(event("image", now.renderer().render(sample, manifest))));
    }
    if (wantsAnotherImage()) {
      sampler.refill();
    }
    restUntilNanos = begin + Math.min(REST * (System.nanoTime() - begin), LONGEST_REST_NANOS);
  }

  /** With no page open one a second will do, once there are enough for a new page to begin with. */
  private boolean wantsAnotherImage() {
    if (subscribers.size() > 0 || ticks % TICKS_PER_SECOND == 0) {
      return true;
    }
    synchronized (recentImages) {
      return recentImages.size() < RECENT_IMAGES;
    }
  }

  private void show(PageEvent image) {
    synchronized (recentImages) {
      if (recentImages.size() == RECENT_IMAGES) {
        recentImages.removeFirst();
      }
      recentImages.addLast(image);
      subscribers.publish(image);
    }
  }

  private static @Nullable ServedModel serving(Watched watched) {
    return watched.stream().slot().serving().orElse(null);
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private PageEvent event(String name, Object data) {
    try {
      return new PageEvent(name, json.writeValueAsString(data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records can be written as JSON", e);
    }
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "dashboard");
    thread.setDaemon(true);
    return thread;
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
    subscribers.close();
  }
}
