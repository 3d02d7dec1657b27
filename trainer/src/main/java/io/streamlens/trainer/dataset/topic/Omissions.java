package io.streamlens.trainer.dataset.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The records that are no part of a data set, counted by reason; the first ones by name. */
final class Omissions {

  static final String UNLABELLED = "unlabelled";
  static final String OTHER_LABEL = "other-label";

  private static final int NAMED = 10;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> named = new ArrayList<>();

  void add(String reason, String image, String why) {
    counts.merge(reason, 1, Integer::sum);
    if (named.size() < NAMED) {
      named.add(image + ": " + why);
    }
  }

  Map<String, Integer> counts() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  List<String> named() {
    return List.copyOf(named);
  }
}
