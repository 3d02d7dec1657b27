package io.streamlens.inference.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The queries of the dashboard and of the alerts, as they are shipped. */
final class MetricQueries {

  private static final Path DOCKER =
      Path.of(System.getProperty("project.root", ".."), "docker").toAbsolutePath();
  static final Path RULES = DOCKER.resolve("prometheus/rules/streamlens.yml");
  private static final Path DASHBOARD = DOCKER.resolve("grafana/dashboards/streamlens.json");

  /** What stands before a selector's braces, a range or the end of it. */
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:streamlens|kafka|jvm|process|up)\\w*)(\\{[^}]*})?");

  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!=|=)\\s*\"([^\"]*)\"");

  private MetricQueries() {}

  /** By where they stand. */
  static Map<String, String> all() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    addDashboard(queries);
    addRules(queries);
    return queries;
  }

  private static void addDashboard(Map<String, String> queries) throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String name = panel.path("title").asText() + " " + target.path("refId").asText();
        // Grafana's own variable; any range will do.
        queries.put(name, target.path("expr").asText().replace("$__rate_interval", "1m"));
      }
    }
    for (JsonNode annotation : dashboard.at("/annotations/list")) {
      queries.put(annotation.path("name").asText(), annotation.path("expr").asText());
    }
  }

  /** The names of the alerts. */
  static Set<String> alerts() throws IOException {
    Map<String, String> rules = new LinkedHashMap<>();
    addRules(rules);
    return rules.keySet();
  }

  private static void addRules(Map<String, String> queries) throws IOException {
    Map<String, List<Map<String, ?>>> file = new Yaml().load(Files.readString(RULES));
    for (Map<String, ?> group : file.get("groups")) {
      for (Object rule : (List<?>) group.get("rules")) {
        Map<?, ?> alert = (Map<?, ?>) rule;
        queries.put(String.valueOf(alert.get("alert")), String.valueOf(alert.get("expr")));
      }
    }
  }

  /**
   * One series that a query asks for.
   *
   * @param name of the metric
   * @param equal labels and the values that they must have
   */
  record Selector(String name, Map<String, String> equal) {

    @Override
    public String toString() {
      List<String> matchers = new ArrayList<>();
      equal.forEach((label, value) -> matchers.add(label + "=\"" + value + "\""));
      return name + "{" + String.join(",", matchers) + "}";
    }
  }

  /** The selectors of a query. */
  static List<Selector> selectors(String query) {
    List<Selector> selectors = new ArrayList<>();
    Matcher found = SELECTOR.matcher(query);
    while (found.find()) {
      Map<String, String> equal = new LinkedHashMap<>();
      if (found.group(2) != null) {
        Matcher matcher = MATCHER.matcher(found.group(2));
        while (matcher.find()) {
          if (!matcher.group(2).equals("=")) {
            throw new IllegalArgumentException("this test knows '=' only: " + query);
          }
          equal.put(matcher.group(1), matcher.group(3));
        }
      }
      selectors.add(new Selector(found.group(1), equal));
    }
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("a query without a metric: " + query);
    }
    return selectors;
  }

  /** The labels that a query groups by; they must be there, or the groups are one. */
  static List<String> groupedBy(String query) {
    List<String> labels = new ArrayList<>();
    Matcher by = Pattern.compile("\\bby \\(([^)]*)\\)").matcher(query);
    while (by.find()) {
      for (String label : by.group(1).split(",")) {
        labels.add(label.strip());
      }
    }
    return labels;
  }
}
