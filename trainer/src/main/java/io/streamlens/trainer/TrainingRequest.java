package io.streamlens.trainer;

import io.streamlens.modelstore.ModelReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be trained and where it is to go.
 *
 * @param dataset name of the data set
 * @param data directory that holds its files; absent: looked for in the usual places
 * @param network name of the network
 * @param model name to publish under
 * @param options how to train
 * @param promote alias to point to the new version; absent: none
 * @param requestedBy who wants it: a user or a job; goes into the alias's history
 */
public record TrainingRequest(
    String dataset,
    @Nullable Path data,
    String network,
    String model,
    TrainingOptions options,
    @Nullable String promote,
    String requestedBy) {

  /**
   * @throws InvalidRequestException if {@code model} or {@code promote} is no valid name
   */
  public TrainingRequest {
    try {
      new ModelReference.Alias(model, promote == null ? ModelReference.DEFAULT_ALIAS : promote);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(e.getMessage(), e);
    }
  }
}
