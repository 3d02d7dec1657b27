package io.streamlens.cli.bench;

import io.streamlens.cli.bench.report.BenchRow;
import io.streamlens.cli.bench.report.Group;
import io.streamlens.cli.bench.report.LoadLevel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are wanted; an empty set wants all.
 *
 * @param groups kinds of program
 * @param networks names of networks
 * @param formats of records
 * @param deliveries guarantees
 * @param loads how much is asked
 */
record Selection(
    Set<Group> groups,
    Set<String> networks,
    Set<String> formats,
    Set<String> deliveries,
    Set<LoadLevel> loads) {

  Selection {
    groups = Set.copyOf(groups);
    networks = Set.copyOf(networks);
    formats = Set.copyOf(formats);
    deliveries = Set.copyOf(deliveries);
    loads = Set.copyOf(loads);
  }

  /** Whether this row is wanted; what does not apply to it does not matter. */
  boolean wants(BenchRow.Key key) {
    return wants(groups, key.group())
        && wants(networks, key.network())
        && wants(formats, key.format())
        && wants(deliveries, key.delivery())
        && wants(loads, key.load());
  }

  private static <T> boolean wants(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || value == null || wanted.contains(value);
  }
}
