package io.streamlens.cli.bench;

import io.streamlens.cli.bench.program.RecordFormat;
import io.streamlens.cli.bench.report.BenchRow.Key;
import io.streamlens.cli.bench.report.Group;
import io.streamlens.cli.bench.report.LoadLevel;
import io.streamlens.cli.serve.Delivery;
import io.streamlens.modelstore.manifest.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured, in this order: not every combination, but the rows that say something.
 *
 * @param ceilings TensorFlow alone
 * @param decoders the decoders alone
 * @param sessions streams
 */
record Plan(List<Ceiling> ceilings, List<RecordFormat> decoders, List<Session> sessions) {

  /** The network of Crayfish: 28x28 to 32, 32, 32, 10. */
  static final String CRAYFISH = "mlp:hidden=32-32-32";

  /** A network that takes about 5 ms for a batch of 64 on one core, in fp32. */
  static final String FIVE_MILLISECONDS = "mlp:hidden=2048-2048";

  /** Cheap to run: by it a stream is made warm. */
  static final String WARM_UP = "softmax";

  private static final int FULL_BATCH = 64;

  /** Nothing is fastest in smaller batches. */
  private static final int SMALLEST_OF_PLAIN = 32;

  static final String HEAVY = "convnet-large";
  static final String SMALL_BATCH_NORM = "convnet";
  static final List<String> SMALL = List.of("softmax", "lenet5", SMALL_BATCH_NORM);

  /** What runs in a session. */
  enum Program {
    /** The inference stream. */
    SERVICE,
    /** A topology that answers without a look. */
    PASS_THROUGH,
    /** The naive way. */
    NAIVE,
    /** The naive way, mended. */
    NAIVE_MENDED
  }

  /**
   * TensorFlow alone.
   *
   * @param network its name
   * @param plain whether by its {@link PlainGraph}, else as it is exported
   * @param precision what it computes in
   * @param keys by batch size and callers
   */
  record Ceiling(String network, boolean plain, String precision, List<Key> keys) {}

  /**
   * A network in a session.
   *
   * @param group what its rows are filed under
   * @param network its name
   * @param loads how much is asked of the stream
   */
  record Part(Group group, String network, Set<LoadLevel> loads) {}

  /**
   * One process that is started, made warm, and given one network after the other.
   *
   * @param program what runs
   * @param delivery its guarantee
   * @param format of the records
   * @param partitions of its topics
   * @param parts its networks
   */
  record Session(
      Program program, Delivery delivery, RecordFormat format, int partitions, List<Part> parts) {

    /** What it is, for people. */
    String title() {
      return "%s, %s, records of %s"
          .formatted(program.name().toLowerCase(Locale.ROOT).replace('_', '-'), delivery, format);
    }

    /** What makes it warm: a cheap network, but for one whose own time is all that counts. */
    String warmUpNetwork() {
      boolean light = parts.stream().anyMatch(part -> SMALL.contains(part.network()));
      return light || parts.get(0).group() == Group.CRAYFISH ? WARM_UP : parts.get(0).network();
    }

    /** What the stream is told to compute in: {@code usual}, if nothing depends on it. */
    Precision.Choice precision(Precision.Choice usual) {
      return partitions == 1 ? Precision.Choice.FP32 : usual;
    }

    /** The key of a row. */
    Key key(Part part, LoadLevel load, String precision) {
      Key key =
          Key.stream(
              part.group(),
              part.group() == Group.KAFKA && load == LoadLevel.CATCH_UP
                  ? null
                  : displayed(part.network()),
              program == Program.SERVICE
                  ? precision
                  : program == Program.PASS_THROUGH ? null : "fp32",
              format.toString(),
              delivery.toString(),
              load);
      return partitions == Bench.PARTITIONS ? key : key.on(partitions);
    }
  }

  /** As results name a network. */
  static String displayed(String network) {
    return switch (network) {
      case CRAYFISH -> "crayfish";
      case FIVE_MILLISECONDS -> "mlp-2048";
      default -> network;
    };
  }

  /** How many rows there will be. */
  int rows() {
    return ceilings.stream().mapToInt(each -> each.keys().size()).sum()
        + decoders.size()
        + sessions.stream()
            .flatMap(session -> session.parts().stream())
            .mapToInt(part -> part.loads().size())
            .sum();
  }

