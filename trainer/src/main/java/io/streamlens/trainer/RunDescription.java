package io.streamlens.trainer;

import io.streamlens.modelstore.manifest.TrainingRecord;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.option.TrainingOption;
import io.streamlens.trainer.training.ArithmeticSupport;
import io.streamlens.trainer.training.TrainingOutcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tensorflow.TensorFlow;

/** Says what a run is of and what it ran on: for manifests, checkpoints and people. */
final class RunDescription {

  /** What a run may change when it is resumed; the last bits may then differ. */
  private static final Set<TrainingOption> CHANGEABLE =
      Set.of(TrainingOption.DEVICE, TrainingOption.THREADS);

  private final TrainingRequest request;
  private final Map<String, Object> facts;

  /**
   * @param facts what the manifest says beside what is known here
   */
  RunDescription(TrainingRequest request, Map<String, Object> facts) {
    this.request = request;
    this.facts = facts;
  }

  /** What makes a run this run and no other, by name. */
  Map<String, String> identity(Dataset dataset) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("data set", dataset.digest().value());
    identity.put("network", request.network());
    for (TrainingOption option : TrainingOption.values()) {
      if (!CHANGEABLE.contains(option)) {
        identity.put(option.toString(), String.valueOf(option.valueIn(request.options())));
      }
    }
    return identity;
  }

  /** One line about what computes. */
  String platform(Device device, ShapedNetwork network) {
    return "%s, %d threads, %s"
        .formatted(
            Devices.describe(device),
            request.options().execution().effectiveThreads(),
            precision(device, network));
  }

  private String precision(Device device, ShapedNetwork network) {
    return ArithmeticSupport.choose(request.options().execution().arithmetic(), device, network)
        .name()
        .toLowerCase(Locale.ROOT);
  }

  /** What the manifest says of the training. */
  TrainingRecord record(
      Dataset dataset, ShapedNetwork network, Device device, TrainingOutcome outcome) {
    Map<String, Object> values = new LinkedHashMap<>();
    request.options().byName().forEach((name, value) -> values.put(camelCase(name), value));
    values.put("precision", precision(device, network));
    values.put("threads", request.options().execution().effectiveThreads());
    values.put("platform", platform(device, network));
    values.put("trainingImages", dataset.train().size());
    values.put("testImages", dataset.test().size());
    if (!dataset.damaged().isEmpty()) {
      values.put("damagedFiles", dataset.damaged().size());
    }
    values.put("epochsDone", outcome.epochs());
    values.put("weightsOfEpoch", outcome.weightsOfEpoch());
    values.put("cpuSeconds", outcome.cpuSeconds());
    Validated validated = outcome.validated();
    if (validated != null) {
      values.put("validationAccuracy", validated.accuracy());
      values.put("validationLoss", validated.loss());
    }
    values.putAll(facts);
    return new TrainingRecord(
        dataset.name(),
        dataset.digest().value(),
        network.name(),
        values,
        request.options().seed(),
        device.kind().name().toLowerCase(Locale.ROOT),
        TensorFlow.version(),
        outcome.seconds());
  }

  /**
   * {@code learning-rate} becomes {@code learningRate}: the manifest's other names are like that.
   */
  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String part : name.split("-", -1)) {
      text.append(
          text.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return text.toString();
  }
}
