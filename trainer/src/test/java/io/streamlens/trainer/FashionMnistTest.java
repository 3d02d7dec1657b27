package io.streamlens.trainer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the built-in networks reach on real images with their default options, whatever the seed.
 */
@Tag("slow")
class FashionMnistTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"softmax, 0.84", "lenet5, 0.885"})
  void shouldReachItsAccuracy(String network, double accuracy) {
    for (long seed = 1; seed <= 3; seed++) {
      TrainingOptions options = TrainingOptions.defaultsFor(network).withSeed(seed);
      TrainingRequest request =
          new TrainingRequest("fashion-mnist", null, network, "fashion", options, null, "test");
      try (ModelStore store = FileSystemModelStore.openOrCreate(directory)) {
        TrainingResult result = TrainingJob.run(request, store, TrainingListener.NONE);

        assertTrue(
            result.evaluation().accuracy() >= accuracy,
            "seed %d: %s".formatted(seed, result.evaluation().accuracy()));
      }
    }
  }
}
