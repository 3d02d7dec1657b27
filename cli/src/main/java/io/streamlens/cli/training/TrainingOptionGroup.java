package io.streamlens.cli.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Options of one kind that were given, by the name that the trainer knows them by. */
abstract class TrainingOptionGroup {

  private final Map<String, String> given = new LinkedHashMap<>();

  final void set(String name, String value) {
    given.put(name, value);
  }

  final Map<String, String> given() {
    return given;
  }
}
