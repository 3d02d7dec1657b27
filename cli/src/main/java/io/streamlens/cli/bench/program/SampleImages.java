package io.streamlens.cli.bench.program;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first test images of a data set, encoded once each: sending them costs no encoding. */
public final class SampleImages {

  private static final int MOST = 1000;

  private final Split split;
  private final Map<RecordFormat, List<byte[]>> encoded = new EnumMap<>(RecordFormat.class);

  private SampleImages(Split split) {
    this.split = split;
  }

  /** The images of {@code dataset}, whose files lie in {@code data} ({@code -}: where usual). */
  static SampleImages of(String dataset, String data) {
    @Nullable Path directory = data.equals("-") ? null : Path.of(data);
    return new SampleImages(Datasets.load(dataset, directory).test());
  }

  /** The test images of {@code dataset}. */
  public static SampleImages of(Dataset dataset) {
    return new SampleImages(dataset.test());
  }

  /** How long a value is on average. */
  public double meanBytes(RecordFormat format) {
    return in(format).stream().mapToInt(value -> value.length).average().orElse(0);
  }

  /** Their shape. */
  ImageSpec input() {
    return split.input();
  }

  /** All of them in this format. */
  List<byte[]> in(RecordFormat format) {
    return encoded.computeIfAbsent(format, this::encode);
  }

  private List<byte[]> encode(RecordFormat format) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST, split.size()); i++) {
      values.add(format.encode(split.pixels(i), split.input()));
    }
    return values;
  }
}
