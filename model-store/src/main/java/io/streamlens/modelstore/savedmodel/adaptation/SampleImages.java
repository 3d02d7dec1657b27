package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Images to compare two graphs on where no data set is at hand; the same ones every time. */
final class SampleImages {

  private static final int MOST = 16;
  private static final int BYTES = 8 << 20;

  private SampleImages() {}

  /** By turns noise and large patches of even colour; so many that they do not swell a manifest. */
  static List<byte[]> of(ImageSpec input) {
    Random random = new Random(1);
    int count = Math.max(2, Math.min(MOST, BYTES / input.size()));
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(i % 2 == 0 ? noise(input, random) : patches(input, random));
    }
    return images;
  }

  private static byte[] noise(ImageSpec input, Random random) {
    byte[] image = new byte[input.size()];
    random.nextBytes(image);
    return image;
  }

  private static byte[] patches(ImageSpec input, Random random) {
    int grid = 4;
    byte[] colours = new byte[grid * grid * input.channels()];
    random.nextBytes(colours);
    byte[] image = new byte[input.size()];
    for (int i = 0; i < image.length; i++) {
      int channel = i % input.channels();
      int column = i / input.channels() % input.width() * grid / input.width();
      int row = i / input.channels() / input.width() * grid / input.height();
      image[i] = colours[(row * grid + column) * input.channels() + channel];
    }
    return image;
  }
}
