package io.streamlens.inference;

import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.BatchingSettings;
import io.streamlens.inference.serving.WarmUp;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.GoldenSamples.Sample;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.savedmodel.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Models that need no training: see {@link ScriptedClassifier} for what they answer. */
public final class TestModels {

  public static final ImageSpec INPUT = new ImageSpec(2, 2, 1);
  public static final List<String> LABELS =
      List.of("zero", "one", "two", "three", "four", "five", "six");

  public static final Device CPU = new Device(Device.Kind.CPU, "/device:CPU:0");

  /** Of batches of up to four images. */
  public static final WarmUp WARM_UP = new WarmUp(4, Duration.ofHours(1));

  public static final BatchPolicy POLICY =
      BatchPolicy.fixed(
          new BatchingSettings(4, Duration.ZERO, 1, Duration.ofSeconds(20), 100, 1 << 20));

  private TestModels() {}

  /** A version of a model that takes 2x2 grey images and knows seven labels. */
  public static ModelVersion version(String name, int version) {
    byte[] golden = {3, 0, 0, 0};
    ModelManifest manifest =
        new ModelManifest(
            ModelManifest.SCHEMA_VERSION,
            name,
            version,
            Instant.EPOCH,
            List.of(),
            INPUT,
            Preprocessing.DEFAULT,
            Map.of(Precision.FP32, new PrecisionResult(1)),
            LABELS,
            Map.of(),
            null,
            new GoldenSamples(
                GoldenSamples.DEFAULT_TOLERANCE,
                List.of(new Sample(golden, ScriptedClassifier.probabilities(golden)))),
            null);
    return new ModelVersion(Digest.of(new byte[] {(byte) version}), manifest);
  }
}
