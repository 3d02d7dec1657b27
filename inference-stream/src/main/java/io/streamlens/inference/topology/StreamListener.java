package io.streamlens.inference.topology;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;

/** Told of what passes; called on stream threads, so it must be quick. */
public interface StreamListener {

  /** Told nothing. */
  StreamListener NONE =
      new StreamListener() {
        @Override
        public void consumed(Image image) {}

        @Override
        public void forwarded(Image image, Outcome outcome) {}
      };

  /** An image has been taken from its topic. */
  void consumed(Image image);

  /** An image's result has been handed to the producer; it counts once the commit is through. */
  void forwarded(Image image, Outcome outcome);

  /** Tells this one first, then {@code other}. */
  default StreamListener and(StreamListener other) {
    StreamListener first = this;
    return new StreamListener() {
      @Override
      public void consumed(Image image) {
        first.consumed(image);
        other.consumed(image);
      }

      @Override
      public void forwarded(Image image, Outcome outcome) {
        first.forwarded(image, outcome);
        other.forwarded(image, outcome);
      }
    };
  }
}
