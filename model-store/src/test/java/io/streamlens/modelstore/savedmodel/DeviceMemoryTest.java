package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.exceptions.TFResourceExhaustedException;

class DeviceMemoryTest {

  @TempDir Path directory;

  @Test
  void shouldSayThatABatchIsTooLargeForTheDeviceAndServeASmallerOneAfterwards() throws Exception {
    GreedyModel.write(directory);
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(
            directory,
            new TinyModel(new ImageSpec(2, 2, 1), 3).manifest(),
            Devices.CPU,
            Precision.FP32)) {
      List<byte[]> two = List.of(new byte[4], new byte[4]);

      DeviceMemoryException e =
          assertThrows(DeviceMemoryException.class, () -> classifier.classify(two));

      assertInstanceOf(TFResourceExhaustedException.class, e.getCause());
      assertTrue(
          e.getMessage().startsWith("the device has no memory for a batch of 2: "), e.getMessage());
      assertEquals(3, classifier.classify(two.subList(0, 1)).length);
    }
  }
}
