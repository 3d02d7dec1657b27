package io.streamlens.trainer.job;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.json.JsonFormat;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.TrainingFiles;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.gate.GateRules;
import io.streamlens.trainer.network.NetworkFile;
import io.streamlens.trainer.network.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A training that somebody asks for: the value on {@code training-requests}. The JSON Schema {@code
 * training-request.schema.json} lies beside this class.
 *
 * @param id what the job is known by; a request with an id that is known is the same job
 * @param dataset what to train on
 * @param network name of a built-in network, with parameters or without
 * @param model name to publish under
 * @param options by the names of {@link io.streamlens.trainer.option.TrainingOption}: strings and
 *     numbers; what is not given is as in the network's recipe
 * @param promote the alias that is to point to the new version if it is better than what the alias
 *     points to; absent: none
 * @param gate rules that are to hold beside the service's own; absent: none
 */
public record JobRequest(
    String id,
    RequestedDataset dataset,
    String network,
    String model,
    Map<String, Object> options,
    @Nullable String promote,
    @Nullable GateRules gate) {

  /** What an id may look like: it becomes a directory's name. */
  public static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final JsonFormat<JobRequest> FORMAT = JsonFormat.compact(JobRequest.class);

  /**
   * @throws IllegalArgumentException naming the field that is missing or not what it should be
   */
  public JobRequest {
    if (id == null || !ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id must be 1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', beginning with a letter or digit,"
              + " not "
              + (id == null ? "missing" : "'" + id + "'"));
    }
    if (dataset == null || network == null || model == null) {
      throw new IllegalArgumentException("dataset, network and model must be there");
    }
    options = options == null ? Map.of() : Map.copyOf(options);
    options.forEach(
        (name, value) -> {
          if (!(value instanceof String || value instanceof Number)) {
            throw new IllegalArgumentException(
                "options." + name + " must be a string or a number, not " + value);
          }
        });
  }

  /**
   * Reads a request and checks all of it that can be checked without the data.
   *
   * @throws InvalidRequestException in one line that names what is wrong
   */
  public static JobRequest read(byte[] json) {
    try {
      JobRequest request = FORMAT.read(json);
      request.check();
      return request;
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(e.getMessage(), e);
    }
  }

  /**
   * The same under another id: for whoever asks for the same again and again.
   *
   * @throws InvalidRequestException if {@code other} is none
   */
  public JobRequest withId(String other) {
    try {
      return new JobRequest(other, dataset, network, model, options, promote, gate);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(e.getMessage(), e);
    }
  }

  /** The request as UTF-8 JSON on one line. */
  public byte[] toJson() {
    return FORMAT.write(this);
  }

  /** A request comes from somewhere else: it may not name files of this machine. */
  private void check() {
    if (NetworkFile.isPath(network)) {
      throw new InvalidRequestException(
          "network '%s' is a file; a request may name built-in networks only (%s)"
              .formatted(network, String.join(", ", Networks.names())));
    }
    Networks.named(network);
    String name = dataset.name();
    if (name != null && !Datasets.names().contains(name)) {
      throw new InvalidRequestException(
          "unknown data set '%s' (there is %s, or a range of a topic)"
              .formatted(name, String.join(", ", Datasets.names())));
    }
    training(null, TrainingFiles.NONE);
  }

  /**
   * What the trainer is to do; the promotion is not its matter.
   *
   * @param data directory with the data set's files; absent: looked for in the usual places
   * @throws InvalidRequestException naming the option or name that is not what it should be
   */
  TrainingRequest training(@Nullable Path data, TrainingFiles files) {
    TrainingOptions chosen = TrainingOptions.defaultsFor(network);
    for (Map.Entry<String, Object> option : new TreeMap<>(options).entrySet()) {
      chosen = chosen.with(option.getKey(), String.valueOf(option.getValue()));
    }
    String name = dataset.name() == null ? "topic" : dataset.name();
    if (promote != null) {
      ModelReference.checkName("alias", promote);
    }
    return new TrainingRequest(name, data, List.of(), network, model, chosen, files, null, id);
  }

  /** The alias that is to be moved; absent if none is. */
  ModelReference.@Nullable Alias alias() {
    return promote == null ? null : new ModelReference.Alias(model, promote);
  }
}
