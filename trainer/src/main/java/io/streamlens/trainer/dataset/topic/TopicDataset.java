package io.streamlens.trainer.dataset.topic;

import io.streamlens.trainer.dataset.Dataset;
import java.util.List;
import java.util.Map;

/**
 * The images of a range of a topic.
 *
 * @param dataset those that are trained and tested on
 * @param range where they are from
 * @param omitted how many records are no part of it, by reason: {@code unlabelled}, {@code
 *     other-label}, or why the image was rejected, such as {@code undecodable}
 * @param firstOmitted the first ten of these: their id and what is wrong with them
 */
public record TopicDataset(
    Dataset dataset, TopicRange range, Map<String, Integer> omitted, List<String> firstOmitted) {}
