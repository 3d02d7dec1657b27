package io.streamlens.inference.serving;

/** What a look at the store has brought. */
sealed interface Finding {

  /** Nothing is to be done. */
  record NothingNew() implements Finding {}

  /**
   * The version that should serve is ready to.
   *
   * @param model whoever takes the finding owns it
   * @param candidacy by which it takes over
   */
  record Ready(ServedModel model, Candidacy candidacy) implements Finding {}

  /** The version that should serve must not, as has just been found out. */
  record Refused(Rejection rejection) implements Finding {}

  /** The version that serves must not any more. */
  record Withdrawn(Rejection rejection) implements Finding {}

  /** Frees what it holds, if nobody takes it. */
  default void discard() {
    if (this instanceof Ready ready) {
      ready.candidacy().giveUp();
      ready.model().retire();
    }
  }
}
