package io.streamlens.trainer.publication;

import io.streamlens.modelstore.manifest.ModelManifest;
import java.nio.file.Path;

/** Something that travels with a model: files of its version beside the SavedModel. */
@FunctionalInterface
public interface Attachment {

  /** Nothing. */
  Attachment NONE = (export, draft, model) -> {};

  /**
   * Writes the files; called once the export is known to be right, before the store gets it.
   *
   * @param export the directory that is published; holds {@code saved_model.pb}
   * @param draft the manifest, but for what the store decides
   * @param model what is published
   */
  void addTo(Path export, ModelManifest draft, TrainedModel model);
}
