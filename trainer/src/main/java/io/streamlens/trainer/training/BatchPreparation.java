package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Split;

/** Makes the batches of a run: order, pixels, targets, augmentation. */
final class BatchPreparation implements BatchPrefetch.Preparation {

  private final Split split;
  private final int batchSize;
  private final int labels;
  private final Batches batches;
  private final TargetRows targets;
  private final Augmenter augmenter;

  BatchPreparation(Split split, int labels, TrainingOptions options) {
    this.split = split;
    this.labels = labels;
    this.batchSize = Math.min(options.batchSize(), split.size());
    this.batches = new Batches(split, batchSize, options.seed());
    this.targets = new TargetRows(labels, options.regularization(), split);
    this.augmenter = new Augmenter(options.augmentation(), split.input(), options.seed());
  }

  int batchSize() {
    return batchSize;
  }

  @Override
  public int perEpoch() {
    return batches.perEpoch();
  }

  @Override
  public PreparedBatch allocate() {
    return new PreparedBatch(split.input(), batchSize, labels);
  }

  @Override
  public void prepare(int epoch, int index, PreparedBatch batch) {
    if (index == 0) {
      batches.startEpoch(epoch);
    }
    batches.copy(index, batch.pixels(), batch.labels());
    targets.write(batch.labels(), batch.targets(), batch.weights());
    augmenter.augment(epoch, index, batch.pixels(), batch.targets(), labels);
  }
}
