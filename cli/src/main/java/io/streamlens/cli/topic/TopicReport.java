package io.streamlens.cli.topic;

/**
 * What came of one topic.
 *
 * @param topic its name
 * @param state how it stands
 * @param detail its shape, and what is wrong with it where something is
 */
public record TopicReport(String topic, State state, String detail) {

  /** How a topic stands after {@link TopicCreation}. */
  public enum State {
    /** It was made. */
    CREATED,
    /** It was there, as it should be. */
    PRESENT,
    /** It was there with another shape that can be worked with. */
    DIFFERENT,
    /** It was there, and Streamlens would lose records with it. */
    UNUSABLE
  }
}
