package io.streamlens.trainer.publication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.TrainingRecord;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.Activation;
import io.streamlens.trainer.network.BatchNorm;
import io.streamlens.trainer.network.Body;
import io.streamlens.trainer.network.Conv;
import io.streamlens.trainer.network.Dropout;
import io.streamlens.trainer.network.Flatten;
import io.streamlens.trainer.network.InferenceNetwork;
import io.streamlens.trainer.network.Logits;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.Padding;
import io.streamlens.trainer.network.Pool;
import io.streamlens.trainer.network.Residual;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.training.Trained;
import io.streamlens.trainer.training.TrainingGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Dataset DATASET = SyntheticDataset.of(12, 5, 64, 50);
  private static final Network NETWORK =
      new Network(
          "small",
          List.of(
              new Conv(3, 3, 1, Padding.SAME),
              new Activation(Activation.Function.RELU),
              Pool.max(2),
              new Flatten(),
              new Dropout(0.5),
              new Logits()));

  @TempDir Path directory;
  private final ShapedNetwork network =
      ShapedNetwork.of(NETWORK, DATASET.input(), DATASET.labels().size());
  private final Normalization normalization = Normalization.to(PixelStatistics.of(DATASET.train()));
  private Path temporary;
  private ModelStore store;
  private TrainingGraph graph;
  private Publisher publisher;

  @BeforeEach
  void open() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    store = FileSystemModelStore.openOrCreate(directory.resolve("store"));
    graph = TrainingGraph.open(network, normalization, Devices.CPU);
    graph.initialize(Weights.initial(network.weights(), 1));
    publisher = new Publisher(store, temporary, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    graph.close();
    store.close();
  }

  @Test
  void shouldPublishAnExportThatReproducesTheGoldenSamples() {
    ModelVersion version = publisher.publish(model(graph.weights()));

    Path files = store.fetch(version);
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(files, version.manifest(), Devices.CPU, Precision.FP32)) {
      assertTrue(GoldenCheck.check(classifier, version.manifest().golden(), Precision.FP32) < 1e-5);
    }
    assertEquals(List.of(), store.verify(version.reference()));
  }

  @Test
  void shouldWriteDownAllThatIsKnown() {
    ModelVersion version = publisher.publish(model(graph.weights()));

    ModelManifest manifest = version.manifest();
    assertEquals("squares", manifest.name());
    assertEquals(1, manifest.version());
    assertEquals(NOW, manifest.createdAt());
    assertEquals(DATASET.input(), manifest.input());
    assertEquals(DATASET.labels(), manifest.labels());
    Evaluation evaluation = evaluation();
    assertEquals(evaluation.accuracy(), manifest.precision().get(Precision.FP32).accuracy());
    assertEquals(evaluation.accuracy(), manifest.metrics().get("testAccuracy"));
    assertEquals(evaluation.loss(), manifest.metrics().get("testLoss"), 1e-6);
    assertEquals((double) network.parameters(), manifest.metrics().get("parameters"));
    assertEquals(record(), manifest.training());
    assertEquals(5, assertNotNullAnd(manifest.baseline()).classShares().size());
  }

  @Test
  void shouldSpreadTheGoldenSamplesOverTheLabels() {
    var golden = publisher.publish(model(graph.weights())).manifest().golden();

    assertEquals(16, golden.samples().size());
    for (int label = 0; label < 5; label++) {
      byte[] first = DATASET.test().pixels(firstOf(label));
      assertTrue(
          golden.samples().stream().anyMatch(sample -> Arrays.equals(sample.pixels(), first)),
          "label " + label);
    }
  }

  @Test
  void shouldRefuseAnExportWithOtherWeightsAndLeaveNothing() throws IOException {
    Map<String, float[]> altered = new LinkedHashMap<>(graph.weights().values());
    altered.get("6.logits.kernel")[0] += 0.5f;
    altered.get("6.logits.bias")[0] += 0.5f;

    PublicationRefusedException e =
        assertThrows(
            PublicationRefusedException.class,
            () -> publisher.publish(model(new Weights(altered))));

    assertTrue(
        e.getMessage()
            .startsWith(
                "squares was not published: its export does not do what was trained: golden"
                    + " sample 0"),
        e.getMessage());
    assertEquals(List.of(), store.names());
    assertNothingIn(temporary);
  }

  @Test
  void shouldLeaveNoTemporaryFilesAfterASuccess() throws IOException {
    publisher.publish(model(graph.weights()));

    assertNothingIn(temporary);
  }

  @Test
  void shouldLeaveNoTemporaryFilesWhenTheStoreFails() throws IOException {
    Path blocked = directory.resolve("store").resolve("squares");
    Files.createFile(blocked);

    assertThrows(RuntimeException.class, () -> publisher.publish(model(graph.weights())));

    assertNothingIn(temporary);
  }

  @Test
  void shouldSayThatThereIsNoPlaceForTheExport() {
    Publisher homeless = new Publisher(store, directory.resolve("none"), Clock.systemUTC());

    PublicationRefusedException e =
        assertThrows(
            PublicationRefusedException.class, () -> homeless.publish(model(graph.weights())));

    assertTrue(e.getMessage().contains("no temporary directory"), e.getMessage());
  }

  private static final Network NORMALIZED =
      new Network(
          "normalized",
          List.of(
              new Conv(4, 3, 1, Padding.SAME).withoutBias(),
              new BatchNorm(),
              new Activation(Activation.Function.RELU),
              new Residual(
                  Body.of(List.of(new Conv(4, 3, 1, Padding.SAME), new BatchNorm())),
                  Body.IDENTITY),
              new BatchNorm(),
              new Flatten(),
              new Logits()));

  @Test
  void shouldFoldBatchNormalisationIntoTheExport() throws IOException {
    try (Trained trained = Trained.on(DATASET, NORMALIZED, 3, 0.01)) {
      ModelVersion version = publisher.publish(model(trained));

      Path files = store.fetch(version);
      try (SavedModelClassifier classifier =
          SavedModelClassifier.open(files, version.manifest(), Devices.CPU, Precision.FP32)) {
        double worst = GoldenCheck.check(classifier, version.manifest().golden(), Precision.FP32);
        assertTrue(worst < 1e-5, "" + worst);
      }
      String graphBytes =
          Files.readString(files.resolve("saved_model.pb"), StandardCharsets.ISO_8859_1);
      assertFalse(graphBytes.contains("FusedBatchNorm"), "batch norm in the export");
      assertFalse(graphBytes.contains("Variable"), "variables in the export");
      assertTrue(graphBytes.length() < 4 * trained.network().parameters() + 20_000, "small");
    }
  }

  /** The golden samples come from the graph that was trained, not from the folded one. */
  @Test
  void shouldRefuseAnExportWhoseBatchNormalisationIsFoldedWrongly() throws IOException {
    Publisher wrong =
        new Publisher(
            store,
            temporary,
            Clock.systemUTC(),
            (shaped, weights) -> {
              Map<String, float[]> values = new LinkedHashMap<>(weights.values());
              values.computeIfPresent("2.batchnorm.mean", (name, mean) -> new float[mean.length]);
              return InferenceNetwork.of(shaped, new Weights(values));
            });

    try (Trained trained = Trained.on(DATASET, NORMALIZED, 3, 0.01)) {
      PublicationRefusedException e =
          assertThrows(PublicationRefusedException.class, () -> wrong.publish(model(trained)));

      assertTrue(e.getMessage().contains("does not do what was trained"), e.getMessage());
    }
    assertEquals(List.of(), store.names());
    assertNothingIn(temporary);
  }

  private static TrainedModel model(Trained trained) {
    return new TrainedModel(
        "squares",
        trained.network(),
        trained.normalization(),
        trained.graph().weights(),
        trained.graph(),
        DATASET,
        Evaluation.of(trained.graph(), DATASET.test(), DATASET.labels().size()),
        record(),
        Devices.CPU);
  }

  @Test
  void shouldPublishOneVersionAfterTheOther() {
    publisher.publish(model(graph.weights()));
    ModelVersion second = publisher.publish(model(graph.weights()));

    assertEquals(new ModelReference.Version("squares", 2), second.reference());
  }

  private static <T> T assertNotNullAnd(T value) {
    assertNotNull(value);
    return value;
  }

  private static int firstOf(int label) {
    int image = 0;
    while (DATASET.test().label(image) != label) {
      image++;
    }
    return image;
  }

  private static void assertNothingIn(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private Evaluation evaluation() {
    return Evaluation.of(graph, DATASET.test(), DATASET.labels().size());
  }

  private static TrainingRecord record() {
    return new TrainingRecord(
        "squares",
        Digest.of(new byte[0]).value(),
        "small",
        Map.of("epochs", 1),
        1,
        "cpu",
        "2.18.0",
        0.5);
  }

  private TrainedModel model(Weights weights) {
    return new TrainedModel(
        "squares",
        network,
        normalization,
        weights,
        graph,
        DATASET,
        evaluation(),
        record(),
        Devices.CPU);
  }
}
