package io.streamlens.cli.explain;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.SavedModelLayers;
import io.streamlens.modelstore.savedmodel.SavedModelLayers.LayerOutput;
import io.streamlens.trainer.explanation.Occlusion;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says of one image, and why. The array belongs to this record: do not change it.
 *
 * @param pixels as the model sees them: uint8, row-major HWC
 * @param input their shape
 * @param top the likeliest labels, the likeliest first
 * @param occlusion which pixels that label rests on
 * @param layers what each layer made of the image; empty for a model that does not name its layers
 */
@SuppressWarnings("ArrayRecordComponent")
record Explanation(
    byte[] pixels,
    ImageSpec input,
    List<LabelProbability> top,
    Occlusion occlusion,
    List<LayerOutput> layers) {

  private static final int MOST = 10;

  /** How likely a label is, 0 to 1. */
  record LabelProbability(String label, int index, double probability) {}

  static Explanation of(
      Classifier classifier, SavedModelLayers inside, ModelManifest manifest, byte[] pixels) {
    float[] probabilities = classifier.classify(List.of(pixels));
    List<LabelProbability> top =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted((a, b) -> Float.compare(probabilities[b], probabilities[a]))
            .limit(MOST)
            .map(
                index ->
                    new LabelProbability(manifest.labels().get(index), index, probabilities[index]))
            .toList();
    return new Explanation(
        pixels,
        manifest.input(),
        top,
        Occlusion.of(classifier, pixels, top.get(0).index()),
        inside.outputs(pixels));
  }
}
