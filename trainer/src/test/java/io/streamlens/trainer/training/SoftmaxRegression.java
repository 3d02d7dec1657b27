package io.streamlens.trainer.training;

import io.streamlens.trainer.network.Normalization;
import java.util.Arrays;

/** The network of one dense layer written out by hand, in double precision, with its gradient. */
final class SoftmaxRegression {

  private final double[][] inputs;
  private final double[][] targets;
  private final double[] imageWeights;
  private final int labels;

  /** One value of an image after {@code normalization} is one input. */
  SoftmaxRegression(
      byte[] pixels,
      float[] targets,
      float[] imageWeights,
      int labels,
      Normalization normalization) {
    int images = targets.length / labels;
    int size = pixels.length / images;
    this.labels = labels;
    this.inputs = new double[images][size];
    this.targets = new double[images][labels];
    this.imageWeights = new double[images];
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < size; i++) {
        int pixel = pixels[image * size + i] & 0xff;
        inputs[image][i] = pixel * normalization.scale()[0] + normalization.shift()[0];
      }
      for (int label = 0; label < labels; label++) {
        this.targets[image][label] = targets[image * labels + label];
      }
      this.imageWeights[image] = imageWeights[image];
    }
  }

  /** The gradient of the mean loss: of the kernel, row-major, then of the bias. */
  double[][] gradient(double[] kernel, double[] bias) {
    double[] ofKernel = new double[kernel.length];
    double[] ofBias = new double[bias.length];
    for (int image = 0; image < inputs.length; image++) {
      double[] probabilities = probabilities(inputs[image], kernel, bias);
      for (int label = 0; label < labels; label++) {
        double error =
            imageWeights[image] * (probabilities[label] - targets[image][label]) / inputs.length;
        ofBias[label] += error;
        for (int i = 0; i < inputs[image].length; i++) {
          ofKernel[i * labels + label] += error * inputs[image][i];
        }
      }
    }
    return new double[][] {ofKernel, ofBias};
  }

  private double[] probabilities(double[] input, double[] kernel, double[] bias) {
    double[] exponentials = new double[labels];
    for (int label = 0; label < labels; label++) {
      double logit = bias[label];
      for (int i = 0; i < input.length; i++) {
        logit += input[i] * kernel[i * labels + label];
      }
      exponentials[label] = Math.exp(logit);
    }
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(value -> value / sum).toArray();
  }
}
