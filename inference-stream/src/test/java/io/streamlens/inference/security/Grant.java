package io.streamlens.inference.security;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One right: what may be done with what.
 *
 * @param name one that ends in {@code *} stands for all that begin so
 */
record Grant(AclOperation operation, ResourceType type, String name) {

  /** Reads {@code READ TOPIC images}, as {@code docs/security.md} lists them. */
  static Grant parse(String line) {
    String[] words = line.strip().split(" +");
    return new Grant(
        AclOperation.fromString(words[0]), ResourceType.fromString(words[1]), words[2]);
  }

  ResourcePattern resource() {
    return name.length() > 1 && name.endsWith("*")
        ? new ResourcePattern(type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
        : new ResourcePattern(type, name, PatternType.LITERAL);
  }

  @Override
  public String toString() {
    return operation + " " + type + " " + name;
  }
}