  /** All networks that are needed. */
  Set<String> networks() {
    Set<String> networks = new LinkedHashSet<>();
    ceilings.forEach(ceiling -> networks.add(ceiling.network()));
    for (Session session : sessions) {
      if (session.program() == Program.SERVICE) {
        networks.add(session.warmUpNetwork());
      }
      if (session.program() != Program.PASS_THROUGH) {
        session.parts().forEach(part -> networks.add(part.network()));
      }
    }
    return networks;
  }

  /**
   * The rows that {@code selection} wants.
   *
   * @param precisions that this machine computes in
   */
  static Plan of(boolean quick, Effort effort, Selection selection, List<Precision> precisions) {
    List<Session> sessions =
        (quick ? PlannedSessions.quick() : PlannedSessions.full())
            .stream()
                .map(session -> restricted(session, selection))
                .filter(session -> !session.parts().isEmpty())
                .toList();
    List<RecordFormat> decoders =
        Arrays.stream(RecordFormat.values())
            .filter(format -> selection.wants(decoder(format)))
            .toList();
    return new Plan(ceilings(quick, effort, selection, precisions), decoders, sessions);
  }

  /** The key of a decoder's row. */
  static Key decoder(RecordFormat format) {
    return new Key(
        Group.DECODER,
        format == RecordFormat.FLOAT_JSON ? "crayfish" : null,
        null,
        format.toString(),
        null,
        null,
        null,
        null,
        null);
  }

  private static List<Ceiling> ceilings(
      boolean quick, Effort effort, Selection selection, List<Precision> precisions) {
    List<String> networks = new ArrayList<>(quick ? List.of(SMALL_BATCH_NORM) : SMALL);
    if (!quick) {
      networks.addAll(List.of(HEAVY, CRAYFISH, FIVE_MILLISECONDS));
    }
    List<Ceiling> ceilings = new ArrayList<>();
    for (String network : networks) {
      for (Precision precision : precisions) {
        List<Key> keys = new ArrayList<>();
        for (int callers : quick ? List.of(2) : List.of(1, 2)) {
          for (int batch : effort.batchSizes()) {
            keys.add(Key.ceiling(displayed(network), precision.toString(), callers, batch));
          }
        }
        keys.removeIf(key -> !selection.wants(key));
        if (network.equals(FIVE_MILLISECONDS)) {
          keys.removeIf(
              key ->
                  precision != Precision.FP32
                      || !Integer.valueOf(FULL_BATCH).equals(key.batchSize()));
        }
        if (!keys.isEmpty()) {
          ceilings.add(new Ceiling(network, false, precision.toString(), keys));
        }
      }
      if (precisions.contains(Precision.BFLOAT16)) {
        plainCeiling(network, effort, selection).ifPresent(ceilings::add);
      }
    }
    return ceilings;
  }

  /** Of those that claims speak of. */
  private static Optional<Ceiling> plainCeiling(
      String network, Effort effort, Selection selection) {
    if (network.equals(WARM_UP) || !SMALL.contains(network)) {
      return Optional.empty();
    }
    String precision = Precision.FP32.toString();
    List<Key> keys =
        effort.batchSizes().stream()
            .filter(batch -> batch >= SMALLEST_OF_PLAIN)
            .map(batch -> Key.ceiling(network + Key.PLAIN, precision, 2, batch))
            .filter(key -> selection.wants(Key.ceiling(network, precision, 2, key.batchSize())))
            .toList();
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ceiling(network, true, precision, keys));
  }

  private static Session restricted(Session session, Selection selection) {
    List<Part> parts = new ArrayList<>();
    for (Part part : session.parts()) {
      Set<LoadLevel> loads = EnumSet.noneOf(LoadLevel.class);
      for (LoadLevel load : part.loads()) {
        if (selection.wants(session.key(part, load, ""))) {
          loads.add(load);
        }
      }
      if (!loads.isEmpty()) {
        parts.add(new Part(part.group(), part.network(), loads));
      }
    }
    return new Session(
        session.program(), session.delivery(), session.format(), session.partitions(), parts);
  }
}
