package io.streamlens.trainer.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.SavedModelLayers.Kernel;
import io.streamlens.modelstore.savedmodel.SavedModelLayers.LayerOutput;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PicturesTest {

  private static final int WHITE = 0xffffffff;

  @Test
  void shouldShowZeroAsWhiteAndEachSignInItsColour() {
    int blue = ColourScale.SIGNED.rgb(-1);
    int red = ColourScale.SIGNED.rgb(1);

    assertEquals(0xffffff, ColourScale.SIGNED.rgb(0));
    assertTrue((blue & 0xff) > (blue >> 16), Integer.toHexString(blue));
    assertTrue((red >> 16) > (red & 0xff), Integer.toHexString(red));
    assertEquals(red, ColourScale.SIGNED.rgb(7));
  }

  @Test
  void shouldKeepSmallImagesPixelsSharpAndAverageLargeOnes() {
    BufferedImage small = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    small.setRGB(1, 0, WHITE);
    BufferedImage large = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);

    BufferedImage grown = Pictures.fit(small, 10);
    BufferedImage shrunk = Pictures.fit(large, 50);

    assertEquals(10, grown.getWidth());
    assertEquals(5, grown.getHeight());
    assertEquals(0xff000000, grown.getRGB(4, 4));
    assertEquals(WHITE, grown.getRGB(5, 0));
    assertEquals(50, shrunk.getWidth());
    assertEquals(25, shrunk.getHeight());
  }

  @Test
  void shouldDrawTheFiltersOfAConvolution() {
    float[] values = new float[3 * 3 * 2];
    values[2 * 4 + 1] = 1; // the centre of the second filter
    Kernel kernel = new Kernel("1.conv", List.of(3, 3, 1, 2), values);

    KernelPictures filters = KernelPictures.of(kernel, new ImageSpec(28, 28, 1)).orElseThrow();

    assertEquals(KernelPictures.Kind.FILTERS, filters.kind());
    assertEquals(2, filters.all());
    assertEquals(WHITE, filters.pictures().get(0).getRGB(1, 1));
    assertEquals(0xff000000 | ColourScale.SIGNED.rgb(1), filters.pictures().get(1).getRGB(1, 1));
  }

  @Test
  void shouldDrawOneWeightForEachPixelOfALayerWithoutConvolution() {
    Kernel kernel = new Kernel("2.logits", List.of(6, 4), new float[24]);

    KernelPictures weights = KernelPictures.of(kernel, new ImageSpec(2, 3, 1)).orElseThrow();

    assertEquals(KernelPictures.Kind.WEIGHTS, weights.kind());
    assertEquals(4, weights.pictures().size());
    assertEquals(3, weights.pictures().get(0).getWidth());
    assertEquals(2, weights.pictures().get(0).getHeight());
    assertEquals(Optional.empty(), KernelPictures.of(kernel, new ImageSpec(5, 3, 1)));
  }

  @Test
  void shouldShowAConvolutionTogetherWithWhatFinishesIt() {
    List<LayerOutput> outputs =
        List.of(
            maps("1.conv"),
            maps("1.batchnorm"),
            maps("1.relu"),
            maps("2.branches.1.1.conv"),
            maps("2.branches.1.1.relu"),
            maps("2.branches.2.1.pool"),
            maps("2.branches"),
            maps("2.relu"),
            new LayerOutput("3.pool", 1, 1, 2, new float[2]));

    List<FeaturePictures> layers = FeaturePictures.of(outputs);

    assertEquals(
        List.of(
            "1.conv, 1.batchnorm, 1.relu",
            "2.branches.1.1.conv, 2.branches.1.1.relu",
            "2.branches.2.1.pool",
            "2.branches, 2.relu"),
        layers.stream().map(FeaturePictures::layers).toList());
    assertEquals("1.relu", layers.get(0).layer());
  }

  @Test
  void shouldBoundWhatIsDrawnOfALayer() {
    LayerOutput many = new LayerOutput("1.conv", 400, 400, 64, new float[400 * 400 * 64]);

    FeaturePictures picture = FeaturePictures.of(List.of(many)).get(0);

    assertEquals(64, picture.all());
    assertEquals(32, picture.drawn());
    assertTrue(picture.picture().getWidth() <= 8 * 122, "" + picture.picture().getWidth());
    assertTrue(picture.picture().getHeight() <= 4 * 122, "" + picture.picture().getHeight());
  }

  private static LayerOutput maps(String layer) {
    return new LayerOutput(layer, 2, 2, 1, new float[] {0, 1, 0, 2});
  }
}
