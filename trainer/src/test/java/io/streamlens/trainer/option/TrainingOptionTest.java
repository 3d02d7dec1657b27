package io.streamlens.trainer.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.network.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingOptionTest {

  private static final TrainingOptions OTHER =
      TrainingOptions.PLAIN
          .with("epochs", "7")
          .with("batch-size", "64")
          .with("optimizer", "adamw")
          .with("learning-rate", "0.5")
          .with("momentum", "0.8")
          .with("beta2", "0.98")
          .with("schedule", "one-cycle")
          .with("warmup", "1.5")
          .with("clip", "2")
          .with("weight-decay", "0.1")
          .with("label-smoothing", "0.2")
          .with("ema", "0.99")
          .with("class-weights", "1,2,0.5")
          .with("augment", "flip,shift=3,crop=0.9,cutout=4,brightness=0.1,mixup=0.3")
          .with("validation-split", "0.2")
          .with("early-stopping", "3")
          .with("seed", "-42")
          .with("device", "cpu")
          .with("threads", "4")
          .with("precision", "bfloat16");

  @ParameterizedTest
  @EnumSource
  void shouldReadEveryOptionAsItIsWritten(TrainingOption option) {
    String written = String.valueOf(option.valueIn(OTHER));
    TrainingOptions options = option.set(TrainingOptions.PLAIN, written);

    assertEquals(option.valueIn(OTHER), option.valueIn(options));
    assertEquals(option, TrainingOption.named(option.toString()));
    assertTrue(!option.valueIn(OTHER).equals(option.valueIn(TrainingOptions.PLAIN)), "changed");
    assertEquals(
        TrainingOptions.PLAIN,
        option.set(options, String.valueOf(option.valueIn(TrainingOptions.PLAIN))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs | 0 | epochs must be 1 to 10000, not 0",
        "epochs | many | epochs must be a whole number, not 'many'",
        "batch-size | 99999999999 | batch-size must be 1 to 65536, not 2147483647",
        "optimizer | lion | optimizer must be one of sgd, momentum, adam, adamw, not 'lion'",
        "learning-rate | NaN | learning-rate must be above 0 and at most 10.0, not NaN",
        "learning-rate | fast | learning-rate must be a number, not 'fast'",
        "momentum | 1 | momentum must be at least 0 and below 1.0, not 1.0",
        "beta2 | -1 | beta2 must be at least 0 and below 1.0, not -1.0",
        "schedule | x | schedule must be one of constant, step, cosine, one-cycle, not 'x'",
        "warmup | -1 | warmup must be 0.0 to 10000.0, not -1.0",
        "clip | -1 | clip must be 0.0 to 1000000.0, not -1.0",
        "weight-decay | 2 | weight-decay must be 0.0 to 1.0, not 2.0",
        "label-smoothing | 1 | label-smoothing must be at least 0 and below 1.0, not 1.0",
        "ema | 1 | ema must be at least 0 and below 1.0, not 1.0",
        "class-weights | 1,0 | class-weights must be above 0 and at most 1000.0, not 0.0",
        "class-weights | x | class-weights must be none, balanced, or numbers such as 1,2.5,1,"
            + " not 'x'",
        "augment | shift=65 | augment shift must be 0 to 64, not 65",
        "augment | crop=0 | augment crop must be above 0 and at most 1, not 0.0",
        "validation-split | 1 | validation-split must be 0.0 to 0.9, not 1.0",
        "early-stopping | -1 | early-stopping must be 0 to 10000, not -1",
        "device | tpu | device must be one of auto, cpu, gpu, not 'tpu'",
        "threads | 2000 | threads must be 0 to 1024, not 2000",
        "precision | int8 | precision must be one of fp32, bfloat16, fp16, auto, not 'int8'"
      })
  void shouldNameTheOptionAndWhatIsAllowed(String name, String value, String message) {
    assertEquals(
        message,
        assertThrows(InvalidRequestException.class, () -> TrainingOptions.PLAIN.with(name, value))
            .getMessage());
  }

  @Test
  void shouldNameTheAugmentationThatThereIsNot() {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> TrainingOptions.PLAIN.with("augment", "flip,rotate=3"));

    assertEquals(
        "augment must be none or a list of flip, shift=PIXELS, crop=SHARE, cutout=PIXELS,"
            + " brightness=SHARE, mixup=ALPHA, not 'rotate'",
        e.getMessage());
  }

  @Test
  void shouldListTheOptionsThatThereAre() {
    String message =
        assertThrows(InvalidRequestException.class, () -> TrainingOptions.PLAIN.with("speed", "1"))
            .getMessage();

    assertTrue(
        message.startsWith("unknown training option 'speed' (there is epochs, batch-size, "),
        message);
  }

  @Test
  void shouldGiveANamedAugmentationItsUsualStrength() {
    assertEquals(
        "flip,shift=2,crop=0.8,cutout=8,brightness=0.2,mixup=0.2",
        TrainingOptions.PLAIN
            .with("augment", "flip,shift,crop,cutout,brightness,mixup")
            .augmentation()
            .toString());
  }

  @Test
  void shouldRefuseToStopEarlyWithoutAValidationSplit() {
    TrainingOptions options = TrainingOptions.PLAIN.with("early-stopping", "3");

    assertEquals(
        "early-stopping must be 0 without a validation split (give validation-split, such as 0.1),"
            + " not 3",
        assertThrows(InvalidRequestException.class, options::checkTogether).getMessage());
  }

  @Test
  void shouldRefuseToWarmUpForTheWholeRun() {
    TrainingOptions options = TrainingOptions.PLAIN.with("warmup", "5");

    assertEquals(
        "warmup must be below the number of epochs, 5, not 5.0",
        assertThrows(InvalidRequestException.class, options::checkTogether).getMessage());
  }

  static java.util.List<String> networks() {
    return Networks.names();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void shouldHaveARecipeForEveryNetwork(String network) {
    TrainingOptions options = TrainingOptions.defaultsFor(network);

    options.checkTogether();
    assertEquals(1, options.seed());
    assertEquals(options, TrainingOptions.defaultsFor(network + ":hidden=3"));
  }

  @Test
  void shouldTrainAnUnknownNetworkByTheGeneralRecipe() {
    assertEquals(TrainingOptions.PLAIN, TrainingOptions.defaultsFor("./my-net.yaml"));
  }
}
