package io.streamlens.inference.observability;

import io.streamlens.inference.observability.MetricQueries.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /q/metrics} answers, in Prometheus' text format. */
final class Scrape {

  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+.*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, List<Map<String, String>>> series = new HashMap<>();

  /** Reads one more answer. */
  void add(String text) {
    for (String line : text.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.matches()) {
        Map<String, String> labels = new HashMap<>();
        if (sample.group(2) != null) {
          Matcher label = LABEL.matcher(sample.group(2));
          while (label.find()) {
            labels.put(label.group(1), label.group(2));
          }
        }
        series.computeIfAbsent(sample.group(1), name -> new ArrayList<>()).add(labels);
      }
    }
  }

  /** The names of all series. */
  Set<String> names() {
    return Set.copyOf(series.keySet());
  }

  /** Whether there is a series of that name, with these labels and values. */
  boolean has(Selector selector) {
    return series.getOrDefault(selector.name(), List.of()).stream()
        .anyMatch(labels -> labels.entrySet().containsAll(selector.equal().entrySet()));
  }

  /** Whether the series of that name have this label. */
  boolean hasLabel(String name, String label) {
    return series.getOrDefault(name, List.of()).stream()
        .anyMatch(labels -> labels.containsKey(label));
  }
}
