package io.streamlens.inference.lifecycle;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.deadletter.DeadLetterReport;
import io.streamlens.inference.decoding.DecoderPool;
import io.streamlens.inference.decoding.DecodingJournal;
import io.streamlens.inference.decoding.ImageDecoding;
import io.streamlens.inference.lifecycle.StreamRun.End;
import io.streamlens.inference.memory.ReusedArrays;
import io.streamlens.inference.memory.StreamClients;
import io.streamlens.inference.metrics.BatchMetrics;
import io.streamlens.inference.metrics.KafkaStreamsBinding;
import io.streamlens.inference.metrics.ModelMetrics;
import io.streamlens.inference.metrics.StreamMetrics;
import io.streamlens.inference.outcome.ClassificationHeaders;
import io.streamlens.inference.outcome.ClassificationWriter;
import io.streamlens.inference.outcome.ImageClassification;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.ModelLoader;
import io.streamlens.inference.serving.ModelRefresher;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.inference.serving.ModelSupplier;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.settings.ClientConfig;
import io.streamlens.inference.settings.KafkaStreamsProperties;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.ClassificationTopology;
import io.streamlens.inference.topology.ClassificationTopology.Parts;
import io.streamlens.inference.topology.ClassificationTopology.Topics;
import io.streamlens.inference.topology.OutputRecords;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.kafka.ClusterException;
import io.streamlens.kafka.Refusal;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.DeviceUnavailableException;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.signature.SignatureVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole stream, from its settings to its end: store and topics checked, a model loaded, Kafka
 * Streams run; ended with its offsets kept when the model fails, and taken up again with a sound
 * one. {@link #run} owns everything it opens. {@link #state} and {@link #stop} may be called from
 * any thread.
 */
public final class InferenceStream {

  private static final Logger LOG = LoggerFactory.getLogger(InferenceStream.class);
  private static final int THREAD_REPLACEMENTS = 10;
  private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(5);

  /** Threads left behind in a stuck model; each holds its model's memory. */
  private static final int MOST_STUCK_THREADS = 4;

  private final StreamSettings settings;
  private final MeterRegistry registry;
  private final Clock clock;
  private final StreamListener streamListener;
  private final BatchListener batchListener;
  private final ModelListener modelListener;
  private final BiFunction<Topics, Parts, Topology> topology;
  private final Function<BatchPolicy, ModelSupplier> modelSuppliers;
  private final ReusedArrays arrays = new ReusedArrays();
  private final CommitCost commitCost = new CommitCost();
  private final BatchPolicy policy;
  private final ServingPace pace;
  private final ModelSlot slot;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile StreamState state = StreamState.STARTING;
  private volatile @Nullable StreamRun current;
  private volatile @Nullable ModelRefresher refresher;
  private volatile boolean tellsOfModels;

  /**
   * A stream that is not started yet.
   *
   * @param registry gets its figures
   * @param streamListener told of the images that pass, besides the figures
   * @param batchListener told of the batches that ran, besides the figures
   * @param modelListener told of the models that serve or must not, besides the figures
   */
  public InferenceStream(
      StreamSettings settings,
      MeterRegistry registry,
      Clock clock,
      StreamListener streamListener,
      BatchListener batchListener,
      ModelListener modelListener) {
    this(
        settings,
        registry,
        clock,
        streamListener,
        batchListener,
        modelListener,
        ClassificationTopology::build,
        policy -> storedModels(settings, policy));
  }

  /** With another topology or other models, for tests of what happens then. */
  InferenceStream(
      StreamSettings settings,
      MeterRegistry registry,
      Clock clock,
      StreamListener streamListener,
      BatchListener batchListener,
      ModelListener modelListener,
      BiFunction<Topics, Parts, Topology> topology,
      Function<BatchPolicy, ModelSupplier> modelSuppliers) {
    this.settings = settings;
    this.registry = registry;
    this.clock = clock;
    this.streamListener = streamListener;
    this.batchListener = batchListener;
    this.topology = topology;
    this.modelSuppliers = modelSuppliers;
    this.modelListener = new ModelMetrics(registry).and(modelListener);
    policy = settings.batchPolicy(commitCost);
    pace = new ServingPace(settings, policy);
    slot = new ModelSlot(settings.model(), clock, pace.and(this.modelListener));
  }

  /** The models of the store that the settings name, on the device that they ask for. */
  static ModelSupplier storedModels(StreamSettings settings, BatchPolicy policy) {
    Device device = Devices.choose(settings.device());
    LOG.info("computing on {}", Devices.describe(device));
    Optional<SignatureVerifier> verifier = settings.modelKey().map(InferenceStream::verifier);
    return new ModelLoader(
        ModelStores.open(settings.store()),
        device,
        settings.precision(),
        settings.warmUp(),
        policy,
        verifier);
  }

  private static SignatureVerifier verifier(Path key) {
    try {
      return SignatureVerifier.ofPublicKey(key);
    } catch (IllegalArgumentException e) {
      throw new StartException("streamlens.model-key: " + e.getMessage(), e);
    }
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
   * What keeps the slot at what the store says; empty before the store and topics are looked at.
   */
  public Optional<ModelRefresher> refresher() {
    return Optional.ofNullable(refresher);
  }

  /** Whether there is a topic to tell of models on; false before the topics are looked at. */
  public boolean tellsOfModels() {
    return tellsOfModels;
  }

  /**
   * Runs until {@link #stop} or a failure.
   *
   * @throws StartException with one line for the user if it cannot start or cannot go on
   */
  public void run() {
    try {
      checkAndStream();
    } catch (ModelStoreException e) {
      state = StreamState.FAILED;
      throw new StartException("streamlens.store: " + e.getMessage(), e);
    } catch (DeviceUnavailableException e) {
      state = StreamState.FAILED;
      throw new StartException("streamlens.device: " + e.getMessage(), e);
    } catch (IllegalArgumentException | ClusterException e) {
      state = StreamState.FAILED;
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | Error e) {
      state = StreamState.FAILED;
      throw e;
    }
  }

  private void checkAndStream() {
    Map<String, String> clients = ClientConfig.read(settings.clientConfig());
    LOG.info(settings.describeBatching());
    try (ModelSupplier models = modelSuppliers.apply(policy);
        slot;
        @Nullable DecodingJournal journal = openJournal()) {
      TopicCheck.Found topics = TopicCheck.check(clients, settings);
      tellsOfModels = topics.servingEvents();
      Properties properties = KafkaStreamsProperties.of(settings, clients, topics.maxOutputBytes());
      streamUntilStopped(models, topics, properties, journal);
    }
  }

  private @Nullable DecodingJournal openJournal() {
    try {
      return DecodingJournal.open(
          settings.journal().resolve(settings.applicationId()),
          settings.decodeThreads() + settings.streamThreads());
    } catch (IOException e) {
      LOG.warn(
          "streamlens.journal: {} cannot be used ({}): an image that kills this process will kill"
              + " it again after each restart; name a directory that can be written",
          settings.journal(),
          e.toString());
      return null;
    }
  }

  private void streamUntilStopped(
      ModelSupplier models,
      TopicCheck.Found topics,
      Properties properties,
      @Nullable DecodingJournal journal) {
    pace.begin(topics.imagePartitions(), topics.maxOutputBytes());
    try (ModelRefresher started =
        new ModelRefresher(models, slot, settings.modelRefresh(), pace, modelListener, clock)) {
      refresher = started;
      ModelMetrics.watch(registry, started::report);
      BatchMetrics.watch(registry, slot::serving, policy);
      ModelMetrics.watchServing(registry, () -> slot.serving().isPresent(), () -> state.isReady());
      streamUntilStopped(started, topics, properties, journal);
    }
  }

  private void streamUntilStopped(
      ModelRefresher models,
      TopicCheck.Found topics,
      Properties properties,
      @Nullable DecodingJournal journal) {
    StreamMetrics metrics = new StreamMetrics(registry, clock);
    DeadLetterReport deadLetters = new DeadLetterReport();
    ReplacementBudget replacements =
        new ReplacementBudget(THREAD_REPLACEMENTS, REPLACEMENT_WINDOW, clock);
    ImageDecoding decoding =
        new ImageDecoding(
            new ImageReader(settings.limits()),
            settings.decodeBytes(),
            journal,
            settings.deathLimit());
    // At the start a model that is not there may be a mistake; later it is a failure to outlast.
    boolean patient = settings.modelWait();
    int stuckThreads = 0;
    while (true) {
      state = StreamState.WAITING_FOR_MODEL;
      if (stop.getCount() == 0 || !awaitModel(models, patient)) {
        return;
      }
      patient = true;
      Batcher batcher = new Batcher(settings.batching(), policy, metrics.and(batchListener), clock);
      End end;
      try (batcher;
          DecoderPool decoders =
              new DecoderPool(settings.decodeThreads(), settings.inFlightImages())) {
        Parts parts =
            new Parts(
                classification(batcher, decoding, decoders)::classify,
                batcher,
                outputs(topics),
                pace,
                settings.drainTimeout(),
                metrics.and(deadLetters).and(streamListener),
                clock);
        end = stream(parts, properties, replacements);
      }
      stuckThreads += batcher.stuckThreads();
      if (end == End.CLOSED) {
        return;
      }
      if (journal != null) {
        journal.blameUnfinished();
      }
      giveUpIfHopeless(end, stuckThreads);
      models.lookNow();
    }
  }

  /** Whether there is one; there is none if the stream is stopped. */
  private boolean awaitModel(ModelRefresher models, boolean patient) {
    try {
      ServedModel model = models.awaitServing(patient);
      return model != null;
    } catch (ModelUnavailableException e) {
      throw new StartException("cannot serve " + settings.model() + ": " + e.getMessage(), e);
    }
  }

  /** Nothing else asks what they cost, and each look makes a map of all of Kafka's figures. */
  private void lookAtCommits(KafkaStreams streams) {
    if (settings.latencyTarget().isPresent()) {
      commitCost.look(streams.metrics());
    }
  }

  private static void giveUpIfHopeless(End end, int stuckThreads) {
    if (end == End.FAILED) {
      throw new StartException(
          "the stream threads died %d times within %d minutes; the reasons stand above"
              .formatted(THREAD_REPLACEMENTS, REPLACEMENT_WINDOW.toMinutes()));
    }
    if (stuckThreads > MOST_STUCK_THREADS) {
      throw new StartException(
          stuckThreads
              + " batches never came back from the model; the process must be started again to get"
              + " rid of them");
    }
  }

  private End stream(Parts parts, Properties properties, ReplacementBudget replacements) {
    Consumer<Boolean> running =
        runs -> {
          if (state != StreamState.STOPPING) {
            state = runs ? StreamState.RUNNING : StreamState.JOINING;
          }
        };
    Topology built = topology.apply(settings.topics(), parts);
    Refusal refusal = new Refusal(settings.bootstrapServers(), ClientConfig.KEY);
    try (StreamRun run =
            new StreamRun(
                built,
                properties,
                new StreamClients(arrays),
                replacements,
                running,
                refusal,
                settings.closeTimeout());
        KafkaStreamsBinding figures = new KafkaStreamsBinding(run.streams(), registry)) {
      current = run;
      if (stop.getCount() == 0) {
        return End.CLOSED;
      }
      state = StreamState.JOINING;
      run.start();
      End end = run.await(this::lookAtCommits);
      if (end != End.CLOSED) {
        state =
            StreamState.WAITING_FOR_MODEL; // unready from this moment, not from the end of close
      }
      return end;
    } finally {
      current = null;
    }
  }

  private ImageClassification classification(
      Batcher batcher, ImageDecoding decoding, DecoderPool decoders) {
    return new ImageClassification(
        slot,
        batcher,
        decoding,
        decoders,
        new ClassificationWriter(settings.top(), arrays),
        arrays);
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
    ModelRefresher models = refresher;
    if (models != null) {
      models.close();
    }
    StreamRun run = current;
    if (run != null) {
      run.close();
    }
  }
}
