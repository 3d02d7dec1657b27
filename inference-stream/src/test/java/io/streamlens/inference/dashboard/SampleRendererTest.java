package io.streamlens.inference.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.dashboard.ImageSampler.Sample;
import io.streamlens.inference.dashboard.SampleRenderer.ShownImage;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SampleRendererTest {

  private static final ModelManifest MANIFEST = TestModels.version("m", 4).manifest();
  private static final String RAW = "application/octet-stream";

  private final SampleRenderer renderer = new SampleRenderer(new ObjectMapper(), true);

  private static Sample sample(byte @Nullable [] value) {
    byte[] json = "{\"label\": \"<b>three</b>\", \"confidence\": 0.75}".getBytes(UTF_8);
    return new Sample("id", value, RAW, 1000, new Classified(json, "m", 4, 2000));
  }

  private static BufferedImage decode(@Nullable String uri) throws IOException {
    assertNotNull(uri);
    String prefix = "data:image/png;base64,";
    assertEquals(prefix, uri.substring(0, prefix.length()));
    return ImageIO.read(
        new ByteArrayInputStream(Base64.getDecoder().decode(uri.substring(prefix.length()))));
  }

  @Test
  void shouldShowRawPixelsThroughTheModelsInputShape() throws IOException {
    ShownImage shown =
        renderer.render(sample(new byte[] {0, 64, (byte) 128, (byte) 255}), MANIFEST);

    BufferedImage picture = decode(shown.picture());
    assertEquals("<b>three</b>", shown.label());
    assertEquals(0.75, shown.confidence());
    assertEquals("m:4", shown.model());
    assertEquals(2, picture.getWidth());
    assertEquals(64, picture.getRaster().getSample(1, 0, 0));
    assertEquals(255, picture.getRaster().getSample(1, 1, 0));
  }

  @Test
  void shouldKeepTheColoursApart() throws IOException {
    byte[] redGreen = {(byte) 200, 10, 20, 30, (byte) 210, 40};

    BufferedImage picture = decode(Thumbnail.dataUri(redGreen, new ImageSpec(1, 2, 3)));

    assertEquals(0xffc80a14, picture.getRGB(0, 0));
    assertEquals(0xff1ed228, picture.getRGB(1, 0));
  }

  @Test
  void shouldShrinkALargeInputByAveraging() throws IOException {
    ImageSpec spec = new ImageSpec(224, 448, 1);
    byte[] stripes = new byte[spec.size()];
    for (int i = 0; i < stripes.length; i += 2) {
      stripes[i] = (byte) 200;
    }

    BufferedImage picture = decode(Thumbnail.dataUri(stripes, spec));

    assertEquals(112, picture.getWidth());
    assertEquals(56, picture.getHeight());
    assertEquals(100, picture.getRaster().getSample(50, 50, 0));
  }

  @Test
  void shouldShowAnImageWithoutItsPictureWhereThereCanBeNone() {
    assertNull(renderer.render(sample(null), MANIFEST).picture());
    assertNull(renderer.render(sample(new byte[3]), MANIFEST).picture());
    assertNull(renderer.render(sample(new byte[4]), null).picture());
  }

  @Test
  void shouldShowNoPictureWhenPicturesAreOff() {
    SampleRenderer off = new SampleRenderer(new ObjectMapper(), false);

    assertNull(off.render(sample(new byte[4]), MANIFEST).picture());
    assertEquals("<b>three</b>", off.render(sample(new byte[4]), MANIFEST).label());
  }
}
