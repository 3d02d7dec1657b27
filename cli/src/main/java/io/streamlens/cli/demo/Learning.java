package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.send.DatasetImages;
import io.streamlens.cli.send.ImageEncoding;
import io.streamlens.cli.send.ImageSender;
import io.streamlens.cli.send.Pace;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.topic.TopicRange;
import io.streamlens.trainer.dataset.topic.TopicReader;
import io.streamlens.trainer.dataset.topic.TopicSelection;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.job.RequestedDataset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The loop's steps. Everything it starts belongs to a {@link ShutdownHook}. */
final class Learning {

  /** What the first champion is: quick, and easily surpassed. */
  private static final String FIRST_NETWORK = "softmax";

  private static final long SWAP_SECONDS = 60;
  private static final long POLL_MS = 50;
  private static final String IMAGES = StreamlensTopic.IMAGES.name();

  private final Terminal terminal;
  private final LearnSettings settings;
  private final LearningGround ground;
  private final Dataset dataset;
  private final RunningTrainer trainer;
  private RunningStream stream;

  private Learning(
      Terminal terminal, LearnSettings settings, LearningGround ground, Dataset dataset) {
    this.terminal = terminal;
    this.settings = settings;
    this.ground = ground;
    this.dataset = dataset;
    this.trainer = ground.startTrainer();
    this.stream = ground.startStream(settings.model(), settings.port());
  }

  /** What is there when the steps are done. */
  record Running(RunningStream stream, LearnReport report) {}

  /**
   * Runs all steps.
   *
   * @param hook becomes the owner of what is started; it still runs when this returns
   */
  static Running run(Terminal terminal, LearnSettings settings, ShutdownHook hook)
      throws InterruptedException {
    step(terminal, 1, "a real Kafka broker, the trainer, and the stream without a model");
    Dataset dataset = Datasets.load(settings.dataset(), settings.data());
    LearningGround ground = LearningGround.prepare(hook);
    terminal.print(
        "Kafka at %s, topics with %d partitions",
        ground.bootstrapServers(), LearningGround.PARTITIONS);
    return new Learning(terminal, settings, ground, dataset).run();
  }

  private static void step(Terminal terminal, int number, String what) {
    terminal.print(terminal.bold("[" + number + "/5] " + what));
  }

  private Running run() throws InterruptedException {
    try (KafkaConnection kafka = KafkaConnection.open(ground.client());
        TrainingDesk desk = new TrainingDesk(terminal, trainer, kafka, ground.client());
        OutcomeReceiver receiver =
            OutcomeReceiver.start(
                CommittedConsumer.fromEnd(
                    kafka,
                    ground.client(),
                    List.of(
                        StreamlensTopic.CLASSIFICATIONS.name(),
                        StreamlensTopic.IMAGES_DEAD_LETTER.name())));
        ImageSender sender = new ImageSender(ground.client(), IMAGES)) {
      return run(desk, receiver, sender);
    }
  }

  private Running run(TrainingDesk desk, OutcomeReceiver receiver, ImageSender sender)
      throws InterruptedException {
    step(terminal, 2, "the first champion, from the first labelled images of the topic");
    sendLabelled(sender, 0, settings.first());
    JobEvent first = desk.train(request("first", FIRST_NETWORK, range()));
    awaitServing(first);
    tell(first);
    step(terminal, 3, "labelled images flow through the stream");
    sendLabelled(sender, settings.first(), settings.images());
    TopicRange range = range(); // without the trial's images, which are those it is tested on
    double before = trial("before", sender, receiver);
    terminal.print("accuracy on the stream: %.4f", before);
    step(terminal, 4, "a request trains on all of them; the gate compares");
    JobEvent second = desk.train(request("second", settings.network(), range));
    tell(second);
    step(terminal, 5, "the stream takes the new champion");
    long told = System.nanoTime();
    String taken = take(second);
    double seconds = Math.round((System.nanoTime() - told) / 1e8) / 10.0;
    terminal.print("%s after %.1f s", taken, seconds);
    double after = trial("after", sender, receiver);
    terminal.print("accuracy on the stream: %.4f, before %.4f", after, before);
    return new Running(
        stream,
        new LearnReport(
            settings.dataset(),
            LearningGround.DELIVERY.toString(),
            LearnReport.Champion.of(first),
            LearnReport.Champion.of(second),
            new LearnReport.Stream(settings.trial(), before, after, taken, seconds)));
  }

  private void sendLabelled(ImageSender sender, int from, int to) {
    DatasetImages images = new DatasetImages(dataset, dataset.train(), ImageEncoding.PNG);
    for (int i = from; i < to; i++) {
      sender.send(images.image(i), null);
    }
    sender.flush();
    if (sender.failed() > 0) {
      throw new CommandException(
          "%,d images could not be sent: %s".formatted(sender.failed(), sender.failures()));
    }
    terminal.print("%,d labelled images sent to '%s'", to - from, IMAGES);
  }

  /** All that is on the topic now. */
  private TopicRange range() {
    return TopicReader.of(ground.client(), Integer.MAX_VALUE)
        .resolve(
            new TopicSelection(
                IMAGES, null, null, null, null, dataset.input(), dataset.labels(), null, null));
  }

  private JobRequest request(String id, String network, TopicRange range) {
    Map<Integer, Long> to =
        range.spans().stream()
            .collect(Collectors.toMap(TopicRange.Span::partition, TopicRange.Span::to));
    TopicSelection selection =
        new TopicSelection(
            IMAGES, null, null, to, null, dataset.input(), dataset.labels(), null, null);
    return new JobRequest(
        id,
        RequestedDataset.of(selection),
        network,
        settings.model(),
        TrainingOptions.quick().byName(),
        ModelReference.DEFAULT_ALIAS,
        null);
  }

  private void tell(JobEvent end) {
    LearnReport.Champion champion = LearnReport.Champion.of(end);
    terminal.print(
        "%s:%d is the champion: %s, %s",
        settings.model(), champion.version(), champion.network(), end.message());
  }

  /** How the stream came to serve it. */
  private String take(JobEvent published) throws InterruptedException {
    try {
      awaitServing(published);
      return "hot-swap";
    } catch (CommandException e) {
      stream.checkAlive();
      terminal.remark(e.getMessage() + ": it is started again");
      stream.end();
      stream = ground.startStream(settings.model(), settings.port());
      awaitServing(published);
      return "restart";
    }
  }

  private void awaitServing(JobEvent published) throws InterruptedException {
    stream.awaitReady();
    String wanted = settings.model() + ":" + LearnReport.Champion.of(published).version();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SWAP_SECONDS);
    while (!stream.endpoints().serves(wanted)) {
      stream.checkAlive();
      if (System.nanoTime() > deadline) {
        throw new CommandException(
            "the stream does not serve %s after %d s".formatted(wanted, SWAP_SECONDS));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  private double trial(String name, ImageSender sender, OutcomeReceiver receiver)
      throws InterruptedException {
    DatasetImages images = new DatasetImages(dataset, dataset.test(), ImageEncoding.PNG);
    Stretch stretch =
        new StreamTrial(terminal, sender, receiver, stream, images)
            .run(name, settings.trial(), Pace.unlimited());
    int right = 0;
    for (int i = 0; i < stretch.size(); i++) {
      right += stretch.label(i) == dataset.test().label(i % dataset.test().size()) ? 1 : 0;
    }
    return (double) right / stretch.size();
  }
}
