package io.streamlens.trainer.training;

import io.streamlens.modelstore.savedmodel.CpuFeatures;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.network.Conv;
import io.streamlens.trainer.network.FeatureShape;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import io.streamlens.trainer.option.Arithmetic;
import java.util.List;
import java.util.Locale;

/** Which arithmetic a device trains in: correctly, and at more than a crawl. */
public final class ArithmeticSupport {

  private ArithmeticSupport() {}

  /**
   * What a CPU makes of bfloat16.
   *
   * @param computes whether it has instructions for it
   * @param amx whether these are AMX
   */
  record Bfloat16(boolean computes, boolean amx) {}

  /**
   * The arithmetic that steps are computed in.
   *
   * @param network what is trained: there are some that a CPU trains wrongly in bfloat16
   * @return never {@code AUTO}
   * @throws InvalidRequestException if the device does not compute in the one that was asked for,
   *     or would train this network wrongly in it
   */
  public static Arithmetic choose(Arithmetic asked, Device device, ShapedNetwork network) {
    return choose(
        asked,
        device,
        network,
        new Bfloat16(CpuFeatures.computesInBfloat16(), CpuFeatures.hasAmx()));
  }

  static Arithmetic choose(
      Arithmetic asked, Device device, ShapedNetwork network, Bfloat16 bfloat16) {
    boolean gpu = device.kind() == Device.Kind.GPU;
    boolean wrong = !bfloat16.amx() && hasOddChannels(network.layers());
    return switch (asked) {
      case FP32 -> Arithmetic.FP32;
      case BFLOAT16 -> {
        require(
            !gpu && bfloat16.computes(),
            asked,
            gpu ? "fp32, fp16 or auto on a GPU" : "fp32 or auto: this CPU has no avx512_bf16");
        yield require(
            !wrong,
            asked,
            "fp32 or auto: without amx_bf16 this CPU trains a convolution that takes 3, 5, 7 …"
                + " channels wrongly in bfloat16");
      }
      case FP16 -> require(gpu, asked, "fp32, bfloat16 or auto on a CPU");
      case AUTO -> {
        Arithmetic onCpu = bfloat16.computes() && !wrong ? Arithmetic.BFLOAT16 : Arithmetic.FP32;
        yield gpu ? Arithmetic.FP16 : onCpu;
      }
    };
  }

  /**
   * Whether a convolution takes an odd number of channels (a group), one apart. For these oneDNN
   * 3.5 (of TensorFlow 2.18) reads beyond its memory where it computes the gradients of a kernel
   * with avx512_bf16 instructions ({@code jit_bf16:avx512_core_bf16, backward_weights}): from one
   * run to the next losses differ, and often become infinite. Its forward kernels do not; nor are
   * the gradients wrong of a grouped convolution with one channel a group, of depthwise ones (3x3,
   * 5x5, several maps out of each) and of odd numbers of filters: five runs of each gave the same
   * losses.
   */
  private static boolean hasOddChannels(List<ShapedLayer> layers) {
    return layers.stream()
        .anyMatch(
            layer ->
                isOdd(layer)
                    || layer.bodies().stream().anyMatch(ArithmeticSupport::hasOddChannels));
  }

  private static boolean isOdd(ShapedLayer layer) {
    if (layer.layer() instanceof Conv conv && layer.input() instanceof FeatureShape.Maps maps) {
      int channels = maps.channels() / conv.groups();
      return channels > 1 && channels % 2 == 1;
    }
    return false;
  }

  private static Arithmetic require(boolean holds, Arithmetic asked, String allowed) {
    if (!holds) {
      throw new InvalidRequestException(
          "precision must be %s, not %s".formatted(allowed, asked.name().toLowerCase(Locale.ROOT)));
    }
    return asked;
  }
}
