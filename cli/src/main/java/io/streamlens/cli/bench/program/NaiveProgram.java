package io.streamlens.cli.bench.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.bench.program.StreamsProgram.Settings;
import io.streamlens.modelstore.savedmodel.NativeMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * The way a user would write it: {@code mapValues}, one session call per record, raw pixels in,
 * JSON out, everything else as Kafka Streams and TensorFlow come. Mended, the session runs on the
 * calling thread with oneDNN, memory is not bounded by JavaCPP, and there is a stream thread for
 * each core. Arguments: those of {@link Settings}, the SavedModel's directory, height, width,
 * channels, and {@code mended} or {@code plain}.
 */
public final class NaiveProgram {

  private final SavedModelBundle bundle;
  private final String input;
  private final String output;
  private final Shape shape;
  private final ObjectMapper json = new ObjectMapper();

  private NaiveProgram(SavedModelBundle bundle, Shape shape) {
    this.bundle = bundle;
    this.shape = shape;
    ServedTensors tensors = ServedTensors.of(bundle);
    this.input = tensors.input();
    this.output = tensors.output();
  }

  /** Runs until standard input ends. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    boolean mended = arguments[10].equals("mended");
    Properties properties = settings.properties();
    if (mended) {
      NativeMemory.leaveBoundToSystem();
      properties.put(
          StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
    }
    Shape shape =
        Shape.of(
            1,
            Long.parseLong(arguments[7]),
            Long.parseLong(arguments[8]),
            Long.parseLong(arguments[9]));
    try (SavedModelBundle bundle = load(arguments[6], mended)) {
      NaiveProgram naive = new NaiveProgram(bundle, shape);
      StreamsBuilder builder = new StreamsBuilder();
      builder.stream(settings.input(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
          .mapValues(naive::classify)
          .to(settings.output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
      StreamsProgram.run(builder.build(), properties);
    }
  }

  private static SavedModelBundle load(String directory, boolean mended) {
    ConfigProto config =
        mended ? ServedTensors.onCallersThread().build() : ConfigProto.getDefaultInstance();
    return SavedModelBundle.loader(directory).withTags("serve").withConfigProto(config).load();
  }

  private byte[] classify(byte[] pixels) {
    try (TUint8 image = TUint8.tensorOf(shape)) {
      image.asRawTensor().data().write(pixels);
      try (Result result = bundle.session().runner().feed(input, image).fetch(output).run()) {
        return toJson((TFloat32) result.get(0));
      }
    }
  }

  private byte[] toJson(TFloat32 probabilities) {
    Map<String, Object> classification = new LinkedHashMap<>();
    int best = 0;
    float[] values = new float[(int) probabilities.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = probabilities.getFloat(0, i);
      best = values[i] > values[best] ? i : best;
    }
    classification.put("index", best);
    classification.put("confidence", values[best]);
    classification.put("probabilities", values);
    try {
      return json.writeValueAsBytes(classification);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can always be written", e);
    }
  }
}
