package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

/**
 * A program of its own for {@link NativeMemoryTest}: does one kind of work many times and prints by
 * how many bytes resident memory grew. To be run with JavaCPP's garbage collection of pointers off,
 * so that what is not closed is lost for good.
 */
final class MemoryUse {

  private static final ImageSpec INPUT = new ImageSpec(64, 64, 3);

  /** A unit of work; the leaking ones are what the test must be able to see. */
  enum Work {
    CLASSIFY(2000),
    CLASSIFY_AND_LEAK_A_TENSOR(150),
    OPEN_AND_CLOSE(100),
    OPEN_AND_FORGET(30),
    OPEN_WHAT_IS_REFUSED(100);

    private final int times;

    Work(int times) {
      this.times = times;
    }
  }

  private final Path directory;
  private final TinyModel model = new TinyModel(INPUT, 20);
  private final List<byte[]> images = model.randomImages(64, 3);

  private MemoryUse(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    System.out.println(new MemoryUse(directory).growth(Work.valueOf(arguments[0])));
  }

  private long growth(Work work) throws Exception {
    model.write(directory);
    try (SavedModelClassifier classifier = open()) {
      repeat(work, classifier, work.times / 3);
      long before = Pointer.physicalBytes();
      repeat(work, classifier, work.times);
      return Pointer.physicalBytes() - before;
    }
  }

  private void repeat(Work work, SavedModelClassifier classifier, int times) {
    for (int i = 0; i < times; i++) {
      switch (work) {
        case CLASSIFY -> classifier.classify(images);
        case CLASSIFY_AND_LEAK_A_TENSOR -> {
          classifier.classify(images);
          leakABatch();
        }
        case OPEN_AND_CLOSE -> classifyOnce(open()).close();
        case OPEN_AND_FORGET -> classifyOnce(open());
        case OPEN_WHAT_IS_REFUSED -> openWhatIsRefused();
      }
    }
  }

  private void leakABatch() {
    TUint8 batch = TUint8.tensorOf(Shape.of(images.size(), INPUT.size()));
    for (int i = 0; i < images.size(); i++) {
      batch.asRawTensor().data().slice((long) i * INPUT.size(), INPUT.size()).write(images.get(i));
    }
  }

  private SavedModelClassifier classifyOnce(SavedModelClassifier classifier) {
    classifier.classify(images);
    return classifier;
  }

  private SavedModelClassifier open() {
    return SavedModelClassifier.open(directory, model.manifest(), Devices.CPU, Precision.FP32);
  }

  private void openWhatIsRefused() {
    try {
      SavedModelClassifier.open(directory, model.manifest(INPUT, 21), Devices.CPU, Precision.FP32)
          .close();
      throw new AssertionError("21 labels were accepted");
    } catch (CorruptModelException expected) {
      // what this work is about: the loaded graph has to be freed all the same
    }
  }
}
