package io.streamlens.cli.demo;

import io.streamlens.cli.ReportFile;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.send.ImageEncoding;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.training.DataOption;
import io.streamlens.cli.training.DatasetName;
import io.streamlens.cli.training.FolderGroup;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.FolderOptions;
import io.streamlens.trainer.network.Networks;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}. */
@Command(
    name = "demo",
    description = {
      "Everything on this machine: starts a real Kafka broker, trains a network, publishes it,",
      "streams the test images through it and shows what came of them. Stays up until Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens demo",
      "  ./streamlens demo --network softmax --images 50000 --exit --report report.json"
    })
public final class DemoCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dataset",
      paramLabel = "D",
      defaultValue = "fashion-mnist",
      description = "Data set to train on and to stream: " + DatasetName.EXPLAINED + ".")
  private String dataset = "";

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "lenet5",
      description = "Network to train ('./streamlens networks' lists them).")
  private String network = "";

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Images to stream; more than there are test images: from the first again.")
  private int images;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "How the images are encoded: ${COMPLETION-CANDIDATES} (default: png; the files of a folder",
        "as they are)."
      })
  private @Nullable ImageEncoding format;

  @Mixin private ShowOptions show = new ShowOptions();

  @ArgGroup(validate = false, heading = FolderGroup.HEADING)
  private FolderGroup folder = new FolderGroup();

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    DemoSettings settings = checkedSettings();
    ReportFile file = show.reportFile();
    try (ShutdownHook hook = ShutdownHook.install()) {
      Demo.Running running = Demo.run(terminal, settings, hook);
      file.write(running.report().toJson());
      new DemoSummary(terminal).print(running);
      if (show.staysUp()) {
        stayUp(running);
      }
    }
    return 0;
  }

  private DemoSettings checkedSettings() {
    if (images < 1) {
      throw usage("--images must be 1 or more, not " + images);
    }
    FolderOptions folderOptions = folder.options();
    Datasets.check(dataset, folderOptions);
    Networks.named(network);
    return new DemoSettings(
        dataset, data.directory(), folderOptions, network, images, format, show.port());
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void stayUp(Demo.Running running) throws InterruptedException {
    terminal.print("Ctrl-C ends it all.");
    ShowOptions.stayUp(running.stream());
  }
}
