package io.streamlens.trainer.option;

/**
 * What is held back from the training images to choose by.
 *
 * @param split the share of the training images of each label, 0 to 0.9; 0: none
 * @param patience epochs without a better validation accuracy after which the run stops; the best
 *     weights are then restored, also where it did not stop; 0: never
 */
public record Validation(double split, int patience) {

  /** All images are trained on, to the last epoch. */
  public static final Validation NONE = new Validation(0, 0);

  private static final double MAX_SPLIT = 0.9;

  /**
   * @throws io.streamlens.trainer.InvalidRequestException naming the option that is out of its
   *     range
   */
  public Validation {
    Range.closed("validation-split", split, 0, MAX_SPLIT);
    Range.atMost("early-stopping", patience, 0, 10_000);
  }

  /**
   * Checks what each value alone cannot show.
   *
   * @throws io.streamlens.trainer.InvalidRequestException if early stopping has nothing to go by
   */
  public void check() {
    Range.check(
        patience == 0 || split > 0,
        "early-stopping",
        "0 without a validation split (give validation-split, such as 0.1)",
        patience);
  }
}
