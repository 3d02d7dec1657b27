package io.streamlens.modelstore.savedmodel.inspection;

/** What brings a node of a SavedModel to run, the strictest first. */
enum Purpose {
  /** A signature is computed, or the session initialised. */
  SERVE,
  /** The model's variables are read from its own files, once, while it is loaded. */
  RESTORE,
  /** Nothing here: what saves the variables, and what is left over of savers. */
  NOTHING;

  /** Whether an operation may be run for this purpose. */
  boolean allows(Permission permission) {
    return switch (permission) {
      case ALWAYS -> true;
      case RESTORE -> this != SERVE;
      case SAVE -> this == NOTHING;
      case NEVER -> false;
    };
  }
}
