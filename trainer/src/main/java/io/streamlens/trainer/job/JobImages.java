package io.streamlens.trainer.job;

import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.topic.TopicDataset;
import io.streamlens.trainer.dataset.topic.TopicRange;
import io.streamlens.trainer.dataset.topic.TopicReader;
import io.streamlens.trainer.dataset.topic.TopicSelection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gets the images that jobs train on. */
public final class JobImages {

  private final TopicReader topics;
  private final @Nullable Path data;

  /**
   * @param data has a directory for each data set whose files are given by hand; absent: none
   */
  public JobImages(TopicReader topics, @Nullable Path data) {
    this.topics = topics;
    this.data = data;
  }

  /** Where the files of a named data set are; absent: in the usual places. */
  @Nullable Path directory(JobRequest request) {
    String name = request.dataset().name();
    if (data == null || name == null) {
      return null;
    }
    Path directory = data.resolve(name);
    return Files.isDirectory(directory) ? directory : null;
  }

  /**
   * Reads a job's images. The range of a topic is settled and written down first, so that whoever
   * goes on with the job reads the same.
   */
  Dataset load(RunningJob running) {
    JobRequest request = running.job().request();
    TopicSelection selection = request.dataset().topic();
    if (selection == null) {
      return Datasets.load(Objects.requireNonNull(request.dataset().name()), directory(request));
    }
    TopicRange range = running.job().range();
    if (range == null) {
      range = topics.resolve(selection);
      running.save(running.job().withRange(range));
    }
    TopicDataset read = topics.read(selection, range);
    running.save(running.job().status().with(images(read)));
    return read.dataset();
  }

  private static JobStatus.Images images(TopicDataset read) {
    return new JobStatus.Images(
        read.dataset().name(),
        read.dataset().digest(),
        Map.of(),
        Map.of(),
        read.range(),
        read.omitted(),
        read.firstOmitted());
  }

  /** What the manifest says of the job and its images. */
  static Map<String, Object> facts(Job job) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(PublishedBefore.JOB_FACT, job.id());
    TopicRange range = job.range();
    JobStatus.Images images = job.status().images();
    if (range != null && images != null) {
      facts.putAll(range.facts());
      facts.put("datasetOmitted", omitted(images));
    }
    return facts;
  }

  private static Object omitted(JobStatus.Images images) {
    Map<String, Integer> omitted = images.omitted();
    return omitted == null
        ? List.of()
        : omitted.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }
}
