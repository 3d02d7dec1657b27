package io.streamlens.cli.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.event.ModelStateJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a consumer of {@code model-events} sees. */
public final class ModelEvents {

  private ModelEvents() {}

  /** Everything in a topic of one partition that was there before this call. */
  public static List<ModelState> of(SharedBroker broker, String topic)
      throws ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ModelState> states = new ArrayList<>();
    try (KafkaConnection kafka = KafkaConnection.open(broker.client());
        CommittedConsumer consumer =
            CommittedConsumer.fromBeginning(kafka, broker.client(), List.of(topic))) {
      long end =
          kafka
              .admin()
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      while (states.size() < end) {
        consumer.poll(Duration.ofSeconds(10)).forEach(event -> states.add(read(event)));
      }
    }
    return states;
  }

  private static ModelState read(ConsumerRecord<byte[], byte[]> event) {
    ModelState state = ModelStateJson.read(event.value());
    if (!new String(event.key(), UTF_8).equals(state.name())) {
      throw new AssertionError("the key is not the model's name: " + event);
    }
    return state;
  }
}
