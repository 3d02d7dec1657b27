package io.streamlens.cli.bench;

import io.streamlens.cli.bench.Plan.Part;
import io.streamlens.cli.bench.Plan.Program;
import io.streamlens.cli.bench.Plan.Session;
import io.streamlens.cli.bench.program.RecordFormat;
import io.streamlens.cli.bench.report.Group;
import io.streamlens.cli.bench.report.LoadLevel;
import io.streamlens.cli.serve.Delivery;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The streams that are measured, in this order: the stream before what is given its rates. */
final class PlannedSessions {

  private static final Set<LoadLevel> CATCH_UP = EnumSet.of(LoadLevel.CATCH_UP);
  private static final Set<LoadLevel> ALL_LOADS = EnumSet.allOf(LoadLevel.class);
  private static final Set<LoadLevel> HALF = EnumSet.of(LoadLevel.CATCH_UP, LoadLevel.HALF);
  private static final Set<LoadLevel> ONLY_HALF = EnumSet.of(LoadLevel.HALF);

  private PlannedSessions() {}

  /** About 45 minutes of them. */
  static List<Session> full() {
    Part crayfish = new Part(Group.CRAYFISH, Plan.CRAYFISH, CATCH_UP);
    List<Part> steadyAndCrayfish = new ArrayList<>(steady(CATCH_UP));
    steadyAndCrayfish.add(crayfish);
    List<Part> kafka =
        List.of(new Part(Group.KAFKA, "lenet5", HALF), new Part(Group.KAFKA, "convnet", ONLY_HALF));
    List<Part> kafkaOnce = new ArrayList<>(kafka);
    kafkaOnce.add(new Part(Group.KAFKA, Plan.WARM_UP, ONLY_HALF));
    List<Part> naive = List.of(new Part(Group.NAIVE, Plan.SMALL_BATCH_NORM, CATCH_UP));
    List<Part> mended = List.of(new Part(Group.NAIVE_MENDED, Plan.SMALL_BATCH_NORM, CATCH_UP));
    return List.of(
        service(Delivery.EXACTLY_ONCE, RecordFormat.RAW, steady(HALF)),
        service(Delivery.AT_LEAST_ONCE, RecordFormat.RAW, steadyAndCrayfish),
        service(Delivery.EXACTLY_ONCE, RecordFormat.PNG, parts(Group.PIPELINE, Plan.SMALL, HALF)),
        service(Delivery.EXACTLY_ONCE, RecordFormat.JPEG, pipeline(List.of("lenet5"))),
        service(Delivery.EXACTLY_ONCE, RecordFormat.JSON, pipeline(List.of("lenet5"))),
        service(Delivery.AT_LEAST_ONCE, RecordFormat.FLOAT_JSON, List.of(crayfish)),
        service(Delivery.EXACTLY_ONCE, RecordFormat.RAW, pipeline(List.of(Plan.HEAVY))),
        new Session(
            Program.SERVICE,
            Delivery.EXACTLY_ONCE,
            RecordFormat.RAW,
            1,
            pipeline(List.of(Plan.FIVE_MILLISECONDS))),
        program(Program.PASS_THROUGH, Delivery.EXACTLY_ONCE, kafkaOnce),
        program(Program.PASS_THROUGH, Delivery.AT_LEAST_ONCE, kafka),
        session(
            Program.PASS_THROUGH,
            Delivery.EXACTLY_ONCE,
            RecordFormat.PNG,
            parts(Group.KAFKA, Plan.SMALL, ONLY_HALF)),
        program(Program.NAIVE, Delivery.EXACTLY_ONCE, naive),
        program(Program.NAIVE_MENDED, Delivery.EXACTLY_ONCE, mended));
  }

  /** Those without which the claims say nothing at all. */
  static List<Session> quick() {
    List<Part> half = List.of(new Part(Group.PIPELINE, Plan.SMALL_BATCH_NORM, HALF));
    List<Part> kafka = List.of(new Part(Group.KAFKA, Plan.SMALL_BATCH_NORM, HALF));
    List<Part> kafkaCatchUp = List.of(new Part(Group.KAFKA, Plan.SMALL_BATCH_NORM, CATCH_UP));
    List<Part> naive = List.of(new Part(Group.NAIVE, Plan.SMALL_BATCH_NORM, CATCH_UP));
    List<Part> mended = List.of(new Part(Group.NAIVE_MENDED, Plan.SMALL_BATCH_NORM, CATCH_UP));
    List<Part> halfAndCrayfish = new ArrayList<>(half);
    halfAndCrayfish.add(new Part(Group.CRAYFISH, Plan.CRAYFISH, CATCH_UP));
    return List.of(
        service(Delivery.EXACTLY_ONCE, RecordFormat.RAW, half),
        service(Delivery.AT_LEAST_ONCE, RecordFormat.RAW, halfAndCrayfish),
        program(Program.PASS_THROUGH, Delivery.EXACTLY_ONCE, kafka),
        program(Program.PASS_THROUGH, Delivery.AT_LEAST_ONCE, kafkaCatchUp),
        program(Program.NAIVE, Delivery.EXACTLY_ONCE, naive),
        program(Program.NAIVE_MENDED, Delivery.EXACTLY_ONCE, mended));
  }

  private static Session service(Delivery delivery, RecordFormat format, List<Part> parts) {
    return session(Program.SERVICE, delivery, format, parts);
  }

  private static Session program(Program program, Delivery delivery, List<Part> parts) {
    return session(program, delivery, RecordFormat.RAW, parts);
  }

  private static Session session(
      Program program, Delivery delivery, RecordFormat format, List<Part> parts) {
    return new Session(program, delivery, format, Bench.PARTITIONS, parts);
  }

  /** All loads of the small networks but of the cheapest. */
  private static List<Part> steady(Set<LoadLevel> ofCheapest) {
    return Plan.SMALL.stream()
        .map(
            network ->
                new Part(
                    Group.PIPELINE, network, network.equals(Plan.WARM_UP) ? ofCheapest : ALL_LOADS))
        .toList();
  }

  private static List<Part> pipeline(List<String> networks) {
    return parts(Group.PIPELINE, networks, CATCH_UP);
  }

  private static List<Part> parts(Group group, List<String> networks, Set<LoadLevel> loads) {
    return networks.stream().map(network -> new Part(group, network, loads)).toList();
  }
}
