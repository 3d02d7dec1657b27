package io.streamlens.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.GraphOperation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

class PlainGraphTest {

  private static final ImageSpec GREY = new ImageSpec(28, 28, 1);

  @TempDir Path directory;

  @Test
  void shouldTakeMaximaAndNormaliseByTensorFlowsOwnOperations() throws Exception {
    PlainGraph.write(directory, "convnet", GREY);

    try (SavedModelBundle bundle = SavedModelBundle.load(directory.toString(), "serve")) {
      Set<String> operations = new HashSet<>();
      for (Iterator<GraphOperation> all = bundle.graph().operations(); all.hasNext(); ) {
        operations.add(all.next().type());
      }
      assertTrue(
          operations.containsAll(List.of("MaxPoolV2", "FusedBatchNormV3")), operations.toString());
      assertFalse(operations.contains("MaxPool"), operations.toString());
    }
  }

  @Test
  void shouldGiveTenProbabilitiesForEachImage() throws Exception {
    PlainGraph.write(directory, "lenet5", GREY);

    try (SavedModelBundle bundle = SavedModelBundle.load(directory.toString(), "serve");
        TUint8 images = TUint8.tensorOf(Shape.of(2, 28, 28, 1));
        Result result =
            bundle.session().runner().feed("images", images).fetch("probabilities").run()) {
      TFloat32 probabilities = (TFloat32) result.get(0);
      assertEquals(Shape.of(2, 10), probabilities.shape());
      double sum = 0;
      for (int label = 0; label < 10; label++) {
        sum += probabilities.getFloat(1, label);
      }
      assertEquals(1, sum, 1e-5);
    }
  }
}
