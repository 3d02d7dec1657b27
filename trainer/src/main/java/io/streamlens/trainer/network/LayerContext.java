package io.streamlens.trainer.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** What a layer sees of the graph it is added to. */
public interface LayerContext {

  /** Makes operations. */
  Ops tf();

  /** Whether the graph is to be trained or only asked. */
  Mode mode();

  /** The value of the layer's weight {@code name}: a variable or a constant. */
  Operand<TFloat32> weight(String name);

  /**
   * Gives the weight {@code name}, one that is not trained, a new value at the end of every
   * training step. Only in {@link Mode#TRAINING}.
   */
  void update(String name, Operand<TFloat32> value);

  /**
   * Two numbers that differ from layer to layer and from step to step, and repeat with the run's
   * seed: for operations with stateless random numbers. Only in {@link Mode#TRAINING}.
   */
  Operand<TInt64> randomSeed();

  /** What a graph is built for. */
  enum Mode {
    /** Dropout drops, batches are normalised by themselves. */
    TRAINING,
    /** Every image gives the same result each time, whatever its neighbours. */
    INFERENCE
  }
}
