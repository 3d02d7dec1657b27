package io.streamlens.cli.models.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What two versions differ in.
 *
 * @param a the first version
 * @param b the second version
 * @param manifest fields with different values, by name; those of training and metrics excepted
 * @param labels those that are in one version only or have another index, in A's order, then B's
 * @param files those that are in one version only or have another content, by path
 * @param training fields of the training with different values, by name
 * @param metrics all figures of either version, equal ones too, by name
 */
public record ModelDiff(
    Side a,
    Side b,
    List<Field> manifest,
    List<Label> labels,
    List<File> files,
    List<Field> training,
    List<Field> metrics) {

  private static final String TRAINING = "training.";
  private static final String METRICS = "metrics.";
  private static final String PRECISION = "precision.";

  /**
   * One of the two.
   *
   * @param model such as {@code pets:2}
   * @param digest its digest
   */
  public record Side(String model, Digest digest) {}

  /**
   * A field of both manifests.
   *
   * @param name its path in {@code model.json}
   * @param a its value in the first; absent if it is not there
   * @param b its value in the second; absent if it is not there
   * @param delta {@code b - a}, where both are numbers
   */
  public record Field(
      String name, @Nullable JsonNode a, @Nullable JsonNode b, @Nullable Double delta) {

    private static Field of(String name, @Nullable JsonNode a, @Nullable JsonNode b) {
      boolean numbers = a != null && b != null && a.isNumber() && b.isNumber();
      return new Field(name, a, b, numbers ? b.doubleValue() - a.doubleValue() : null);
    }

    private boolean differs() {
      return !Objects.equals(a, b);
    }
  }

  /**
   * A label and its index in both; absent where it is not there.
   *
   * @param label its name
   * @param a its index in the first
   * @param b its index in the second
   */
  public record Label(String label, @Nullable Integer a, @Nullable Integer b) {}

  /**
   * A file and its content in both; absent where it is not there.
   *
   * @param path within the version
   * @param a its size and digest in the first
   * @param b its size and digest in the second
   */
  public record File(String path, @Nullable Content a, @Nullable Content b) {}

  /**
   * What is in a file.
   *
   * @param size in bytes
   * @param sha256 of its bytes
   */
  public record Content(long size, Digest sha256) {
    private static Content of(ModelFile file) {
      return new Content(file.size(), file.sha256());
    }
  }

  /** Compares two versions by their manifests alone; no file is read. */
  public static ModelDiff between(ModelVersion a, ModelVersion b) {
    List<Field> fields = fields(a, b);
    return new ModelDiff(
        new Side(a.reference().toString(), a.digest()),
        new Side(b.reference().toString(), b.digest()),
        only(fields, field -> field.differs() && !isTraining(field) && !isMetric(field)),
        labels(a.manifest().labels(), b.manifest().labels()),
        files(a.manifest().files(), b.manifest().files()),
        only(fields, field -> field.differs() && isTraining(field)),
        only(fields, ModelDiff::isMetric));
  }

  private static boolean isTraining(Field field) {
    return field.name().startsWith(TRAINING);
  }

  private static boolean isMetric(Field field) {
    return field.name().startsWith(METRICS) || field.name().startsWith(PRECISION);
  }

  private static List<Field> only(List<Field> fields, Predicate<Field> wanted) {
    return fields.stream().filter(wanted).toList();
  }

  private static List<Field> fields(ModelVersion a, ModelVersion b) {
    Map<String, JsonNode> first = ManifestFields.of(a.manifest());
    Map<String, JsonNode> second = ManifestFields.of(b.manifest());
    Set<String> names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    return names.stream().map(name -> Field.of(name, first.get(name), second.get(name))).toList();
  }

  private static List<Label> labels(List<String> a, List<String> b) {
    Set<String> all = new LinkedHashSet<>(a);
    all.addAll(b);
    Map<String, Integer> first = indexes(a);
    Map<String, Integer> second = indexes(b);
    return all.stream()
        .map(label -> new Label(label, first.get(label), second.get(label)))
        .filter(label -> !Objects.equals(label.a(), label.b()))
        .toList();
  }

  private static Map<String, Integer> indexes(List<String> labels) {
    return IntStream.range(0, labels.size())
        .boxed()
        .collect(Collectors.toMap(labels::get, Function.identity()));
  }

  private static List<File> files(List<ModelFile> a, List<ModelFile> b) {
    SortedMap<String, Content> first = contents(a);
    SortedMap<String, Content> second = contents(b);
    Set<String> paths = new TreeSet<>(first.keySet());
    paths.addAll(second.keySet());
    return paths.stream()
        .map(path -> new File(path, first.get(path), second.get(path)))
        .filter(file -> !Objects.equals(file.a(), file.b()))
        .toList();
  }

  private static SortedMap<String, Content> contents(List<ModelFile> files) {
    SortedMap<String, Content> contents = new TreeMap<>();
    files.forEach(file -> contents.put(file.path(), Content.of(file)));
    return contents;
  }
}
