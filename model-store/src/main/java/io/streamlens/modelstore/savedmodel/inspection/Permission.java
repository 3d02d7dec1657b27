package io.streamlens.modelstore.savedmodel.inspection;

/** Where a model may use an operation. */
enum Permission {
  /** Everywhere. */
  ALWAYS,
  /** A saver's, that reads variables from a file. */
  RESTORE,
  /** A saver's, that writes variables to a file. */
  SAVE,
  /** Nowhere. */
  NEVER
}
