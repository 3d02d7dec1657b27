package io.streamlens.cli.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.cli.models.TestModel;
import io.streamlens.cli.terminal.ColourDepth;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.explanation.Occlusion;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

  @TempDir static Path directory;

  /** The label is where the bright square is: left or right. */
  @BeforeAll
  static void train() throws IOException {
    for (String label : List.of("left", "right")) {
      Path folder = Files.createDirectories(directory.resolve("squares").resolve(label));
      for (int i = 0; i < 40; i++) {
        write(folder.resolve(i + ".png"), label.equals("left") ? 2 : 18, i % 18);
      }
    }
    write(directory.resolve("one.png"), 2, 9);
    write(directory.resolve("two.jpg"), 18, 9);
    CommandRun run =
        CommandRun.of(
            "train",
            "--dataset=" + directory.resolve("squares"),
            "--size=28x28",
            "--channels=1",
            "--network=traffic-sign",
            "--epochs=20",
            "--ema=0",
            "--augment=none",
            "--batch-size=16",
            "--device=cpu",
            "--store=" + directory.resolve("store"),
            "--name=squares",
            "--promote");
    assertEquals(0, run.exitCode(), run::toString);
  }

  private static void write(Path file, int left, int top) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(left, top, 8, 8);
    graphics.dispose();
    ImageIO.write(image, file.toString().endsWith("jpg") ? "jpeg" : "png", file.toFile());
  }

  private static CommandRun explain(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("explain", "--store=" + directory.resolve("store")));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void shouldDrawWhyAsPngAndSayItAsText() throws IOException {
    CommandRun run =
        explain("--model=squares", "--out=" + path("why"), path("one.png"), path("two.jpg"));

    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.outLines().get(0).startsWith(path("one.png") + ": left, "), run::toString);
    assertTrue(run.out().contains(path("two.jpg") + ": right, "), run::toString);
    assertTrue(run.out().contains("what mattered (9: covering these 4x4 pixels"), run::toString);
    assertTrue(run.out().indexOf('\u001b') < 0, "colours for nobody");
    for (String picture : List.of("image", "probabilities", "mattered", "features-01-1.relu")) {
      Path file = directory.resolve("why/one-" + picture + ".png");
      assertNotNull(ImageIO.read(file.toFile()), file.toString());
    }
    assertTrue(Files.exists(directory.resolve("why/two-mattered.png")));
  }

  @Test
  void shouldGiveTheFiguresAsJson() throws IOException {
    CommandRun run = explain("--model=squares:1", "--out=" + path("j"), "--json", path("one.png"));

    assertEquals(0, run.exitCode(), run::toString);
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertEquals("squares", json.at("/model/name").asText());
    assertEquals("left", json.at("/images/0/label").asText());
    assertTrue(json.at("/images/0/confidence").asDouble() > 0.5);
    assertEquals(2, json.at("/images/0/top").size());
    int places =
        json.at("/images/0/occlusion/rows").asInt()
            * json.at("/images/0/occlusion/columns").asInt();
    assertEquals(places, json.at("/images/0/occlusion/lost").size());
    assertTrue(json.at("/images/0/pictures").size() >= 5);
  }

  @Test
  void shouldExplainTheOthersWhenOneImageIsDamaged() throws IOException {
    Path damaged = Files.writeString(directory.resolve("damaged.png"), "no image");

    CommandRun run =
        explain(
            "--model=squares",
            "--out=" + path("d"),
            damaged.toString(),
            path("none"),
            path("one.png"));

    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.out().contains("one.png: left"), run::toString);
    assertTrue(run.errLine().contains("2 of 3 images were not explained: " + damaged));
    assertTrue(run.errLine().contains("no such file: " + path("none")), run::toString);
  }

  @Test
  void shouldSayWhenTheModelIsNone() throws IOException {
    CommandRun unknown = explain("--model=cats", path("one.png"));
    try (ModelStore store = ModelStores.open(path("store"))) {
      TestModel.publish(store, directory.resolve("pets"));
    }
    CommandRun broken = explain("--model=pets:1", path("one.png"));

    assertEquals(1, unknown.exitCode(), unknown::toString);
    assertTrue(unknown.errLine().contains("cats"), unknown::toString);
    assertEquals(1, broken.exitCode(), broken::toString);
    assertTrue(broken.errLine().contains("cannot serve"), broken::toString);
  }

  @Test
  void shouldDrawInTheTerminalWhereItHasColours() {
    StringWriter out = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), true);
    Explanation explanation =
        new Explanation(
            new byte[16 * 16],
            new ImageSpec(16, 16, 1),
            List.of(new Explanation.LabelProbability("a", 0, 1)),
            new Occlusion(0, 1, 2, 1, 15, 15, new float[225]),
            List.of());

    new ExplanationPrinter(terminal, ColourDepth.TRUE, 80).print(Path.of("x.png"), explanation);

    List<String> pictures = out.toString().lines().filter(line -> line.contains("▀")).toList();
    assertEquals(16, pictures.size(), "rows of two pixels each, doubled");
  }
}
