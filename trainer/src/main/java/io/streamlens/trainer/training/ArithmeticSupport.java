package io.streamlens.trainer.training;

import io.streamlens.modelstore.savedmodel.CpuFeatures;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.option.Arithmetic;

/** Which arithmetic a device computes in at more than a crawl. */
public final class ArithmeticSupport {

  private ArithmeticSupport() {}

  /**
   * The arithmetic that steps are computed in.
   *
   * @return never {@code AUTO}
   * @throws InvalidRequestException if the device does not compute in the one that was asked for
   */
  public static Arithmetic choose(Arithmetic asked, Device device) {
    return choose(asked, device, CpuFeatures.computesInBfloat16());
  }

  static Arithmetic choose(Arithmetic asked, Device device, boolean bfloat16) {
    boolean gpu = device.kind() == Device.Kind.GPU;
    return switch (asked) {
      case FP32 -> Arithmetic.FP32;
      case BFLOAT16 ->
          require(
              !gpu && bfloat16,
              asked,
              gpu ? "fp32, fp16 or auto on a GPU" : "fp32 or auto: this CPU has no avx512_bf16");
      case FP16 -> require(gpu, asked, "fp32, bfloat16 or auto on a CPU");
      case AUTO -> {
        Arithmetic onCpu = bfloat16 ? Arithmetic.BFLOAT16 : Arithmetic.FP32;
        yield gpu ? Arithmetic.FP16 : onCpu;
      }
    };
  }

  private static Arithmetic require(boolean holds, Arithmetic asked, String allowed) {
    if (!holds) {
      throw new InvalidRequestException(
          "precision must be %s, not %s"
              .formatted(allowed, asked.name().toLowerCase(java.util.Locale.ROOT)));
    }
    return asked;
  }
}
