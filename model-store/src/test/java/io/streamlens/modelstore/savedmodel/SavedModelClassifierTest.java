package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedModelClassifierTest {

  private static final ImageSpec INPUT = new ImageSpec(5, 7, 3);
  private static final int LABELS = 4;
  private static final TinyModel MODEL = new TinyModel(INPUT, LABELS);

  @TempDir Path directory;

  @BeforeEach
  void writeTheModel() throws IOException {
    MODEL.write(directory);
  }

  private SavedModelClassifier open() {
    return SavedModelClassifier.open(directory, MODEL.manifest(), Devices.CPU, Precision.FP32);
  }

  private static void assertRight(List<byte[]> images, float[] found, double tolerance) {
    assertEquals(images.size() * LABELS, found.length);
    for (int i = 0; i < images.size(); i++) {
      double[] expected = MODEL.expected(images.get(i));
      for (int label = 0; label < LABELS; label++) {
        assertEquals(expected[label], found[i * LABELS + label], tolerance, "image " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void shouldGiveTheProbabilitiesOfEachImageOfABatch(int batchSize) {
    List<byte[]> images = MODEL.randomImages(batchSize, batchSize);
    try (SavedModelClassifier classifier = open()) {
      assertRight(images, classifier.classify(images), 1e-6);
    }
  }

  @Test
  void shouldSayWhatItTakesAndGives() {
    try (SavedModelClassifier classifier = open()) {
      assertEquals(INPUT, classifier.input());
      assertEquals(LABELS, classifier.labels());
    }
  }

  @Test
  void shouldStayCloseInBfloat16() {
    List<byte[]> images = MODEL.randomImages(16, 1);
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(directory, MODEL.manifest(), Devices.CPU, Precision.BFLOAT16)) {
      assertRight(images, classifier.classify(images), 0.05);
    }
  }

  @Test
  void shouldServeSeveralCallersAtOnce() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (SavedModelClassifier classifier = open()) {
      List<Future<?>> results = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        List<byte[]> images = MODEL.randomImages(1 + 5 * caller, caller);
        results.add(
            callers.submit(
                () -> {
                  for (int round = 0; round < 200; round++) {
                    assertRight(images, classifier.classify(images), 1e-6);
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void shouldRefuseAnEmptyBatch() {
    try (SavedModelClassifier classifier = open()) {
      assertThrows(IllegalArgumentException.class, () -> classifier.classify(List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 104, 106})
  void shouldRefuseAnImageOfAnotherSize(int size) {
    try (SavedModelClassifier classifier = open()) {
      List<byte[]> images = List.of(new byte[105], new byte[size]);

      var refusal = assertThrows(IllegalArgumentException.class, () -> classifier.classify(images));

      assertEquals(
          "image 1 of the batch has " + size + " bytes, the model takes 105 (5x7x3)",
          refusal.getMessage());
    }
  }

  @Test
  void shouldRefuseToClassifyOnceClosed() {
    SavedModelClassifier classifier = open();
    classifier.close();
    classifier.close();

    List<byte[]> images = MODEL.randomImages(1, 1);
    assertThrows(IllegalStateException.class, () -> classifier.classify(images));
  }

  @Test
  void shouldNameBothShapesWhenTheInputIsNotTheManifests() {
    String message = refusal(MODEL.manifest(new ImageSpec(28, 28, 1), LABELS));

    assertTrue(message.contains("uint8 [N, 28, 28, 1]"), message);
    assertTrue(message.contains("uint8 [N, 5, 7, 3]"), message);
  }

  @Test
  void shouldNameBothShapesWhenTheLabelsAreNotTheManifests() {
    String message = refusal(MODEL.manifest(INPUT, 10));

    assertTrue(message.contains("float32 [N, 10]"), message);
    assertTrue(message.contains("float32 [N, 4]"), message);
  }

  @Test
  void shouldNameTheInputsThereAreWhenOursIsMissing(@TempDir Path other) throws IOException {
    MODEL.write(other, "serving_default", "pixels", "probabilities");
    directory = other;

    String message = refusal(MODEL.manifest());

    assertTrue(message.contains("input 'images'"), message);
    assertTrue(message.contains("only [pixels]"), message);
  }

  @Test
  void shouldNameTheOutputsThereAreWhenOursIsMissing(@TempDir Path other) throws IOException {
    MODEL.write(other, "serving_default", "images", "scores");
    directory = other;

    String message = refusal(MODEL.manifest());

    assertTrue(message.contains("output 'probabilities'"), message);
    assertTrue(message.contains("only [scores]"), message);
  }

  @Test
  void shouldNameTheSignaturesThereAreWhenOursIsMissing(@TempDir Path other) throws IOException {
    MODEL.write(other, "predict", "images", "probabilities");
    directory = other;

    String message = refusal(MODEL.manifest());

    assertTrue(message.contains("'serving_default'"), message);
    assertTrue(message.contains("predict"), message);
  }

  @Test
  void shouldRefuseADirectoryWithoutAModel(@TempDir Path empty) {
    directory = empty;

    assertTrue(refusal(MODEL.manifest()).contains(empty.toString()));
  }

  @Test
  void shouldRefuseAModelThatIsCutShort() throws IOException {
    Path file = directory.resolve("saved_model.pb");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    refusal(MODEL.manifest());
  }

  @Test
  void shouldRefuseAModelThatIsNoProtocolBuffer() throws IOException {
    Files.writeString(directory.resolve("saved_model.pb"), "this is no model");

    refusal(MODEL.manifest());
  }

  private String refusal(ModelManifest manifest) {
    var refusal =
        assertThrows(
            CorruptModelException.class,
            () ->
                SavedModelClassifier.open(directory, manifest, Devices.CPU, Precision.FP32)
                    .close());
    String message = String.valueOf(refusal.getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }
}
