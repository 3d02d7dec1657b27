package io.streamlens.cli.send;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.kafka.KafkaOptions;
import io.streamlens.cli.terminal.Progress;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.training.DataOption;
import io.streamlens.cli.training.DatasetName;
import io.streamlens.cli.training.FolderGroup;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.DownloadListener;
import io.streamlens.trainer.dataset.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code send}. */
@Command(
    name = "send",
    description = {
      "Sends images: files, or the images of a data set.",
      "The key of a file is its name, that of a data set's image its index; a data set's true label"
          + " goes into the header 'label'."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens send cat.jpg dog.png --bootstrap-server localhost:9092",
      "  ./streamlens send --dataset fashion-mnist --limit 1000 --rate 200",
      "  ./streamlens send --dataset ./flowers --split test"
    })
public final class SendCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "FILE",
      arity = "0..*",
      description = "Image files to send.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "Content type of the files, where it cannot be told from them.")
  private @Nullable String contentType;

  @Option(
      names = "--dataset",
      paramLabel = "D",
      description = "Data set to send: " + DatasetName.EXPLAINED + ".")
  private @Nullable String dataset;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "Which part of the data set: ${COMPLETION-CANDIDATES}.")
  private SplitName split = SplitName.test;

  @Option(
      names = "--limit",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description = "Send so many images at most.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "How a data set's images are encoded: ${COMPLETION-CANDIDATES} (default: png; the files of"
            + " a",
        "folder as they are)."
      })
  private @Nullable ImageEncoding format;

  @Option(
      names = "--rate",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "R",
      description = "Images per second; without it, as fast as it goes.")
  private double rate;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "images",
      description = "Topic to send to.")
  private String topic = "";

  @ArgGroup(validate = false, heading = FolderGroup.HEADING)
  private FolderGroup folder = new FolderGroup();

  /** The parts of a data set, as written on the command line. */
  enum SplitName {
    train,
    test
  }

  public SendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    checkUsage();
    if (dataset == null) {
      FileImages.check(files);
      send(
          Math.min(limit, files.size()),
          index -> FileImages.read(files.get((int) index), contentType));
    } else {
      Dataset loaded =
          Datasets.load(dataset, data.directory(), folder.options(), DownloadListener.NONE);
      Split images = split == SplitName.test ? loaded.test() : loaded.train();
      DatasetImages source = new DatasetImages(loaded, images, format);
      send(Math.min(limit, images.size()), index -> source.image((int) index));
    }
    return 0;
  }

  private void checkUsage() {
    if (files.isEmpty() == (dataset == null)) {
      throw usage("give either files or --dataset");
    }
    if (limit < 1) {
      throw usage("--limit must be 1 or more, not " + limit);
    }
    if (spec.commandLine().getParseResult().hasMatchedOption("--rate") && !(rate > 0)) {
      throw usage("--rate must be more than 0, not " + rate);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void send(int count, LongFunction<OutgoingImage> images) {
    Map<String, Object> client = kafka.clientProperties();
    try (KafkaConnection connection = KafkaConnection.open(client)) {
      connection.requireWritable(topic);
    }
    long start = System.nanoTime();
    try (ImageSender sender = new ImageSender(client, topic)) {
      sendAll(sender, count, images);
      report(sender, count, (System.nanoTime() - start) / 1e9);
    }
  }

  private void sendAll(ImageSender sender, int count, LongFunction<OutgoingImage> images) {
    Pace pace = rate > 0 ? Pace.of(rate) : Pace.unlimited();
    try (Progress progress = Progress.start(terminal, "sending", "images", count)) {
      for (int i = 0; i < count; i++) {
        pace.awaitTurn(i);
        sendOne(sender, i, images);
        progress.reached(sender.acknowledged());
      }
      sender.flush();
      progress.reached(sender.acknowledged());
    }
  }

  // One file that cannot be read does not keep the others from being sent.
  private static void sendOne(ImageSender sender, int index, LongFunction<OutgoingImage> images) {
    try {
      sender.send(images.apply(index), null);
    } catch (CommandException e) {
      sender.addFailure(String.valueOf(e.getMessage()));
    }
  }

  private void report(ImageSender sender, int count, double seconds) {
    if (sender.failed() > 0) {
      throw new CommandException(
          "%,d of %,d images were not sent: %s"
              .formatted(sender.failed(), count, sender.failures()));
    }
    terminal.print("sent %,d images in %.1f s", sender.acknowledged(), seconds);
  }
}
