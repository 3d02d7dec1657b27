package io.streamlens.trainer.report;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.SavedModelLayers;
import io.streamlens.modelstore.savedmodel.SavedModelLayers.Kernel;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.picture.Charts;
import io.streamlens.trainer.picture.FeaturePictures;
import io.streamlens.trainer.picture.KernelPictures;
import io.streamlens.trainer.picture.KernelPictures.Kind;
import io.streamlens.trainer.picture.Pictures;
import io.streamlens.trainer.picture.TileGrid;
import io.streamlens.trainer.publication.TrainedModel;
import io.streamlens.trainer.report.ReportFolder.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the first layer looks for, and what one image becomes on its way through the layers. */
final class InsideSection {

  /** A sample is shown larger than the maps that are made of it. */
  private static final int SAMPLE_SIDE = 2 * TileGrid.DEFAULT.side();

  private static final int MOST_BARS = 10;

  private final TrainedModel model;
  private final SavedModelLayers inside;
  private final ReportFolder folder;
  private final int sample;

  InsideSection(TrainedModel model, SavedModelLayers inside, ReportFolder folder) {
    this.model = model;
    this.inside = inside;
    this.folder = folder;
    this.sample = sample(model.dataset().test(), model.evaluation());
  }

  /** The first test image that the model is right about; the very first if it never is. */
  private static int sample(Split test, Evaluation evaluation) {
    return IntStream.range(0, test.size())
        .filter(image -> evaluation.predictedLabels()[image] == test.label(image))
        .findFirst()
        .orElse(0);
  }

  /** The first layer's kernels as one picture. */
  record Filters(String layer, Picture picture, boolean weights, String drawn, boolean colour) {}

  /** One layer's maps. */
  record Features(String layer, String size, String maps, boolean signed, Picture picture) {}

  /** A hand-set kernel and the learned one that is most like it. */
  record Edges(
      String name,
      Picture kernel,
      Picture response,
      int filter,
      Picture learnedKernel,
      Picture learnedResponse,
      String correlation) {}

  /** What the page's template asks for. */
  Map<String, Object> content() {
    Map<String, Object> content = new HashMap<>();
    content.put("sample", samplePicture());
    content.put("sampleLabel", model.dataset().labels().get(model.dataset().test().label(sample)));
    Optional<Kernel> kernel = inside.firstKernel();
    content.put("filters", kernel.flatMap(this::filters).orElse(null));
    content.put("edges", kernel.map(this::edges).filter(edges -> !edges.isEmpty()).orElse(null));
    List<Features> features = features();
    content.put("features", features.isEmpty() ? null : features);
    content.put("answer", answer());
    return content;
  }

  private byte[] pixels() {
    return model.dataset().test().pixels(sample);
  }

  private Picture samplePicture() {
    BufferedImage image = Pictures.image(pixels(), model.dataset().input());
    return folder.picture("sample", Pictures.fit(image, SAMPLE_SIDE), "The sample");
  }

  private Optional<Filters> filters(Kernel kernel) {
    ImageSpec input = model.dataset().input();
    return KernelPictures.of(kernel, input)
        .map(
            pictures ->
                new Filters(
                    kernel.layer(),
                    folder.picture(
                        "filters",
                        TileGrid.LARGE.draw(pictures.pictures()),
                        "What the first layer's filters look for"),
                    pictures.kind() == Kind.WEIGHTS,
                    drawn(pictures.pictures().size(), pictures.all()),
                    input.channels() == 3));
  }

  private static String drawn(int drawn, int all) {
    return drawn == all ? "all " + all : drawn + " of " + all;
  }

  private List<Edges> edges(Kernel kernel) {
    List<Edges> edges = new ArrayList<>();
    for (EdgeComparison found :
        EdgeComparison.of(kernel, pixels(), model.dataset().input(), model.normalization())) {
      String file = "edges-" + found.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
      edges.add(
          new Edges(
              found.name(),
              tile(file + "-kernel", found.kernel(), "Hand-set kernel"),
              tile(file, found.response(), "The sample under it"),
              found.filter() + 1,
              tile(file + "-learned-kernel", found.learnedKernel(), "Learned filter"),
              tile(file + "-learned", found.learnedResponse(), "The sample under it"),
              String.format(Locale.ROOT, "%+.2f", found.correlation())));
    }
    return edges;
  }

  private Picture tile(String name, BufferedImage image, String alt) {
    return folder.picture(name, Pictures.fit(image, TileGrid.DEFAULT.side() * 3 / 2), alt);
  }

  private List<Features> features() {
    List<Features> features = new ArrayList<>();
    for (FeaturePictures layer : FeaturePictures.of(inside.outputs(pixels()))) {
      String file = "features-%02d-%s".formatted(features.size() + 1, layer.layer());
      features.add(
          new Features(
              layer.layers(),
              layer.height() + "x" + layer.width(),
              drawn(layer.drawn(), layer.all()),
              layer.signed(),
              folder.picture(file, layer.picture(), "Maps of layer " + layer.layer())));
    }
    return features;
  }

  private Picture answer() {
    float[] probabilities = model.trained().probabilities(model.dataset().test().select(sample));
    List<Integer> best =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted((a, b) -> Float.compare(probabilities[b], probabilities[a]))
            .limit(MOST_BARS)
            .toList();
    return folder.picture(
        "answer",
        Charts.bars(
            "probability",
            best.stream().map(model.dataset().labels()::get).toList(),
            best.stream().map(label -> (double) probabilities[label]).toList(),
            1),
        "What the model says of the sample");
  }
}
