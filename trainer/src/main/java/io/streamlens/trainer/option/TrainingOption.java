package io.streamlens.trainer.option;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.TrainingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every option by its name: on the command line, in recipes, in training requests and in manifests
 * it is the same one.
 */
public enum TrainingOption {
  EPOCHS("epochs", (o, v) -> o.withEpochs(integer("epochs", v)), TrainingOptions::epochs),
  BATCH_SIZE(
      "batch-size",
      (o, v) -> o.withBatchSize(integer("batch-size", v)),
      TrainingOptions::batchSize),
  OPTIMIZER(
      "optimizer",
      (o, v) -> o.with(o.optimization().withOptimizer(one("optimizer", Optimizer.class, v))),
      o -> name(o.optimization().optimizer())),
  LEARNING_RATE(
      "learning-rate",
      (o, v) -> o.withLearningRate(number("learning-rate", v)),
      o -> o.optimization().learningRate()),
  MOMENTUM(
      "momentum",
      (o, v) -> o.with(o.optimization().withMomentum(number("momentum", v))),
      o -> o.optimization().momentum()),
  BETA2(
      "beta2",
      (o, v) -> o.with(o.optimization().withBeta2(number("beta2", v))),
      o -> o.optimization().beta2()),
  SCHEDULE(
      "schedule",
      (o, v) -> o.with(o.optimization().withSchedule(one("schedule", Schedule.class, v))),
      o -> name(o.optimization().schedule())),
  WARMUP(
      "warmup",
      (o, v) -> o.with(o.optimization().withWarmup(number("warmup", v))),
      o -> o.optimization().warmup()),
  CLIP(
      "clip",
      (o, v) -> o.with(o.optimization().withClip(number("clip", v))),
      o -> o.optimization().clip()),
  WEIGHT_DECAY(
      "weight-decay",
      (o, v) -> o.with(o.regularization().withWeightDecay(number("weight-decay", v))),
      o -> o.regularization().weightDecay()),
  LABEL_SMOOTHING(
      "label-smoothing",
      (o, v) -> o.with(o.regularization().withLabelSmoothing(number("label-smoothing", v))),
      o -> o.regularization().labelSmoothing()),
  EMA(
      "ema",
      (o, v) -> o.with(o.regularization().withAveraging(number("ema", v))),
      o -> o.regularization().averaging()),
  CLASS_WEIGHTS(
      "class-weights",
      (o, v) -> o.with(o.regularization().withClassWeights(ClassWeights.parse(v))),
      o -> o.regularization().classWeights().toString()),
  AUGMENT("augment", (o, v) -> o.with(Augmentation.parse(v)), o -> o.augmentation().toString()),
  VALIDATION_SPLIT(
      "validation-split",
      (o, v) -> o.with(new Validation(number("validation-split", v), o.validation().patience())),
      o -> o.validation().split()),
  EARLY_STOPPING(
      "early-stopping",
      (o, v) -> o.with(new Validation(o.validation().split(), integer("early-stopping", v))),
      o -> o.validation().patience()),
  SEED("seed", (o, v) -> o.withSeed(whole("seed", v)), TrainingOptions::seed),
  DEVICE(
      "device",
      (o, v) -> o.withDevice(one("device", Device.Choice.class, v)),
      o -> name(o.device())),
  THREADS(
      "threads",
      (o, v) -> o.with(o.execution().withThreads(integer("threads", v))),
      o -> o.execution().threads()),
  PRECISION(
      "precision",
      (o, v) -> o.with(o.execution().withArithmetic(one("precision", Arithmetic.class, v))),
      o -> name(o.execution().arithmetic()));

  private final String text;
  private final BiFunction<TrainingOptions, String, TrainingOptions> setter;
  private final Function<TrainingOptions, Object> getter;

  TrainingOption(
      String text,
      BiFunction<TrainingOptions, String, TrainingOptions> setter,
      Function<TrainingOptions, Object> getter) {
    this.text = text;
    this.setter = setter;
    this.getter = getter;
  }

  /**
   * The option of this name.
   *
   * @param text such as {@code learning-rate}
   * @throws InvalidRequestException if there is none; lists those that there are
   */
  public static TrainingOption named(String text) {
    List<TrainingOption> all = List.of(values());
    return all.stream()
        .filter(option -> option.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "unknown training option '%s' (there is %s)"
                        .formatted(
                            text,
                            all.stream()
                                .map(TrainingOption::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * These options with another value for this one.
   *
   * @param value as it is typed
   * @throws InvalidRequestException naming the option and what is allowed
   */
  public TrainingOptions set(TrainingOptions options, String value) {
    return setter.apply(options, value.strip());
  }

  /** The value, a number or as {@link #set} reads it. */
  public Object valueIn(TrainingOptions options) {
    return getter.apply(options);
  }

  /** The name, such as {@code learning-rate}. */
  @Override
  public String toString() {
    return text;
  }

  private static int integer(String option, String value) {
    return Math.toIntExact(
        Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(option, value))));
  }

  private static long whole(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "%s must be a whole number, not '%s'".formatted(option, value), e);
    }
  }

  private static double number(String option, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "%s must be a number, not '%s'".formatted(option, value), e);
    }
  }

  private static <E extends Enum<E>> E one(String option, Class<E> kind, String value) {
    List<E> all = List.of(kind.getEnumConstants());
    return all.stream()
        .filter(constant -> name(constant).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "%s must be one of %s, not '%s'"
                        .formatted(
                            option,
                            Arrays.stream(kind.getEnumConstants())
                                .map(TrainingOption::name)
                                .collect(Collectors.joining(", ")),
                            value)));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
