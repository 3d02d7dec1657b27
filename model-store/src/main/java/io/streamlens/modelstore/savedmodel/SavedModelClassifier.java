package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import java.nio.file.Path;
import java.util.List;

/** A {@link Classifier} that runs the signature {@code serving_default} of a SavedModel. */
public final class SavedModelClassifier implements Classifier {

  private SavedModelClassifier() {}

  /**
   * Loads a SavedModel and checks that its signature is what {@code manifest} says.
   *
   * @param directory holds {@code saved_model.pb}
   * @param manifest says the input's shape and the number of labels
   * @param device where it runs
   * @param precision what it computes in
   * @throws io.streamlens.modelstore.CorruptModelException if it cannot be loaded, or its signature
   *     is not the manifest's
   */
  public static SavedModelClassifier open(
      Path directory, ModelManifest manifest, Device device, Precision precision) {
    throw new UnsupportedOperationException("in the making");
  }

  @Override
  public ImageSpec input() {
    throw new UnsupportedOperationException("in the making");
  }

  @Override
  public int labels() {
    throw new UnsupportedOperationException("in the making");
  }

  @Override
  public float[] classify(List<byte[]> images) {
    throw new UnsupportedOperationException("in the making");
  }

  @Override
  public void close() {}
}
