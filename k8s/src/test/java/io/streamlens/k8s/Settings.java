package io.streamlens.k8s;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
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
import java.util.Set;
import java.util.TreeSet;
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
    Sources sources = new Sources(Environment.complete(container, overlay));
    return StreamSettings.read(sources::value, sources.names());
  }

  /** Values and names as the services get them from Quarkus. */
  private record Sources(Map<String, String> environment) {

    Optional<String> value(String key) {
      return config().getOptionalValue(key, String.class);
    }

    /** Both the variables and the keys that are guessed from them. */
    Set<String> names() {
      Set<String> names = new TreeSet<>(environment.keySet());
      config().getPropertyNames().forEach(names::add);
      return names;
    }

    private SmallRyeConfig config() {
      return new SmallRyeConfigBuilder()
          .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
          .build();
    }
  }

  private void checkStream(Container container) {
    checkEnvironment(container);
    try {
      stream(container, overlay);
    } catch (InvalidSettingException e) {
      violations.add(container + ": " + e.getMessage());
    }
  }

  private void checkTrainer(Container container) {
    checkEnvironment(container);
    Sources sources = new Sources(Environment.complete(container, overlay));
    try {
      TrainerSettings.read(sources::value, sources.names());
    } catch (io.streamlens.trainer.service.InvalidSettingException e) {
      violations.add(container + ": " + e.getMessage());
    }
    checkRequest(container);
  }

  private void checkEnvironment(Container container) {
    Map<String, String> environment = Environment.complete(container, overlay);
    Environment.unread(environment)
        .forEach(name -> violations.add(container + ": nobody reads the variable " + name));
    checkStore(container, environment.getOrDefault("STREAMLENS_STORE", ""));
  }

  private void checkStore(Container container, String store) {
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
