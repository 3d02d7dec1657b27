package io.streamlens.cli.bench;

import io.streamlens.cli.ReportFile;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.bench.report.BenchPage;
import io.streamlens.cli.bench.report.BenchReport;
import io.streamlens.cli.bench.report.BenchTable;
import io.streamlens.cli.bench.report.Group;
import io.streamlens.cli.bench.report.LoadLevel;
import io.streamlens.cli.bench.report.Machine;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.training.DataOption;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.FolderOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the inference stream beside what bounds it, on this machine: TensorFlow alone,"
          + " Kafka alone, the decoders alone, and the way one would write it without much thought."
          + " Broker, producer and what is measured are processes of their own. About 50 minutes;"
          + " use a machine that does nothing else."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens bench --quick",
      "  ./streamlens bench --json bench.json --html bench.html",
      "  ./streamlens bench --only pipeline,kafka --network lenet5 --load catch-up,50"
    })
public final class BenchCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--quick",
      description = "Two to three minutes: fewer rows, measured once, shortly.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "GROUP",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "${COMPLETION-CANDIDATES}; may be given several times. Default: all.")
  private List<Group> groups = List.of();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "softmax, lenet5, convnet, convnet-large, crayfish, mlp-2048. Default: all.")
  private List<String> networks = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "raw, png, jpeg, json. Default: all.")
  private List<String> formats = List.of();

  @Option(
      names = "--delivery",
      paramLabel = "D",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "exactly-once, at-least-once. Default: all.")
  private List<String> deliveries = List.of();

  @Option(
      names = "--load",
      paramLabel = "LOAD",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "catch-up (a full topic), 25, 50, 75, 90 (per cent of what it can take). Default: all.")
  private List<LoadLevel> loads = List.of();

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description = "What the stream computes in: auto, fp32, bfloat16.")
  private String precision = "";

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "How often each row is measured (default: 3; 1 with --quick).")
  private @Nullable Integer repeats;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Length of one measurement of a stream (default: 4; 2 with --quick).")
  private @Nullable Double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description =
          "Images that a process works off before it is measured, at least: it goes on until the"
              + " just-in-time compilers rest (default: 1000000; 200000 with --quick).")
  private @Nullable Long warmUp;

  @Option(
      names = "--warm-up-limit",
      paramLabel = "S",
      description = "Seconds after which a warm-up is given up (default: 75; 5 with --quick).")
  private @Nullable Double warmUpLimit;

  @Option(
      names = "--dataset",
      paramLabel = "D",
      defaultValue = "fashion-mnist",
      description = "Data set whose images are sent: fashion-mnist or mnist.")
  private String dataset = "";

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Keep the models here, and use those that are here again.")
  private @Nullable Path models;

  @Option(
      names = "-D",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME=VALUE",
      description = "A setting of the inference stream; may be given several times.")
  private Map<String, String> stream = new LinkedHashMap<>();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the results as one page with charts.")
  private @Nullable Path html;

  public BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = Machine.ofThis();
    List<Precision> precisions =
        machine.hasBfloat16()
            ? List.of(Precision.BFLOAT16, Precision.FP32)
            : List.of(Precision.FP32);
    Effort effort = effort();
    Plan plan = Plan.of(quick, effort, selection(), precisions);
    if (plan.rows() == 0) {
      throw usage(
          "nothing is left to measure: these options exclude all rows"
              + (quick ? " (--quick has the networks convnet and crayfish only)" : ""));
    }
    Datasets.check(dataset, FolderOptions.DEFAULT);
    ReportFile jsonFile = new ReportFile(json);
    ReportFile htmlFile = new ReportFile(html);
    BenchSettings settings =
        new BenchSettings(effort, quick, precision(), dataset, data.directory(), models, stream);
    terminal.print(machine.toString());
    try (ShutdownHook hook = ShutdownHook.install()) {
      BenchReport report = Bench.run(terminal, settings, plan, machine, hook);
      new BenchTable(terminal).print(report);
      if (quick) {
        terminal.print("");
        terminal.print("This was a quick run: few rows, measured once and shortly. It is rough.");
      }
      jsonFile.write(report.toJson());
      htmlFile.write(BenchPage.of(report));
    }
    return 0;
  }

  private Precision.Choice precision() {
    return Precision.Choice.valueOf(
        oneOf("--precision", precision, List.of("auto", "fp32", "bfloat16"))
            .toUpperCase(Locale.ROOT));
  }

  private Selection selection() {
    networks.forEach(
        each ->
            oneOf(
                "--network",
                each,
                List.of("softmax", "lenet5", "convnet", "convnet-large", "crayfish", "mlp-2048")));
    formats.forEach(each -> oneOf("--format", each, List.of("raw", "png", "jpeg", "json")));
    deliveries.forEach(each -> oneOf("--delivery", each, List.of("exactly-once", "at-least-once")));
    return new Selection(
        Set.copyOf(groups),
        new LinkedHashSet<>(networks),
        new LinkedHashSet<>(formats),
        new LinkedHashSet<>(deliveries),
        Set.copyOf(loads));
  }

  private Effort effort() {
    Effort base = quick ? Effort.QUICK : Effort.FULL;
    double limit =
        warmUpLimit == null ? base.warmUpSeconds() : positive("--warm-up-limit", warmUpLimit);
    return new Effort(
        seconds == null ? base.seconds() : positive("--seconds", seconds),
        base.rampSeconds(),
        repeats == null ? base.repeats() : (int) positive("--repeats", repeats),
        warmUp == null ? base.warmUpImages() : (long) positive("--warm-up", warmUp),
        limit,
        Math.min(base.swapSeconds(), limit),
        Math.min(base.pacedSeconds(), limit),
        base.modelSeconds(),
        base.batchSizes());
  }

  private double positive(String option, Number value) {
    if (!(value.doubleValue() > 0)) {
      throw usage(option + " must be above 0, not " + value);
    }
    return value.doubleValue();
  }

  private String oneOf(String option, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw usage(
          option + " must be one of " + String.join(", ", allowed) + ", not '" + value + "'");
    }
    return value;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
