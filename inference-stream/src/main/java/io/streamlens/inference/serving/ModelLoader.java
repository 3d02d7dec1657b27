package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples.Sample;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves, fetches with every digest checked, loads, compares the golden samples and warms up. */
public final class ModelLoader implements ModelSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  /** The first runs of a batch size are slow: TensorFlow plans its memory and kernels then. */
  private static final int WARM_UP_RUNS = 3;

  private final ModelStore store;
  private final Device device;
  private final Precision precision;
  private final int maxBatchSize;

  /**
   * @param store closed with the loader
   * @param maxBatchSize the largest batch that is warmed
   */
  public ModelLoader(ModelStore store, Device device, Precision precision, int maxBatchSize) {
    this.store = store;
    this.device = device;
    this.precision = precision;
    this.maxBatchSize = maxBatchSize;
  }

  @Override
  public ServedModel load(ModelReference reference) {
    ModelVersion version = store.resolve(reference);
    Path directory = store.fetch(version);
    Classifier classifier =
        SavedModelClassifier.open(directory, version.manifest(), device, precision);
    try {
      double difference = GoldenCheck.check(classifier, version.manifest().golden(), precision);
      Duration fullBatchTime = warmUp(classifier, version.manifest().golden().samples().get(0));
      LOG.info(
          "model {} ({}) is ready on {} in {}: golden samples within {}, {} images in {} ms",
          version.reference(),
          version.digest(),
          device.name(),
          precision,
          difference,
          maxBatchSize,
          fullBatchTime.toNanos() / 1e6);
      return new ServedModel(version, device, precision, classifier, fullBatchTime);
    } catch (RuntimeException | Error e) {
      classifier.close();
      throw e;
    }
  }

  /**
   * Runs each power of two up to the largest batch, so that no image of a user pays for it.
   *
   * @return the time of the last run, of the largest batch
   */
  private Duration warmUp(Classifier classifier, Sample sample) {
    List<byte[]> batch = new ArrayList<>(maxBatchSize);
    long nanos = 0;
    for (int size = 1; size < 2 * maxBatchSize; size *= 2) {
      while (batch.size() < Math.min(size, maxBatchSize)) {
        batch.add(sample.pixels());
      }
      for (int run = 0; run < WARM_UP_RUNS; run++) {
        long start = System.nanoTime();
        classifier.classify(batch);
        nanos = System.nanoTime() - start;
      }
    }
    return Duration.ofNanos(nanos);
  }

  @Override
  public void close() {
    store.close();
  }
}
