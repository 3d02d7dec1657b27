package io.streamlens.cli.bench.program;

import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;

/**
 * The names of a SavedModel's tensors, by its signature.
 *
 * @param input takes the images
 * @param output gives the probabilities
 */
record ServedTensors(String input, String output) {

  static ServedTensors of(SavedModelBundle bundle) {
    SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow("serving_default");
    return new ServedTensors(
        signature.getInputsOrThrow("images").getName(),
        signature.getOutputsOrThrow("probabilities").getName());
  }

  /** The session settings with which throughput grows with the callers. */
  static ConfigProto.Builder onCallersThread() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(-1)
        .putDeviceCount("GPU", 0);
  }
}
