package io.streamlens.trainer.training;

import static io.streamlens.trainer.option.Arithmetic.AUTO;
import static io.streamlens.trainer.option.Arithmetic.BFLOAT16;
import static io.streamlens.trainer.option.Arithmetic.FP16;
import static io.streamlens.trainer.option.Arithmetic.FP32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.network.Body;
import io.streamlens.trainer.network.Conv;
import io.streamlens.trainer.network.Depthwise;
import io.streamlens.trainer.network.Flatten;
import io.streamlens.trainer.network.Logits;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Padding;
import io.streamlens.trainer.network.Residual;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.SimpleLayer;
import io.streamlens.trainer.network.Window;
import io.streamlens.trainer.option.Arithmetic;
import io.streamlens.trainer.training.ArithmeticSupport.Bfloat16;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

class ArithmeticSupportTest {

  private static final Device GPU = new Device(Device.Kind.GPU, "/device:GPU:0");
  private static final Bfloat16 NONE = new Bfloat16(false, false);
  private static final Bfloat16 AVX512_BF16 = new Bfloat16(true, false);
  private static final Bfloat16 AMX = new Bfloat16(true, true);
  private static final ShapedNetwork GREY = shaped("lenet5", 1);
  private static final ShapedNetwork COLOUR = shaped("lenet5", 3);

  /** The odd convolution is within a branch. */
  private static final ShapedNetwork BRANCHES =
      ShapedNetwork.of(
          new Network(
              "branches",
              List.of(
                  new Conv(3, 3, 1, Padding.SAME),
                  new Residual(Body.of(List.of(new Conv(3, 3, 1, Padding.SAME))), Body.IDENTITY),
                  new Flatten(),
                  new Logits(false))),
          new ImageSpec(8, 8, 1),
          10);

  private static ShapedNetwork beginningWith(int filters, SimpleLayer second) {
    return ShapedNetwork.of(
        new Network(
            "two",
            List.of(
                new Conv(filters, 3, 1, Padding.SAME), second, new Flatten(), new Logits(false))),
        new ImageSpec(8, 8, 1),
        10);
  }

  private static Conv grouped(int filters, int groups) {
    return new Conv(filters, new Window(3, 1, Padding.SAME, 1), groups, true);
  }

  private static ShapedNetwork shaped(String network, int channels) {
    return ShapedNetwork.of(Networks.named(network), new ImageSpec(28, 28, channels), 10);
  }

  @Test
  void shouldTakeTheFastestThatTheDeviceComputesIn() {
    assertEquals(BFLOAT16, ArithmeticSupport.choose(AUTO, Devices.CPU, GREY, AVX512_BF16));
    assertEquals(FP32, ArithmeticSupport.choose(AUTO, Devices.CPU, GREY, NONE));
    assertEquals(FP16, ArithmeticSupport.choose(AUTO, GPU, GREY, AVX512_BF16));
  }

  @Test
  void shouldTrainWhatThisBfloat16WouldTrainWronglyInFp32() {
    assertEquals(FP32, ArithmeticSupport.choose(AUTO, Devices.CPU, COLOUR, AVX512_BF16));
    assertEquals(BFLOAT16, ArithmeticSupport.choose(AUTO, Devices.CPU, COLOUR, AMX));
    assertEquals(FP32, ArithmeticSupport.choose(AUTO, Devices.CPU, BRANCHES, AVX512_BF16));
    assertRefused(
        "precision must be fp32 or auto: without amx_bf16 this CPU trains a convolution that takes"
            + " 3, 5, 7 … channels wrongly in bfloat16, not bfloat16",
        BFLOAT16,
        Devices.CPU,
        COLOUR,
        AVX512_BF16);
  }

  @Test
  void shouldLookAtTheChannelsOfAGroup() {
    ShapedNetwork threeEach = beginningWith(6, grouped(6, 2));
    ShapedNetwork oneEach = beginningWith(6, grouped(6, 6));
    ShapedNetwork depthwise =
        beginningWith(3, new Depthwise(new Window(3, 1, Padding.SAME, 1), 2, true));

    assertEquals(FP32, ArithmeticSupport.choose(AUTO, Devices.CPU, threeEach, AVX512_BF16));
    assertEquals(BFLOAT16, ArithmeticSupport.choose(AUTO, Devices.CPU, oneEach, AVX512_BF16));
    assertEquals(BFLOAT16, ArithmeticSupport.choose(AUTO, Devices.CPU, depthwise, AVX512_BF16));
  }

  @Test
  void shouldRefuseWhatTheDeviceDoesNotComputeIn() {
    assertRefused(
        "precision must be fp32 or auto: this CPU has no avx512_bf16, not bfloat16",
        BFLOAT16,
        Devices.CPU,
        GREY,
        NONE);
    assertRefused(
        "precision must be fp32, bfloat16 or auto on a CPU, not fp16",
        FP16,
        Devices.CPU,
        GREY,
        AVX512_BF16);
    assertRefused(
        "precision must be fp32, fp16 or auto on a GPU, not bfloat16",
        BFLOAT16,
        GPU,
        GREY,
        AVX512_BF16);
  }

  private static void assertRefused(
      String message, Arithmetic asked, Device device, ShapedNetwork network, Bfloat16 bfloat16) {
    assertEquals(
        message,
        assertThrows(
                InvalidRequestException.class,
                () -> ArithmeticSupport.choose(asked, device, network, bfloat16))
            .getMessage());
  }

  @Test
  void shouldRewriteOnlyToWhatWasChosen() {
    ConfigProto plain = SessionConfig.training(Devices.CPU, 2, FP32);
    ConfigProto bfloat16 = SessionConfig.training(Devices.CPU, 2, BFLOAT16);
    ConfigProto fp16 = SessionConfig.training(GPU, 2, FP16);

    assertEquals(RewriterConfig.Toggle.DEFAULT, rewriting(plain).getAutoMixedPrecision());
    assertEquals(
        RewriterConfig.Toggle.DEFAULT, rewriting(plain).getAutoMixedPrecisionOnednnBfloat16());
    assertEquals(
        RewriterConfig.Toggle.ON, rewriting(bfloat16).getAutoMixedPrecisionOnednnBfloat16());
    assertEquals(RewriterConfig.Toggle.ON, rewriting(fp16).getAutoMixedPrecision());
  }

  @Test
  void shouldLetTheGpusMemoryGrowAndHideItFromTheCpu() {
    assertTrue(SessionConfig.training(GPU, 2, FP32).getGpuOptions().getAllowGrowth());
    assertFalse(SessionConfig.training(Devices.CPU, 2, FP32).getGpuOptions().getAllowGrowth());
    assertEquals(0, SessionConfig.training(Devices.CPU, 2, FP32).getDeviceCountMap().get("GPU"));
  }

  @Test
  void shouldGiveTensorFlowTheThreadsAskedFor() {
    assertEquals(3, SessionConfig.training(Devices.CPU, 3, FP32).getIntraOpParallelismThreads());
  }

  private static RewriterConfig rewriting(ConfigProto config) {
    return config.getGraphOptions().getRewriteOptions();
  }
}
