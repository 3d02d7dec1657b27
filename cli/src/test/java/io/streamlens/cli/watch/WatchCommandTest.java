package io.streamlens.cli.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchCommandTest {

  private static final String SNEAKER =
      """
      {"id":"images/3/1041","model":{"name":"fashion-mnist","version":3,"digest":"sha256:0"},\
      "label":"Sneaker","index":7,"confidence":0.9731,"top":[],"news":true}\
      """;

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @Test
  void shouldPrintIdLabelConfidenceAndModelOfEach() throws Exception {
    // given
    String topic = BROKER.createTopic(1);
    produce(topic, true, SNEAKER);

    // when
    CommandRun run = watch(topic, "--limit", "1");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    String line = run.outLines().get(0);
    for (String part : List.of("images/3/1041", "Sneaker", "97.3 %", "fashion-mnist:3")) {
      assertTrue(line.contains(part), line);
    }
  }

  @Test
  void shouldPrintJsonAsItIs() throws Exception {
    // given
    String topic = BROKER.createTopic(1);
    produce(topic, true, SNEAKER);

    // when
    CommandRun run = watch(topic, "--limit", "1", "--json");

    // then
    assertEquals(List.of(SNEAKER), run.outLines());
  }

  @Test
  void shouldNotShowWhatWasNeverCommitted() throws Exception {
    // given a classification of an aborted transaction, and then one that counts
    String topic = BROKER.createTopic(1);
    produce(topic, false, SNEAKER.replace("1041", "1"));
    produce(topic, true, SNEAKER.replace("1041", "2"));

    // when
    CommandRun run = watch(topic, "--limit", "1");

    // then
    assertTrue(run.out().contains("images/3/2"), run::toString);
  }

  @Test
  void shouldNameWhatIsNoClassificationAndGoOn() throws Exception {
    // given
    String topic = BROKER.createTopic(1);
    produce(topic, true, "nonsense", SNEAKER);

    // when
    CommandRun run = watch(topic, "--limit", "2");

    // then
    assertEquals(0, run.exitCode());
    assertTrue(run.errLine().startsWith(topic + "/0/0 is no classification"), run::toString);
    assertEquals(1, run.outLines().size());
  }

  private static CommandRun watch(String topic, String... more) {
    String[] arguments = new String[6 + more.length];
    String[] common = {
      "watch", "--bootstrap-server", BROKER.bootstrapServers(), "--from-beginning", "--topic", topic
    };
    System.arraycopy(common, 0, arguments, 0, 6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return CommandRun.of(arguments);
  }

  private static void produce(String topic, boolean commit, String... values) throws Exception {
    Map<String, Object> config = new HashMap<>(BROKER.client());
    config.put("transactional.id", "watch-test");
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(config, bytes, bytes)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8))).get();
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }
}
