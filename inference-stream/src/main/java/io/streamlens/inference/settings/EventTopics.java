package io.streamlens.inference.settings;

/**
 * The topics on which models are spoken of.
 *
 * @param modelEvents read: what has changed in the store
 * @param servingEvents written: what this instance serves, and what it has rejected
 */
public record EventTopics(String modelEvents, String servingEvents) {

  // The messaging configuration in application.properties reads the same keys.
  static final String MODEL_EVENTS_KEY = StreamSettings.PREFIX + "model-events-topic";
  static final String SERVING_EVENTS_KEY = StreamSettings.PREFIX + "serving-events-topic";
  static final String MODEL_EVENTS = "model-events";
  static final String SERVING_EVENTS = "serving-events";
}
