package io.streamlens.cli.bench.program;

import io.streamlens.modelstore.savedmodel.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TUint8;

/**
 * TensorFlow alone on batches that are ready: no records, no decoding, nothing copied in, nothing
 * read out. Arguments: the SavedModel's directory, precision, height, width, channels. Order:
 *
 * <pre>run BATCH CALLERS SECONDS</pre>
 *
 * answered by {@code ran IMAGES SECONDS CPU_SECONDS}.
 */
public final class TensorFlowProgram {

  private final SavedModelBundle bundle;
  private final Output<?> input;
  private final Output<?> output;
  private final long[] image;

  private TensorFlowProgram(SavedModelBundle bundle, long[] image) {
    this.bundle = bundle;
    this.image = image;
    ServedTensors tensors = ServedTensors.of(bundle);
    this.input = tensor(tensors.input());
    this.output = tensor(tensors.output());
  }

  private Output<?> tensor(String name) {
    int colon = name.indexOf(':');
    String operation = colon < 0 ? name : name.substring(0, colon);
    int index = colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
    return bundle.graph().operationOrThrow(operation).output(index);
  }

  /** Works off orders until there are no more. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    NativeMemory.leaveBoundToSystem();
    Orders orders = new Orders();
    long[] image = new long[3];
    for (int i = 0; i < image.length; i++) {
      image[i] = Long.parseLong(arguments[2 + i]);
    }
    try (SavedModelBundle bundle =
        SavedModelBundle.loader(arguments[0])
            .withTags("serve")
            .withConfigProto(config(arguments[1]))
            .load()) {
      TensorFlowProgram program = new TensorFlowProgram(bundle, image);
      orders.answer("ready");
      for (String order = orders.next(); order != null; order = orders.next()) {
        String[] words = order.split(" ");
        orders.answer(
            program.run(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Double.parseDouble(words[3])));
      }
    }
  }

  private static ConfigProto config(String precision) {
    ConfigProto.Builder config = ServedTensors.onCallersThread();
    if (precision.equals("bfloat16")) {
      config.setGraphOptions(
          GraphOptions.newBuilder()
              .setRewriteOptions(
                  RewriterConfig.newBuilder()
                      .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON)));
    }
    return config.build();
  }

  private String run(int batch, int callers, double seconds)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      work.add(() -> call(batch, end));
    }
    long images = 0;
    for (Future<Long> done : threads.invokeAll(work)) {
      images += done.get();
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    threads.shutdown();
    return String.format(Locale.ROOT, "ran %d %.4f %.4f", images, elapsed, cpuSeconds() - cpu);
  }

  private long call(int batch, long end) {
    long images = 0;
    try (TUint8 tensor = TUint8.tensorOf(Shape.of(batch, image[0], image[1], image[2]))) {
      byte[] pixels = new byte[(int) tensor.size()];
      new Random(1).nextBytes(pixels);
      tensor.asRawTensor().data().write(pixels);
      while (System.nanoTime() < end) {
        try (Result result = bundle.session().runner().feed(input, tensor).fetch(output).run()) {
          images += batch;
        }
      }
    }
    return images;
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() / 1e9)
        .orElse(Double.NaN);
  }
}
