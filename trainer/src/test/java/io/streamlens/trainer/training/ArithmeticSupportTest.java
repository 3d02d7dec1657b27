package io.streamlens.trainer.training;

import static io.streamlens.trainer.option.Arithmetic.AUTO;
import static io.streamlens.trainer.option.Arithmetic.BFLOAT16;
import static io.streamlens.trainer.option.Arithmetic.FP16;
import static io.streamlens.trainer.option.Arithmetic.FP32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.option.Arithmetic;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

class ArithmeticSupportTest {

  private static final Device GPU = new Device(Device.Kind.GPU, "/device:GPU:0");

  @Test
  void shouldTakeTheFastestThatTheDeviceComputesIn() {
    assertEquals(BFLOAT16, ArithmeticSupport.choose(AUTO, Devices.CPU, true));
    assertEquals(FP32, ArithmeticSupport.choose(AUTO, Devices.CPU, false));
    assertEquals(FP16, ArithmeticSupport.choose(AUTO, GPU, true));
  }

  @Test
  void shouldRefuseWhatTheDeviceDoesNotComputeIn() {
    assertRefused(
        "precision must be fp32 or auto: this CPU has no avx512_bf16, not bfloat16",
        BFLOAT16,
        Devices.CPU,
        false);
    assertRefused(
        "precision must be fp32, bfloat16 or auto on a CPU, not fp16", FP16, Devices.CPU, true);
    assertRefused(
        "precision must be fp32, fp16 or auto on a GPU, not bfloat16", BFLOAT16, GPU, true);
  }

  private static void assertRefused(
      String message, Arithmetic asked, Device device, boolean bfloat16) {
    assertEquals(
        message,
        assertThrows(
                InvalidRequestException.class,
                () -> ArithmeticSupport.choose(asked, device, bfloat16))
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
