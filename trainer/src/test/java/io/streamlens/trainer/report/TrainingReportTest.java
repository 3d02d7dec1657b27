package io.streamlens.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.TrainingResult;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingReportTest {

  private static final TrainingOptions OPTIONS =
      TrainingOptions.PLAIN
          .withDevice(Device.Choice.CPU)
          .withEpochs(2)
          .withBatchSize(8)
          .with("validation-split", "0.2");

  @TempDir Path directory;
  private Path images;
  private ModelStore store;

  @BeforeEach
  void writeImages() throws IOException {
    images = directory.resolve("colours");
    write("red & <b>hot</b>".replace("/", "∕"), 24, Color.RED);
    write("green", 12, Color.GREEN);
    store = FileSystemModelStore.openOrCreate(directory.resolve("store"));
  }

  private void write(String label, int count, Color colour) throws IOException {
    Path folder = Files.createDirectories(images.resolve(label));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(colour);
      graphics.fillRect(i % 8, i % 5, 20, 20);
      graphics.dispose();
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path train(String network) {
    TrainingRequest request =
        new TrainingRequest(images + "/", null, network, "colours", OPTIONS, null, "somebody");
    TrainingResult result = TrainingJob.run(request, store, TrainingListener.NONE);
    assertEquals(List.of(), store.verify(result.version().reference()));
    assertTrue(
        result.version().manifest().files().stream()
            .anyMatch(file -> file.path().equals(TrainingReport.PAGE)),
        "the manifest does not cover the report");
    return store.fetch(result.version()).resolve("report");
  }

  @ParameterizedTest
  @CsvSource({
    "traffic-sign, true, true",
    "convnet, true, true",
    "softmax, true, false",
    "mlp, true, false",
    "resnet, true, true",
    "inception, true, true",
  })
  void shouldShowOfEveryNetworkWhatItHas(String network, boolean filters, boolean maps)
      throws IOException {
    Path report = train(network);

    assertEquals(filters, Files.exists(report.resolve("filters.png")));
    try (Stream<Path> files = Files.list(report)) {
      assertEquals(
          maps, files.anyMatch(file -> file.getFileName().toString().startsWith("features-")));
    }
    for (String picture : List.of("loss", "accuracy", "confusion", "calibration", "answer")) {
      assertTrue(Files.exists(report.resolve(picture + ".png")), picture);
    }
    try (Stream<Path> files = Files.list(report)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".png")).toList()) {
        BufferedImage image = ImageIO.read(file.toFile());
        assertNotNull(image, file.toString());
        assertTrue(image.getWidth() <= 2000 && image.getHeight() <= 8000, file.toString());
      }
    }
  }

  @Test
  void shouldNeedNoOtherFileAndNoNetwork() throws IOException {
    String page = Files.readString(train("softmax").resolve("report.html"));

    Matcher references = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
    int pictures = 0;
    while (references.find()) {
      String target = references.group(1);
      assertTrue(target.startsWith("data:image/png;base64,") || target.startsWith("#"), target);
      pictures += target.startsWith("data:") ? 1 : 0;
    }
    assertTrue(pictures > 5, pictures + " pictures");
    assertFalse(page.contains("http"), "the page refers to the web");
    assertFalse(page.contains("{{"), "something of the template was left");
  }

  @Test
  void shouldEscapeWhatLabelsAreCalled() throws IOException {
    String page = Files.readString(train("softmax").resolve("report.html"));

    assertTrue(page.contains("red &amp; &lt;b&gt;hot&lt;∕b&gt;"), "label");
    assertFalse(page.contains("<b>hot"), "a label became markup");
  }

  @Test
  void shouldSayWhatWasTrainedOnWhat() throws IOException {
    Files.writeString(images.resolve("green/broken.png"), "no picture");

    String page = Files.readString(train("softmax").resolve("report.html"));

    assertTrue(page.contains("<td>green/broken.png</td><td>"), "damaged file");
    assertTrue(page.contains("Multinomial logistic regression"), "the network's file");
    assertTrue(page.contains("<td>learningRate</td>"), "options");
    assertTrue(page.contains("<td>seed</td><td>1</td>"), "seed");
    assertTrue(page.contains("<td>CPU time</td>"), "CPU time");
    assertTrue(page.contains("That is uneven"), "balance");
  }
}
