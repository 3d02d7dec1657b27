package io.streamlens.k8s;

import io.streamlens.cli.Main;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.inference.settings.InvalidSettingException;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.service.TrainerSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/**
 * Whether the environment and the arguments of each container are what its program takes: read by
 * the very code that will read them in the cluster.
 */
final class Settings {

  private final Overlay overlay;
  private final List<String> violations = new ArrayList<>();

  private Settings(Overlay overlay) {
    this.overlay = overlay;
  }

  static List<String> violations(Overlay overlay) {
    Settings settings = new Settings(overlay);
    overlay.running("streamlens/inference-stream").forEach(settings::checkStream);
    overlay.running("streamlens/trainer").forEach(settings::checkTrainer);
    overlay.running("streamlens/cli").forEach(settings::checkCommandLine);
    return settings.violations;
  }

  /** The stream's settings as its container in {@code overlay} would read them. */
  static StreamSettings stream(Container container, Overlay overlay) {
    Map<String, String> values = Environment.settings(container, overlay);
    return StreamSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
  }

  private void checkStream(Container container) {
    Map<String, String> values = Environment.settings(container, overlay);
    refuseForeign(container, values);
    checkStore(container, values);
    try {
      stream(container, overlay);
    } catch (InvalidSettingException e) {
      violations.add(container + ": " + e.getMessage());
    }
  }

  private void checkTrainer(Container container) {
    Map<String, String> values = Environment.settings(container, overlay);
    refuseForeign(container, values);
    checkStore(container, values);
    try {
      TrainerSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
    } catch (io.streamlens.trainer.service.InvalidSettingException e) {
      violations.add(container + ": " + e.getMessage());
    }
    checkRequest(container);
  }

  /** A key that begins with neither of these is asked for by nobody. */
  private void refuseForeign(Container container, Map<String, String> values) {
    values.keySet().stream()
        .filter(
            key -> !key.startsWith(StreamSettings.PREFIX) && !key.equals("kafka.bootstrap.servers"))
        .forEach(key -> violations.add(container + ": nobody reads the variable for " + key));
  }

  private void checkStore(Container container, Map<String, String> values) {
    String store = values.getOrDefault("streamlens.store", "");
    boolean reachable =
        store.startsWith("file://")
            ? container.mountsAt(store.substring("file://".length()))
            : Overlay.elements(container.tree().path("envFrom"))
                .anyMatch(source -> source.at("/secretRef/name").asText().equals("streamlens-s3"));
    if (!reachable) {
      violations.add(container + ": has neither volume nor credentials for the store " + store);
    }
  }

  /** {@code train FILE ID}: the file is one of a ConfigMap's. */
  private void checkRequest(Container container) {
    List<String> args = container.args();
    if (args.isEmpty()) {
      return;
    }
    String file = args.get(1).replaceFirst(".*/", "");
    String request =
        overlay
            .ofKind("ConfigMap")
            .filter(map -> map.name().startsWith("training-request"))
            .map(map -> map.tree().path("data").path(file).asText())
            .findFirst()
            .orElse("");
    try {
      JobRequest.read(request.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidRequestException e) {
      violations.add(container + ": " + file + ": " + e.getMessage());
    }
  }

  private void checkCommandLine(Container container) {
    try {
      Main.commandLine(Terminal.ofProcess()).parseArgs(container.args().toArray(String[]::new));
    } catch (ParameterException e) {
      violations.add(container + ": " + e.getMessage());
    }
  }
}
