package io.streamlens.cli.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The results as one page that needs nothing else: no script, no other file. */
public final class BenchPage {

  private BenchPage() {}

  /** The page, in HTML. */
  public static String of(BenchReport report) {
    Map<String, Object> content = new HashMap<>();
    content.put("machine", report.machine());
    content.put("cpuFeatures", String.join(", ", report.machine().features()));
    content.put(
        "disturbances", Stream.of(report.disturbance()).filter(each -> !each.isEmpty()).toList());
    content.put("quick", report.quick());
    content.put("claims", report.claims().stream().map(BenchPage::claim).toList());
    content.put("bars", BarCharts.of(report.rows()));
    content.put("lines", LineCharts.of(report.rows()));
    content.put("rows", report.rows().stream().map(BenchPage::cells).toList());
    return render(content);
  }

  private static Map<String, Object> claim(Claim claim) {
    Map<String, Object> content = new HashMap<>();
    content.put("claim", claim.claim());
    content.put("figure", claim.figure() == null ? "–" : claim.figure());
    content.put("target", claim.target());
    content.put("verdict", claim.verdict().toLowerCase(Locale.ROOT));
    content.put("kind", claim.met() == null ? "unknown" : claim.met() ? "met" : "missed");
    return content;
  }

  private static Map<String, Object> cells(BenchRow row) {
    List<String> cells = BenchTable.cells(row);
    return Map.of("name", cells.get(0), "figures", cells.subList(1, cells.size()));
  }

  private static String render(Map<String, Object> content) {
    try (InputStream in = BenchPage.class.getResourceAsStream("bench.html.mustache")) {
      if (in == null) {
        throw new IllegalStateException("no template of the page");
      }
      return Mustache.compiler()
          .nullValue("")
          .compile(new InputStreamReader(in, UTF_8))
          .execute(content);
    } catch (IOException e) {
      throw new UncheckedIOException("the page's template cannot be read", e);
    }
  }
}
