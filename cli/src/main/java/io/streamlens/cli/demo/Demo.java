package io.streamlens.cli.demo;

import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.TemporaryDirectory;
import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.models.StoreOptions;
import io.streamlens.cli.send.DatasetImages;
import io.streamlens.cli.send.ImageEncoding;
import io.streamlens.cli.send.ImageSender;
import io.streamlens.cli.serve.Delivery;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.serve.StreamSettings;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.topic.TopicCreation;
import io.streamlens.cli.training.TrainingProgress;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.trainer.TrainingFiles;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.TrainingResult;
import io.streamlens.trainer.dataset.Datasets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demo's steps. Everything it starts belongs to a {@link ShutdownHook}. */
final class Demo {

  private static final int PARTITIONS = 4;
  private static final Delivery DELIVERY = Delivery.EXACTLY_ONCE;

  private final Terminal terminal;
  private final DemoSettings settings;
  private final ShutdownHook hook;
  private final Path directory;
  private final EmbeddedBroker broker;

  private Demo(
      Terminal terminal,
      DemoSettings settings,
      ShutdownHook hook,
      Path directory,
      EmbeddedBroker broker) {
    this.terminal = terminal;
    this.settings = settings;
    this.hook = hook;
    this.directory = directory;
    this.broker = broker;
  }

  /** What is there when the steps are done. */
  record Running(EmbeddedBroker broker, Path store, RunningStream stream, DemoReport report) {}

  /**
   * Runs all steps.
   *
   * @param hook becomes the owner of what is started; it still runs when this returns
   */
  static Running run(Terminal terminal, DemoSettings settings, ShutdownHook hook)
      throws InterruptedException {
    Path directory = hook.own(TemporaryDirectory.create("streamlens-demo-")).path();
    step(terminal, 1, "a real Kafka broker");
    EmbeddedBroker broker = hook.own(EmbeddedBroker.start(BrokerSettings.temporary()));
    return new Demo(terminal, settings, hook, directory, broker).run();
  }

  private Running run() throws InterruptedException {
    createTopics();
    TrainingResult training = train();
    step(terminal, 4, "streaming");
    RunningStream stream = startStream(training);
    DemoReport.Stream measured = measure(stream, training);
    return new Running(broker, store(), stream, report(training, measured));
  }

  private static void step(Terminal terminal, int number, String what) {
    terminal.print(terminal.bold("[" + number + "/4] " + what));
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private void createTopics() {
    try (KafkaConnection kafka = KafkaConnection.open(client())) {
      new TopicCreation(kafka, PARTITIONS, (short) 1).create(StreamlensTopic.ALL);
    }
    terminal.print("Kafka at %s, topics with %d partitions", broker.bootstrapServers(), PARTITIONS);
  }

  private Path store() {
    return directory.resolve("models");
  }

  private TrainingResult train() {
    step(terminal, 2, "training");
    TrainingRequest request =
        new TrainingRequest(
            settings.dataset(),
            settings.data(),
            settings.folder(),
            List.of(),
            settings.network(),
            settings.model(),
            TrainingOptions.quick(),
            TrainingFiles.NONE,
            ModelReference.DEFAULT_ALIAS,
            StoreOptions.user());
    try (ModelStore open = ModelStores.openOrCreate(store().toString());
        TrainingProgress progress =
            new TrainingProgress(terminal) {
              @Override
              public void phaseStarted(Phase phase) {
                super.phaseStarted(phase);
                if (phase == Phase.PUBLICATION) {
                  Demo.step(terminal, 3, "publishing");
                }
              }
            }) {
      return TrainingJob.run(request, open, progress);
    }
  }

  private RunningStream startStream(TrainingResult training) throws InterruptedException {
    StreamSettings stream =
        new StreamSettings(
            store().toUri().toString(),
            new ModelReference.Alias(training.version().name(), ModelReference.DEFAULT_ALIAS),
            broker.bootstrapServers(),
            DELIVERY,
            "streamlens-demo",
            settings.port(),
            "auto",
            // As the trainer's evaluation, whose labels the stream's are compared with.
            "fp32",
            false,
            null,
            Map.of(
                // A page for whoever sits at this machine, not for the network.
                "quarkus.http.host", "localhost",
                "streamlens.journal", directory.resolve("journal").toString(),
                "kafka-streams.state.dir", directory.resolve("state").toString()));
    RunningStream running = hook.own(RunningStream.start(stream));
    running.awaitReady();
    ImageEncoding format = settings.format();
    terminal.print(
        "%s serves in fp32, %s, images as %s",
        training.version().reference(),
        DELIVERY,
        format == null && Datasets.isFolder(settings.dataset())
            ? "they are"
            : DatasetImages.usual(format));
    return running;
  }

  private DemoReport.Stream measure(RunningStream stream, TrainingResult training)
      throws InterruptedException {
    List<String> outcomes =
        List.of(StreamlensTopic.CLASSIFICATIONS.name(), StreamlensTopic.IMAGES_DEAD_LETTER.name());
    terminal.print(
        "warming up with %,d images that are not counted", StreamMeasurement.WARM_UP_IMAGES);
    DatasetImages images =
        new DatasetImages(training.dataset(), training.dataset().test(), settings.format());
    try (KafkaConnection kafka = KafkaConnection.open(client());
        OutcomeReceiver receiver =
            OutcomeReceiver.start(CommittedConsumer.fromEnd(kafka, client(), outcomes));
        ImageSender sender = new ImageSender(client(), StreamlensTopic.IMAGES.name())) {
      StreamTrial trial = new StreamTrial(terminal, sender, receiver, stream, images);
      return new StreamMeasurement(trial, stream.endpoints(), training).run(settings.images());
    }
  }

  private DemoReport report(TrainingResult training, DemoReport.Stream measured) {
    return new DemoReport(
        settings.dataset(),
        settings.network(),
        training.device().kind().name().toLowerCase(Locale.ROOT),
        DELIVERY.toString(),
        new DemoReport.Training(
            training.epochs(),
            Math.round(10 * training.seconds()) / 10.0,
            training.evaluation().accuracy()),
        new DemoReport.Model(
            training.version().name(),
            training.version().version(),
            training.version().digest().toString()),
        measured);
  }
}
