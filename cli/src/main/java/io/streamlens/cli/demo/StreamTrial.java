package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.send.DatasetImages;
import io.streamlens.cli.send.ImageSender;
import io.streamlens.cli.send.OutgoingImage;
import io.streamlens.cli.send.Pace;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.terminal.Progress;
import io.streamlens.cli.terminal.Terminal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Sends images through the running stream and waits for what becomes of each. The images are
 * encoded beforehand, so that sending them costs next to nothing.
 */
final class StreamTrial {

  /** With nothing coming out for so long, the stream is considered stuck. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int POLL_MS = 100;

  private final Terminal terminal;
  private final ImageSender sender;
  private final OutcomeReceiver receiver;
  private final RunningStream stream;
  private final List<OutgoingImage> images;

  /**
   * @param images encoded once, now
   */
  StreamTrial(
      Terminal terminal,
      ImageSender sender,
      OutcomeReceiver receiver,
      RunningStream stream,
      DatasetImages images) {
    this.terminal = terminal;
    this.sender = sender;
    this.receiver = receiver;
    this.stream = stream;
    this.images = IntStream.range(0, images.size()).mapToObj(images::image).toList();
  }

  /**
   * Sends so many images, from the first on and from the beginning again where there are no more,
   * and waits for all results.
   *
   * @param name tells these images from those of other runs; becomes part of their keys
   * @throws CommandException if images cannot be sent, the stream ends, or nothing comes out of it
   *     for a minute
   */
  Stretch run(String name, int count, Pace pace) throws InterruptedException {
    Stretch stretch = new Stretch(name, count);
    receiver.expect(stretch);
    try (Progress progress = Progress.start(terminal, name, "images", count)) {
      for (int i = 0; i < count; i++) {
        stretch.due(i, pace.awaitTurn(i));
        sender.send(identified(stretch.key(i), images.get(i % images.size())), null);
        progress.reached(stretch.received());
      }
      sender.flush();
      awaitAll(stretch, progress);
    }
    return stretch;
  }

  private static OutgoingImage identified(String id, OutgoingImage image) {
    Map<String, String> headers = new HashMap<>(image.headers());
    headers.put("ce_specversion", "1.0");
    headers.put("ce_type", "io.streamlens.image.v1");
    headers.put("ce_source", "/streamlens/demo");
    headers.put("ce_id", id);
    return new OutgoingImage(image.name(), id, image.value(), headers);
  }

  private void awaitAll(Stretch stretch, Progress progress) throws InterruptedException {
    int before = -1;
    long lastProgress = System.nanoTime();
    while (!stretch.await(POLL_MS)) {
      checkAll();
      int received = stretch.received();
      progress.reached(received);
      if (received != before) {
        before = received;
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > STALL_NANOS) {
        throw stream.failure(
            "%,d of %,d images have not come out of the stream"
                .formatted(stretch.size() - received, stretch.size()));
      }
    }
    checkAll();
    progress.reached(stretch.received());
  }

  private void checkAll() {
    if (sender.failed() > 0) {
      throw new CommandException(
          "%,d images could not be sent: %s".formatted(sender.failed(), sender.failures()));
    }
    receiver.check();
    stream.checkAlive();
  }
}
