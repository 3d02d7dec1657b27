package io.streamlens.cli.serve;

import io.streamlens.modelstore.ModelReference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an inference stream is started with.
 *
 * @param store URI of the model store
 * @param model what it serves
 * @param bootstrapServers where Kafka is
 * @param delivery what it promises
 * @param applicationId its name among the streams of the cluster; several processes with the same
 *     name share the work
 * @param port of its page and its REST interface; 0 for a free one
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param precision {@code auto}, {@code fp32} or {@code bfloat16}
 * @param waitForModel whether it waits, unready, for a model that the store does not have yet
 *     instead of ending with an error
 * @param clientConfig a file with settings for its Kafka clients
 * @param properties further settings of the application, by name
 */
public record StreamSettings(
    String store,
    ModelReference model,
    String bootstrapServers,
    Delivery delivery,
    String applicationId,
    int port,
    String device,
    String precision,
    boolean waitForModel,
    @Nullable Path clientConfig,
    Map<String, String> properties) {

  /** The application's settings by the names it knows them by. */
  Map<String, String> systemProperties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("streamlens.store", store);
    all.put("streamlens.model", model.toString());
    all.put("kafka.bootstrap.servers", bootstrapServers);
    all.put("streamlens.delivery", delivery.toString());
    all.put("streamlens.application-id", applicationId);
    all.put("quarkus.http.port", Integer.toString(port));
    all.put("streamlens.device", device);
    all.put("streamlens.precision", precision);
    all.put("streamlens.model-wait", Boolean.toString(waitForModel));
    if (clientConfig != null) {
      all.put("streamlens.client-config", clientConfig.toAbsolutePath().toString());
    }
    all.putAll(properties);
    return all;
  }
}
