package io.streamlens.inference.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.dashboard.ImageSampler.Sample;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes of a sample what the page shows; for one thread. */
final class SampleRenderer {

  private static final int LONGEST_TEXT = 120;

  /**
   * Far below what the stream itself accepts: a picture on a page is not worth that much memory.
   */
  private static final ImageLimits LIMITS = new ImageLimits(ImageSampler.LARGEST_VALUE, 4_000_000);

  private final ObjectMapper json;
  private final boolean pictures;
  private final ImageReader reader = new ImageReader(LIMITS);

  /**
   * An image on the page.
   *
   * @param id shortened if it is long
   * @param label the most probable one
   * @param confidence 0 to 1
   * @param model name and version of what made the answer
   * @param at the image's timestamp
   * @param picture the image as the model sees it, as a {@code data:} URI of a PNG; null if it is
   *     too large for a page, or if pictures are off
   */
  record ShownImage(
      String id,
      String label,
      double confidence,
      String model,
      Instant at,
      @Nullable String picture) {}

  /**
   * @param pictures whether the images themselves may be shown
   */
  SampleRenderer(ObjectMapper json, boolean pictures) {
    this.json = json;
    this.pictures = pictures;
  }

  /**
   * @param manifest of the model that serves now; null if none does
   */
  ShownImage render(Sample sample, @Nullable ModelManifest manifest) {
    JsonNode classification = read(sample.classified().json());
    return new ShownImage(
        PageText.shortened(sample.id(), LONGEST_TEXT),
        PageText.shortened(classification.path("label").asText(), LONGEST_TEXT),
        classification.path("confidence").asDouble(),
        sample.classified().model() + ":" + sample.classified().modelVersion(),
        Instant.ofEpochMilli(sample.timestamp()),
        pictures && manifest != null ? picture(sample, manifest) : null);
  }

  private JsonNode read(byte[] classification) {
    try {
      return json.readTree(classification);
    } catch (IOException e) {
      throw new IllegalStateException("a classification that is no JSON", e);
    }
  }

  private @Nullable String picture(Sample sample, ModelManifest manifest) {
    if (sample.value() == null) {
      return null;
    }
    try {
      byte[] pixels =
          reader.read(
              sample.value(), sample.contentType(), manifest.input(), manifest.preprocessing());
      return Thumbnail.dataUri(pixels, manifest.input());
    } catch (ImageRejectedException e) {
      // Classified, but over the page's own limits, or made for a model that has been replaced.
      return null;
    }
  }
}
