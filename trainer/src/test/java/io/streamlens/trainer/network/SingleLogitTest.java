package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class SingleLogitTest {

  private static final FeatureShape ONE = new FeatureShape.Vector(1);

  @ParameterizedTest
  @ValueSource(floats = {-60, -3, -0.2f, 0, 1.5f, 9, 60})
  void shouldGiveTheSigmoidAndTheBinaryCrossEntropyOfItsUnit(float unit) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat32> input = tf.constant(new float[][] {{unit}});

      Operand<TFloat32> logits = new SingleLogit().addTo(new UnitWeights(tf), input, ONE);

      TFloat32 probabilities = tf.nn.softmax(logits).asTensor();
      double sigmoid = 1 / (1 + Math.exp(-unit));
      assertEquals(sigmoid, probabilities.getFloat(0, 1), 1e-6);
      assertEquals(1 - sigmoid, probabilities.getFloat(0, 0), 1e-6);
      for (int label : List.of(0, 1)) {
        Operand<TFloat32> target = tf.constant(new float[][] {{1 - label, label}});
        float loss =
            tf.nn.softmaxCrossEntropyWithLogits(logits, target).loss().asTensor().getFloat(0);
        double binary = Math.log1p(Math.exp(-Math.abs(unit))) + Math.max(0, unit) - unit * label;
        assertEquals(binary, loss, 1e-5 * Math.max(1, binary));
      }
    }
  }

  /** Kernel 1, bias 0. */
  private record UnitWeights(Ops tf) implements LayerContext {
    @Override
    public Mode mode() {
      return Mode.TRAINING;
    }

    @Override
    public Operand<TFloat32> weight(String name) {
      return name.equals(LinearLayer.KERNEL)
          ? tf.constant(new float[][] {{1}})
          : tf.constant(new float[] {0});
    }

    @Override
    public void update(String name, Operand<TFloat32> value) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public Operand<TInt64> randomSeed() {
      throw new UnsupportedOperationException();
    }
  }
}
