package io.streamlens.inference.crash;

import io.streamlens.inference.crash.StreamProcess.Program;
import java.util.HashMap;
import java.util.Map;

/**
 * A load, and what is done to the stream under it.
 *
 * @param program what the processes run
 * @param delivery the guarantee
 * @param processes how many
 * @param threads stream threads of each
 * @param mix what the load is made of
 * @param images how many are sent
 * @param disturbance what is done
 * @param times how often, evenly spread over the results
 * @param settings of the stream, beside those that every scenario has
 */
record Scenario(
    Program program,
    Delivery delivery,
    int processes,
    int threads,
    ImageMix mix,
    long images,
    Disturbance disturbance,
    int times,
    Map<String, String> settings) {

  /** The guarantee, by the product's words. */
  enum Delivery {
    EXACTLY_ONCE("exactly-once"),
    AT_LEAST_ONCE("at-least-once");

    private final String text;

    Delivery(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The product, exactly once, two processes with two threads each, under a load of tiny ones. */
  static Scenario of(Disturbance disturbance, int times, long images) {
    return new Scenario(
        Program.PRODUCT,
        Delivery.EXACTLY_ONCE,
        2,
        2,
        ImageMix.TINY,
        images,
        disturbance,
        times,
        Map.of());
  }

  Scenario running(Program other) {
    return new Scenario(
        other, delivery, processes, threads, mix, images, disturbance, times, settings);
  }

  Scenario atLeastOnce() {
    return new Scenario(
        program,
        Delivery.AT_LEAST_ONCE,
        processes,
        threads,
        mix,
        images,
        disturbance,
        times,
        settings);
  }

  Scenario on(int otherProcesses, int otherThreads) {
    return new Scenario(
        program, delivery, otherProcesses, otherThreads, mix, images, disturbance, times, settings);
  }

  Scenario with(ImageMix other) {
    return new Scenario(
        program, delivery, processes, threads, other, images, disturbance, times, settings);
  }

  Scenario with(String key, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(key, value);
    return new Scenario(
        program, delivery, processes, threads, mix, images, disturbance, times, Map.copyOf(more));
  }

  /** Shorter, for a control that fails early. */
  Scenario with(long otherImages, int otherTimes) {
    return new Scenario(
        program, delivery, processes, threads, mix, otherImages, disturbance, otherTimes, settings);
  }
}
