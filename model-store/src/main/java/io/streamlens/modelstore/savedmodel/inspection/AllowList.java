package io.streamlens.modelstore.savedmodel.inspection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The operations that models may use, read from {@code operations.txt} beside this class. */
final class AllowList {

  static final AllowList INSTANCE = read("operations.txt");

  private final Map<String, Permission> permissions;

  private AllowList(Map<String, Permission> permissions) {
    this.permissions = Map.copyOf(permissions);
  }

  Permission of(String operation) {
    return permissions.getOrDefault(operation, Permission.NEVER);
  }

  Set<String> operations() {
    return permissions.keySet();
  }

  private static AllowList read(String resource) {
    try (InputStream in = AllowList.class.getResourceAsStream(resource)) {
      return parse(
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }

  private static AllowList parse(String text) {
    Map<String, Permission> permissions = new HashMap<>();
    Permission permission = Permission.NEVER;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        permission = permission(line);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        for (String operation : line.split("\\s+", -1)) {
          permissions.put(operation, permission);
        }
      }
    }
    return new AllowList(permissions);
  }

  private static Permission permission(String group) {
    return switch (group) {
      case "[restore]" -> Permission.RESTORE;
      case "[save]" -> Permission.SAVE;
      default -> Permission.ALWAYS;
    };
  }
}
