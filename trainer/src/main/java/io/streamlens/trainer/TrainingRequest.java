package io.streamlens.trainer;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.trainer.dataset.FolderOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be trained and where it is to go.
 *
 * @param dataset name of the data set, or path of a folder of images
 * @param data directory that holds its files; absent: looked for in the usual places
 * @param folder how the data set is read if it is a folder of images
 * @param classes the labels to learn, in this order; the images of others are left out. Empty: all
 * @param network name of the network
 * @param model name to publish under
 * @param options how to train
 * @param files what to write beside the model
 * @param promote alias to point to the new version; absent: none
 * @param requestedBy who wants it: a user or a job; goes into the alias's history
 */
public record TrainingRequest(
    String dataset,
    @Nullable Path data,
    FolderOptions folder,
    List<String> classes,
    String network,
    String model,
    TrainingOptions options,
    TrainingFiles files,
    @Nullable String promote,
    String requestedBy) {

  /**
   * @throws InvalidRequestException if {@code model} or {@code promote} is no valid name, or {@code
   *     options} do not go together
   */
  public TrainingRequest {
    classes = List.copyOf(classes);
    options.checkTogether();
    try {
      new ModelReference.Alias(model, promote == null ? ModelReference.DEFAULT_ALIAS : promote);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(e.getMessage(), e);
    }
  }

  /**
   * A request for a data set that is known by name, or a folder that is read as folders usually
   * are.
   *
   * @throws InvalidRequestException if {@code model} or {@code promote} is no valid name, or {@code
   *     options} do not go together
   */
  public TrainingRequest(
      String dataset,
      @Nullable Path data,
      List<String> classes,
      String network,
      String model,
      TrainingOptions options,
      TrainingFiles files,
      @Nullable String promote,
      String requestedBy) {
    this(
        dataset,
        data,
        FolderOptions.DEFAULT,
        classes,
        network,
        model,
        options,
        files,
        promote,
        requestedBy);
  }

  /**
   * A request for all labels that writes nothing but the model.
   *
   * @throws InvalidRequestException if {@code model} or {@code promote} is no valid name, or {@code
   *     options} do not go together
   */
  public TrainingRequest(
      String dataset,
      @Nullable Path data,
      String network,
      String model,
      TrainingOptions options,
      @Nullable String promote,
      String requestedBy) {
    this(
        dataset,
        data,
        List.of(),
        network,
        model,
        options,
        TrainingFiles.NONE,
        promote,
        requestedBy);
  }
}
