package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ImportRecord.Values;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SavedModel to be imported, and what is known of it that its files do not tell.
 *
 * @param directory holds its {@code saved_model.pb}
 * @param labels in the order of its outputs
 * @param signature the signature to take
 * @param input the shape of an image, where the signature leaves it open or takes it flat
 * @param scale what it expects pixels to be; must be given if it takes floats, and must not if it
 *     takes uint8
 * @param output the signature's output to take, where several would do
 * @param values whether logits or probabilities come out; found out where absent
 */
public record ImportRequest(
    Path directory,
    List<String> labels,
    String signature,
    @Nullable ImageSpec input,
    @Nullable PixelScale scale,
    @Nullable String output,
    @Nullable Values values) {

  public ImportRequest {
    labels = List.copyOf(labels);
  }
}
