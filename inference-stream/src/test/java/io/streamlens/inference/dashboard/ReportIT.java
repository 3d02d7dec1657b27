package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.Main;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.inference.demo.ImageFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report of a training, looked at in a real browser. */
@Timeout(180)
class ReportIT {

  @TempDir static Path work;
  private static Browser browser;

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = Browser.start(work.resolve("profile"));
    ImageFolder.write(work.resolve("shapes"), 60, 40, 20);
    String longName = "a-name-without-any-place-to-break-it-".repeat(3);
    Files.move(work.resolve("shapes/bar"), work.resolve("shapes").resolve(longName));
    Files.writeString(work.resolve("shapes/disc/broken.png"), "no image");
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"convnet, 3", "traffic-sign, 1", "softmax, 3", "inception, 3"})
  void shouldShowEveryPictureAndFitWindowsWideAndNarrow(String network, int channels)
      throws IOException {
    Path page = train(network, channels);

    for (int width : List.of(400, 1280)) {
      for (String colours : List.of("light", "dark")) {
        browser.look(width, colours);
        browser.open(page.toUri());

        assertEquals(List.of(), browser.console());
        assertEquals(
            0L,
            browser.evaluate("return document.documentElement.scrollWidth - window.innerWidth"),
            "the page is wider than a window of " + width);
        assertEquals(
            List.of(),
            browser.evaluate(
                "return [...document.images]"
                    + ".filter(i => !i.complete || !i.naturalWidth || !i.naturalHeight"
                    + " || i.getBoundingClientRect().width < 16)"
                    + ".map(i => i.alt)"),
            "pictures that are not shown");
        assertTrue((long) browser.evaluate("return document.images.length") > 8);
        browser.keepScreenshot("report-" + network + "-" + width + "-" + colours);
      }
    }
  }

  private static Path train(String network, int channels) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int exitCode =
        Main.run(
            new Terminal(out, out, false),
            "train",
            "--dataset=" + work.resolve("shapes"),
            "--size=28x28",
            "--channels=" + channels,
            "--network=" + network,
            "--epochs=2",
            "--warmup=0",
            "--batch-size=16",
            "--validation-split=0.2",
            "--device=cpu",
            "--store=" + work.resolve("store"),
            "--name=" + network);
    out.flush();
    assertEquals(0, exitCode, said.toString());
    assertTrue(said.toString().contains("damaged files, left out: 1"), () -> "" + said);
    String place =
        said.toString()
            .lines()
            .filter(line -> line.startsWith("report: "))
            .findFirst()
            .orElseThrow();
    return Path.of(place.substring("report: ".length()));
  }
}
