package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window, as somebody who looks at the page. */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it; skips the test, and says so, where it is not installed. */
  static Browser start(Path profile) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "SKIPPED: the page is not looked at, since there is no browser; apt-get install -y"
            + " chromium chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  void open(URI page) {
    driver.get("about:blank"); // what the page before still has to say is of no interest
    console();
    driver.get(page.toString());
  }

  /** The size and the colours of the window that looks. */
  void look(int width, String colours) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /** The text of the element with this id, as a person sees it; empty if it is hidden. */
  String text(String id) {
    return driver.findElement(By.id(id)).getText();
  }

  /** Waits until the element's text is as it should be. */
  String awaitText(String id, Predicate<String> expected) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String text = text(id);
    while (!expected.test(text)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "#" + id + " is still '" + text + "', the console says " + console());
      }
      TimeUnit.MILLISECONDS.sleep(50); // a poll's pause; the condition above decides
      text = text(id);
    }
    return text;
  }

  /** What a script in the page gives. */
  Object evaluate(String script) {
    return driver.executeScript(script);
  }

  /** What the page has complained of: a script that failed, something the policy forbade. */
  List<String> console() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Keeps a picture of the whole page for people to look at. */
  void keepScreenshot(String name) throws IOException {
    long height = ((Number) evaluate("return document.documentElement.scrollHeight")).longValue();
    long width = ((Number) evaluate("return window.innerWidth")).longValue();
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Path file = Path.of("target", "screenshots", name + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
