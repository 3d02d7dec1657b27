package io.streamlens.cli.training;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.NetworkSummary;
import io.streamlens.trainer.network.NetworkSummary.Row;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.ShapedNetwork;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code networks show}. */
@Command(
    name = "show",
    description = "One network layer by layer: output shapes, parameters, multiply-adds.",
    footer = {
      "",
      "Examples:",
      "  ./streamlens networks show lenet5",
      "  ./streamlens networks show mlp:activation=tanh,hidden=256-128 --input 32x32x3",
      "  ./streamlens networks show ./my-net.yaml --labels 43"
    })
public final class ShowNetworkCommand implements Callable<Integer> {

  private static final Pattern SHAPE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,5})");
  private static final int USUAL_LABELS = 10;
  private static final String INDENT = "  ";

  private final Terminal terminal;

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NETWORK",
      description = "Name of a built-in network, perhaps with parameters, or a network file.")
  private String network = "";

  @Option(
      names = "--input",
      paramLabel = "HxWxC",
      defaultValue = "28x28x1",
      description = "Shape of one image: height, width, channels (default: ${DEFAULT-VALUE}).")
  private String input = "";

  @Option(
      names = "--labels",
      paramLabel = "N",
      description =
          "How many labels there are (default: 10, or 2 where one unit tells them apart).")
  private @Nullable Integer labels;

  public ShowNetworkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Network chosen = Networks.named(network);
    print(chosen, ShapedNetwork.of(chosen, shape(), labels(chosen)));
    return 0;
  }

  private ImageSpec shape() {
    Matcher matcher = SHAPE.matcher(input);
    if (!matcher.matches()) {
      throw new InvalidRequestException(
          "--input must be height x width x channels, such as 28x28x1, not '" + input + "'");
    }
    try {
      return new ImageSpec(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          Integer.parseInt(matcher.group(3)));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("--input " + input + ": " + e.getMessage(), e);
    }
  }

  private int labels(Network chosen) {
    if (labels == null) {
      return chosen.isForTwoLabels() ? 2 : USUAL_LABELS;
    }
    if (labels < 2) {
      throw new InvalidRequestException("--labels must be 2 or more, not " + labels);
    }
    return labels;
  }

  private void print(Network chosen, ShapedNetwork shaped) {
    NetworkSummary summary = NetworkSummary.of(shaped);
    String description = chosen.description();
    terminal.print("%s%s", summary.name(), description.isEmpty() ? "" : ": " + description);
    int name = width(summary, row -> name(row).length(), "LAYER".length());
    int settings = width(summary, row -> row.settings().length(), "SETTINGS".length());
    String line = "%-" + name + "s  %-" + settings + "s  %12s  %12s  %14s";
    terminal.print(line, "LAYER", "SETTINGS", "OUTPUT", "PARAMETERS", "MULTIPLY-ADDS");
    terminal.print(line, "input", "", shaped.input(), "", "");
    for (Row row : summary.rows()) {
      terminal.print(
          line,
          name(row),
          row.settings(),
          row.output(),
          number(row.parameters()),
          number(row.multiplyAdds()));
    }
    terminal.print(
        line, "total", "", "", number(summary.parameters()), number(summary.multiplyAdds()));
    if (summary.statistics() > 0) {
      terminal.print("and %,d moving averages, which are not learned", summary.statistics());
    }
  }

  private static int width(NetworkSummary summary, ToIntFunction<Row> length, int least) {
    return Math.max(least, summary.rows().stream().mapToInt(length).max().orElse(0));
  }

  private static String name(Row row) {
    return INDENT.repeat(row.depth()) + row.name();
  }

  private static String number(long value) {
    return value == 0 ? "-" : "%,d".formatted(value);
  }
}
