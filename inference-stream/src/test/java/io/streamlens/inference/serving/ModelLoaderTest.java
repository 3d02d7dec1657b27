package io.streamlens.inference.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.crash.TinyModel;
import io.streamlens.inference.metrics.ModelMetrics;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.CpuFeatures;
import io.streamlens.modelstore.savedmodel.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs no CPU with bfloat16 but for what can only be seen on one. */
class ModelLoaderTest {

  /** A brightest pixel that bfloat16 rounds. */
  private static final float SHARPNESS = 3.3f;

  private static final LoadProgress UNWATCHED =
      new LoadProgress() {
        @Override
        public void fetched() {}

        @Override
        public void verified() {}
      };

  @TempDir Path work;
  private ModelStore store;

  @BeforeEach
  void openStore() {
    store = ModelStores.openOrCreate(work.resolve("models").toUri().toString());
  }

  @Test
  void shouldServeInBfloat16WhereTheCpuHasItAndTheModelIsFitForIt() throws IOException {
    assumeTrue(CpuFeatures.computesInBfloat16());
    ServedModel served = load(Precision.Choice.AUTO, publish(0.9, 0.1));

    assertEquals(Precision.BFLOAT16, served.precision());
    assertEquals("auto: accuracy 0.9000 in bfloat16, 0.9000 in fp32", served.precisionReason());
    try (var lease = served.leaseAgain()) {
      assertEquals(Precision.BFLOAT16, lease.precision());
      float[] probabilities = lease.classifier().classify(java.util.List.of(TinyModel.pixels(3)));
      double off = Math.abs(probabilities[3] - TinyModel.confidence(SHARPNESS));
      assertTrue(off > 1e-4 && off < 0.1, () -> off + ": not computed in bfloat16");
    }
  }

  @Test
  void shouldServeInFp32AModelThatLosesAccuracyInBfloat16() throws IOException {
    assertEquals(Precision.FP32, load(Precision.Choice.AUTO, publish(0.8, 0.1)).precision());
  }

  @Test
  void shouldFallBackToFp32IfTheGoldenSamplesAreMissedInBfloat16() throws IOException {
    assumeTrue(CpuFeatures.computesInBfloat16());
    ModelVersion strict = publish(0.9, 1e-5);

    ServedModel served = load(Precision.Choice.AUTO, strict);

    assertEquals(Precision.FP32, served.precision());
    assertEquals("auto: it misses its golden samples in bfloat16", served.precisionReason());
    ModelRejectedException e =
        assertThrows(ModelRejectedException.class, () -> load(Precision.Choice.BFLOAT16, strict));
    assertEquals(Rejection.Reason.GOLDEN_SAMPLES, e.reason());
  }

  @Test
  void shouldShowInTheMetricsWhatServesInWhat() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ModelMetrics metrics = new ModelMetrics(registry);
    ServedModel first = load(Precision.Choice.FP32, publish(0.9, 0.1));
    ServedModel second = load(Precision.Choice.FP32, publish(0.9, 0.1));

    metrics.serves(first, null);
    metrics.serves(second, first.version());

    var info = registry.get("streamlens.model.info").gauges();
    assertEquals(1, info.size());
    var gauge = info.iterator().next();
    assertEquals("2", gauge.getId().getTag("version"));
    assertEquals("tiny", gauge.getId().getTag("model"));
    assertEquals("fp32", gauge.getId().getTag("precision"));
    assertEquals("/device:CPU:0", gauge.getId().getTag("device"));
    assertEquals(1, gauge.value());

    second.retire();

    assertEquals(0, gauge.value());
  }

  private ServedModel load(Precision.Choice precision, ModelVersion version) {
    // The loader would close the store, which the next one needs.
    ModelLoader loader =
        new ModelLoader(
            store, Devices.CPU, precision, TestModels.WARM_UP, TestModels.POLICY, Optional.empty());
    return loader.load(version, UNWATCHED);
  }

  /**
   * Publishes a version with an accuracy of 0.9 in fp32.
   *
   * @param accuracy in bfloat16
   * @param tolerance of the golden samples in bfloat16
   */
  private ModelVersion publish(double accuracy, double tolerance) throws IOException {
    ModelManifest draft = TinyModel.manifest(SHARPNESS);
    ModelManifest measured =
        new ModelManifest(
            draft.schemaVersion(),
            draft.name(),
            draft.version(),
            draft.createdAt(),
            draft.files(),
            draft.input(),
            draft.preprocessing(),
            Map.of(
                Precision.FP32,
                new PrecisionResult(0.9),
                Precision.BFLOAT16,
                new PrecisionResult(accuracy)),
            draft.labels(),
            draft.metrics(),
            draft.training(),
            new GoldenSamples(
                Map.of(Precision.FP32, 1e-4, Precision.BFLOAT16, tolerance),
                draft.golden().samples()),
            draft.baseline());
    Path files = TinyModel.export(Files.createTempDirectory(work, "tiny"), SHARPNESS);
    return store.publish(measured, files);
  }
}
