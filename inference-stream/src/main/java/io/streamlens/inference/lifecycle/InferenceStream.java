package io.streamlens.inference.lifecycle;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.metrics.StreamMetrics;
import io.streamlens.inference.outcome.ClassificationHeaders;
import io.streamlens.inference.outcome.ClassificationWriter;
import io.streamlens.inference.outcome.ImageClassification;
import io.streamlens.inference.serving.ModelLoader;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.settings.InFlightSizing;
import io.streamlens.inference.settings.KafkaStreamsProperties;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.ClassificationTopology;
import io.streamlens.inference.topology.ClassificationTopology.Parts;
import io.streamlens.inference.topology.ClassificationTopology.Topics;
import io.streamlens.inference.topology.InFlightBound;
import io.streamlens.inference.topology.OutputRecords;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.savedmodel.DeviceUnavailableException;
import io.streamlens.modelstore.savedmodel.Devices;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole stream, from its settings to its end: store and topics checked, a model loaded, Kafka
 * Streams run; paused with its offsets kept when the model fails, and taken up again with a sound
 * one. {@link #run} owns everything it opens. {@link #state} and {@link #stop} may be called from
 * any thread.
 */
public final class InferenceStream {

  private static final Logger LOG = LoggerFactory.getLogger(InferenceStream.class);
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(10);
  private static final int THREAD_REPLACEMENTS = 10;
  private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(5);

  private final StreamSettings settings;
  private final MeterRegistry registry;
  private final Clock clock;
  private final StreamListener streamListener;
  private final BatchListener batchListener;
  private final BiFunction<Topics, Parts, Topology> topology;
  private final ModelSlot slot;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile StreamState state = StreamState.STARTING;
  private volatile @Nullable StreamRun current;

  /**
   * A stream that is not started yet.
   *
   * @param registry gets its figures
   * @param streamListener told of the images that pass, besides the figures
   * @param batchListener told of the batches that ran, besides the figures
   */
  public InferenceStream(
      StreamSettings settings,
      MeterRegistry registry,
      Clock clock,
      StreamListener streamListener,
      BatchListener batchListener) {
    this(settings, registry, clock, streamListener, batchListener, ClassificationTopology::build);
  }

  /** With another topology, for tests that show what it is that keeps every image. */
  InferenceStream(
      StreamSettings settings,
      MeterRegistry registry,
      Clock clock,
      StreamListener streamListener,
      BatchListener batchListener,
      BiFunction<Topics, Parts, Topology> topology) {
    this.settings = settings;
    this.registry = registry;
    this.clock = clock;
    this.streamListener = streamListener;
    this.batchListener = batchListener;
    this.topology = topology;
    slot = new ModelSlot(settings.model());
  }

  /** Where the stream stands. */
  public StreamState state() {
    return state;
  }

  /** The place of the model that serves. */
  public ModelSlot slot() {
    return slot;
  }

  /**
   * Runs until {@link #stop} or a failure.
   *
   * @throws StartException with one line for the user if it cannot start or cannot go on
   */
  public void run() {
    try {
      runOrThrow();
    } catch (RuntimeException | Error e) {
      state = StreamState.FAILED;
      throw e;
    }
  }

  private void runOrThrow() {
    Map<String, String> clients = ClientConfig.read(settings.clientConfig());
    try (ModelStore store = ModelStores.open(settings.store());
        slot) {
      TopicCheck.Found topics = checkTopics(clients);
      ModelLoader loader =
          new ModelLoader(
              store,
              Devices.choose(settings.device()),
              settings.precision(),
              settings.batching().maxBatchSize());
      serveAndStream(loader, topics, clients);
    } catch (ModelStoreException e) {
      throw new StartException("streamlens.store: " + e.getMessage(), e);
    } catch (IllegalArgumentException | DeviceUnavailableException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private TopicCheck.Found checkTopics(Map<String, String> clients) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ADMIN_TIMEOUT.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ADMIN_TIMEOUT.toMillis() / 2);
    try (Admin admin = Admin.create(properties)) {
      return new TopicCheck(admin, settings.bootstrapServers()).check(settings.topics());
    } catch (KafkaException e) {
      throw new StartException(
          "kafka.bootstrap.servers="
              + settings.bootstrapServers()
              + ": "
              + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    }
  }

  private void serveAndStream(
      ModelLoader loader, TopicCheck.Found topics, Map<String, String> clients) {
    StreamMetrics metrics = new StreamMetrics(registry, clock);
    ReplacementBudget replacements =
        new ReplacementBudget(THREAD_REPLACEMENTS, REPLACEMENT_WINDOW, clock);
    // At the start a model that is not there may be a mistake; one that fails later is not.
    boolean patient = settings.modelWait();
    while (true) {
      state = StreamState.WAITING_FOR_MODEL;
      ServedModel model = new ModelAwaiter(loader, settings.model(), patient, stop).await();
      if (model == null) {
        return;
      }
      slot.serve(model);
      patient = true;
      InFlightBound bound =
          InFlightSizing.of(settings, model.fullBatchTime(), topics.imagePartitions());
      LOG.info(
          "each task has at most {} images and {} bytes in flight", bound.images(), bound.bytes());
      try (Batcher batcher = new Batcher(settings.batching(), metrics.and(batchListener));
          DecoderPool decoders =
              new DecoderPool(settings.decodeThreads(), settings.inFlightImages())) {
        StreamRun.End end =
            stream(
                new Parts(
                    classification(batcher, decoders)::classify,
                    batcher,
                    outputs(topics),
                    bound,
                    settings.drainTimeout(),
                    metrics.and(streamListener),
                    clock),
                streamsProperties(clients, topics),
                replacements);
        if (end == StreamRun.End.CLOSED) {
          return;
        }
        if (end == StreamRun.End.FAILED) {
          throw new StartException(
              "the stream threads died "
                  + THREAD_REPLACEMENTS
                  + " times within "
                  + REPLACEMENT_WINDOW
                  + "; the reasons stand above");
        }
      }
    }
  }

  private Properties streamsProperties(Map<String, String> clients, TopicCheck.Found topics) {
    return KafkaStreamsProperties.of(settings, clients, topics.maxOutputBytes());
  }

  private StreamRun.End stream(Parts parts, Properties properties, ReplacementBudget replacements) {
    Consumer<Boolean> running =
        runs -> {
          if (state != StreamState.STOPPING) {
            state = runs ? StreamState.RUNNING : StreamState.JOINING;
          }
        };
    try (StreamRun run =
            new StreamRun(
                topology.apply(settings.topics(), parts), properties, replacements, running);
        KafkaStreamsMetrics kafkaMetrics = new KafkaStreamsMetrics(run.streams())) {
      kafkaMetrics.bindTo(registry);
      current = run;
      if (stop.getCount() == 0) {
        return StreamRun.End.CLOSED;
      }
      state = StreamState.JOINING;
      run.start();
      return run.await();
    } finally {
      current = null;
    }
  }

  private ImageClassification classification(Batcher batcher, DecoderPool decoders) {
    return new ImageClassification(
        settings.model(),
        slot,
        batcher,
        new ImageReader(settings.limits()),
        decoders,
        new ClassificationWriter(settings.top()),
        clock);
  }

  private OutputRecords outputs(TopicCheck.Found topics) {
    return new OutputRecords(
        new ClassificationHeaders(settings.applicationId()),
        topics.maxClassificationBytes(),
        topics.maxDeadLetterBytes());
  }

  /** Drains, commits, leaves the group and lets {@link #run} return; returns when that is done. */
  public void stop() {
    state = StreamState.STOPPING;
    stop.countDown();
    StreamRun run = current;
    if (run != null) {
      run.close();
    }
  }
}
