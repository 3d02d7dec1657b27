package io.streamlens.cli.demo;

import io.streamlens.cli.ReportFile;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.training.DataOption;
import io.streamlens.cli.training.DatasetName;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.FolderOptions;
import io.streamlens.trainer.network.Networks;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code learn}. */
@Command(
    name = "learn",
    description = {
      "The loop closed, on this machine: labelled images flow on a topic and through the stream; a",
      "request trains on a range of that topic; the gate compares the new model with the champion;",
      "the running stream takes the better one. Stays up until Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens learn",
      "  ./streamlens learn --images 5000 --exit --report report.json"
    })
public final class LearnCommand implements Callable<Integer> {

  private static final int FEWEST = 200;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = "fashion-mnist",
      description = "Data set whose images flow: " + DatasetName.EXPLAINED + ".")
  private String dataset = "";

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "lenet5",
      description = "Network that is to become the champion.")
  private String network = "";

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "600",
      description = "Labelled images before the first champion.")
  private int first;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Labelled images in all.")
  private int images;

  @Option(
      names = "--trial",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Test images that are streamed before and after.")
  private int trial;

  @Mixin private ShowOptions show = new ShowOptions();

  public LearnCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    LearnSettings settings = checkedSettings();
    ReportFile file = show.reportFile();
    try (ShutdownHook hook = ShutdownHook.install()) {
      Learning.Running running = Learning.run(terminal, settings, hook);
      file.write(running.report().toJson());
      if (show.staysUp()) {
        stayUp(running.stream());
      }
    }
    return 0;
  }

  private LearnSettings checkedSettings() {
    if (first < FEWEST || images <= first) {
      throw usage(
          "--first must be %d or more and --images more than that, not %d and %d"
              .formatted(FEWEST, first, images));
    }
    if (trial < 1) {
      throw usage("--trial must be 1 or more, not " + trial);
    }
    Datasets.check(dataset, FolderOptions.DEFAULT);
    Networks.named(network);
    return new LearnSettings(dataset, data.directory(), network, first, images, trial, show.port());
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void stayUp(RunningStream stream) throws InterruptedException {
    terminal.print("the stream's page: %s; Ctrl-C ends it all.", stream.endpoints().page());
    ShowOptions.stayUp(stream);
  }
}
