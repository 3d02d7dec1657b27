package io.streamlens.trainer.gate;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.publication.ClassifierPredictor;

/** Measures a published version the way it is served: fetched, checked, loaded and run. */
final class ServedEvaluation {

  private final ModelStore store;

  ServedEvaluation(ModelStore store) {
    this.store = store;
  }

  /**
   * What the version does on the data set's test images, in fp32.
   *
   * @throws io.streamlens.modelstore.CorruptModelException if it cannot be served
   */
  TestResult of(ModelVersion version, Dataset dataset) {
    Device device = Devices.choose(Device.Choice.AUTO);
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(
            store.fetch(version), version.manifest(), device, Precision.FP32)) {
      GoldenCheck.check(classifier, version.manifest().golden(), Precision.FP32);
      float[] probabilities = new ClassifierPredictor(classifier).probabilities(dataset.test());
      return TestResult.of(dataset, probabilities, version.manifest().labels());
    }
  }
}
