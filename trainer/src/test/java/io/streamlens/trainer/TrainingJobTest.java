package io.streamlens.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.DeviceUnavailableException;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.dataset.CorruptDatasetException;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.IdxFiles;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TrainingJobTest {

  private static final Dataset SQUARES = SyntheticDataset.of(28, 10, 640, 200);
  private static final TrainingOptions OPTIONS =
      TrainingOptions.PLAIN
          .withDevice(Device.Choice.CPU)
          .withEpochs(3)
          .withBatchSize(32)
          .withLearningRate(0.005);

  @TempDir Path directory;
  private Path data;
  private ModelStore store;

  @BeforeEach
  void open() throws IOException {
    data = directory.resolve("data");
    IdxFiles.write(SQUARES, data);
    store = FileSystemModelStore.openOrCreate(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldTrainPublishAndPromote() {
    List<String> heard = new ArrayList<>();

    TrainingResult result =
        TrainingJob.run(request("mnist", "lenet5", "champion"), store, listener(heard));

    assertEquals(1, result.version().version());
    assertTrue(result.evaluation().accuracy() > 0.95, "" + result.evaluation().accuracy());
    assertEquals(200, result.evaluation().predictedLabels().length);
    assertEquals(result.version(), store.resolve(ModelReference.parse("squares@champion")));
    AliasState alias = store.aliases("squares").get("champion");
    assertEquals("somebody", alias.history().get(0).by());
    assertEquals(
        List.of(
            "DATASET",
            "loaded mnist",
            "TRAINING",
            "plan lenet5 61706 20",
            "EVALUATION",
            "evaluated",
            "PUBLICATION",
            "published squares:1",
            "promoted champion 1",
            "done"),
        heard);
    assertEquals(
        "mnist", result.version().manifest().training().dataset(), "the record of the training");
  }

  @Test
  void shouldLookAtTheTestImagesOnceAndOnlyAfterTheLastStep() {
    CountingSplit test = new CountingSplit(SQUARES.test());
    Dataset dataset =
        new Dataset(
            "squares", SQUARES.digest(), SQUARES.labels(), SQUARES.input(), SQUARES.train(), test);
    List<String> looks = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void phaseStarted(Phase phase) {
            looks.add(phase + " " + test.looks());
          }
        };
    TrainingOptions options =
        OPTIONS.with("validation-split", "0.2").with("early-stopping", "2").with("ema", "0.9");
    TrainingRequest request =
        new TrainingRequest("squares", null, "softmax", "squares", options, null, "somebody");

    TrainingJob.run(request, Networks.named("softmax"), dataset, Devices.CPU, store, listener);

    assertEquals(
        List.of("TRAINING 0", "EVALUATION 0", "PUBLICATION " + SQUARES.test().size()), looks);
  }

  /** Counts how often the pixels of an image are asked for. */
  private static final class CountingSplit extends Split {

    private final Split images;
    private int looks;

    CountingSplit(Split images) {
      super(
          images.input(),
          new byte[images.size() * images.input().size()],
          IntStream.range(0, images.size()).map(images::label).toArray());
      this.images = images;
    }

    @Override
    public void copyPixels(int image, byte[] target, int offset) {
      looks++;
      images.copyPixels(image, target, offset);
    }

    int looks() {
      return looks;
    }
  }

  @Test
  void shouldPublishTheAveragesAndSayHowTheyCameAbout() {
    TrainingOptions options =
        OPTIONS.with("ema", "0.9").with("validation-split", "0.25").with("threads", "2");
    TrainingRequest request =
        new TrainingRequest("mnist", data, "lenet5", "squares", options, null, "somebody");

    TrainingResult result = TrainingJob.run(request, store, TrainingListener.NONE);

    Map<String, Object> said = result.version().manifest().training().hyperparameters();
    assertEquals(0.9, said.get("ema"));
    assertEquals("adam", said.get("optimizer"));
    assertEquals(32, said.get("batchSize"));
    assertEquals(2, said.get("threads"));
    assertEquals("fp32", said.get("precision"));
    assertEquals(3, said.get("epochsDone"));
    assertTrue(
        String.valueOf(said.get("platform"))
            .matches("cpu \\(/device:CPU:0\\), TensorFlow .*, 2 threads, fp32"),
        "" + said.get("platform"));
    assertTrue((double) said.get("validationAccuracy") > 0.9, "" + said);
    assertTrue((double) said.get("cpuSeconds") > 0, "" + said);
    assertEquals("cpu", result.version().manifest().training().device());
  }

  @Test
  void shouldGoOnAfterItsLastEpochToPublishWhatACrashKeptFromBeing() {
    Path csv = directory.resolve("run.csv");
    TrainingRequest first = request(false, csv);
    TrainingResult before = TrainingJob.run(first, store, TrainingListener.NONE);

    TrainingResult after = TrainingJob.run(request(true, csv), store, TrainingListener.NONE);

    assertEquals(3, after.epochs());
    assertEquals(before.evaluation().accuracy(), after.evaluation().accuracy());
    assertArrayEquals(before.evaluation().confidences(), after.evaluation().confidences(), 0);
    assertEquals(2, after.version().version());
  }

  private TrainingRequest request(boolean resume, Path csv) {
    return new TrainingRequest(
        "mnist",
        data,
        List.of(),
        "softmax",
        "squares",
        OPTIONS,
        new TrainingFiles(
            directory.resolve("checkpoints"), resume, csv, directory.resolve("tensorboard")),
        null,
        "somebody");
  }

  @Test
  void shouldLearnOnlyTheClassesAskedFor() {
    TrainingRequest request =
        new TrainingRequest(
            "mnist",
            data,
            List.of("7", "3"),
            "logistic",
            "squares",
            OPTIONS,
            TrainingFiles.NONE,
            null,
            "somebody");

    TrainingResult result = TrainingJob.run(request, store, TrainingListener.NONE);

    assertEquals(List.of("7", "3"), result.version().manifest().labels());
    assertTrue(result.evaluation().accuracy() > 0.9, "" + result.evaluation().accuracy());
  }

  @Test
  void shouldSayWhatToDoWhenThereIsNoGpu() {
    TrainingRequest request =
        new TrainingRequest(
            "mnist",
            data,
            "softmax",
            "squares",
            OPTIONS.withDevice(Device.Choice.GPU),
            null,
            "somebody");

    String message =
        assertThrows(
                DeviceUnavailableException.class,
                () -> TrainingJob.run(request, store, TrainingListener.NONE))
            .getMessage();

    assertTrue(message.startsWith("no GPU: "), message);
  }

  @Test
  void shouldRefuseToResumeFromNowhere() {
    assertInvalid(
        "resume needs the directory of the checkpoints",
        () -> new TrainingFiles(null, true, null, null));
  }

  @Test
  void shouldMoveAnAliasThatPointsToAnEarlierVersion() {
    TrainingRequest request = request("mnist", "softmax", "champion");
    TrainingJob.run(request, store, TrainingListener.NONE);

    TrainingJob.run(request, store, TrainingListener.NONE);

    assertEquals(2, store.aliases("squares").get("champion").version());
    assertEquals(2, store.aliases("squares").get("champion").history().size());
  }

  @Test
  void shouldPublishWithoutPromotingWhenNotAskedTo() {
    TrainingJob.run(request("mnist", "softmax", null), store, TrainingListener.NONE);

    assertEquals(List.of(1), store.versions("squares"));
    assertTrue(store.aliases("squares").isEmpty());
  }

  @Test
  void shouldListWhatThereIsWhenNetworkOrDataSetAreUnknown() {
    assertEquals(
        "unknown network 'alexnet' (there is %s; or give a file, such as ./my-net.yaml)"
            .formatted(String.join(", ", Networks.names())),
        assertThrows(
                InvalidRequestException.class,
                () ->
                    TrainingJob.run(
                        request("mnist", "alexnet", null), store, TrainingListener.NONE))
            .getMessage());
    assertEquals(
        "unknown data set 'imagenet' (there is fashion-mnist, mnist, cifar-10; or give a folder,"
            + " such as ./flowers)",
        assertThrows(
                InvalidRequestException.class,
                () ->
                    TrainingJob.run(
                        request("imagenet", "softmax", null), store, TrainingListener.NONE))
            .getMessage());
  }

  @Test
  void shouldPublishNothingFromADamagedDataSet() throws IOException {
    Files.write(data.resolve("train-labels-idx1-ubyte"), new byte[3]);

    assertThrows(
        CorruptDatasetException.class,
        () -> TrainingJob.run(request("mnist", "softmax", null), store, TrainingListener.NONE));

    assertEquals(List.of(), store.names());
  }

  @Test
  void shouldNameTheOptionThatIsOutOfItsRange() {
    assertInvalid("epochs must be 1 to 10000, not 0", () -> OPTIONS.withEpochs(0));
    assertInvalid("batch-size must be 1 to 65536, not -1", () -> OPTIONS.withBatchSize(-1));
    assertInvalid(
        "learning-rate must be above 0 and at most 10.0, not NaN",
        () -> OPTIONS.withLearningRate(Double.NaN));
  }

  @Test
  void shouldNameTheModelNameThatIsNone() {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> new TrainingRequest("mnist", null, "softmax", "No!", OPTIONS, null, "me"));

    assertTrue(e.getMessage().contains("'No!'"), e.getMessage());
  }

  private static void assertInvalid(String message, Executable executable) {
    assertEquals(message, assertThrows(InvalidRequestException.class, executable).getMessage());
  }

  private TrainingRequest request(String dataset, String network, @Nullable String promote) {
    return new TrainingRequest(dataset, data, network, "squares", OPTIONS, promote, "somebody");
  }

  private static TrainingListener listener(List<String> heard) {
    return new TrainingListener() {
      @Override
      public void phaseStarted(Phase phase) {
        heard.add(phase.name());
      }

      @Override
      public void datasetLoaded(Dataset dataset) {
        heard.add("loaded " + dataset.name());
      }

      @Override
      public void trainingStarted(Plan plan) {
        heard.add(
            "plan %s %d %d".formatted(plan.network(), plan.parameters(), plan.stepsPerEpoch()));
      }

      @Override
      public void evaluated(Evaluation evaluation) {
        heard.add("evaluated");
      }

      @Override
      public void published(ModelVersion version) {
        heard.add("published " + version.reference());
      }

      @Override
      public void promoted(String alias, AliasState state) {
        heard.add("promoted " + alias + " " + state.version());
      }

      @Override
      public void done(TrainingResult result) {
        heard.add("done");
      }
    };
  }
}
