package io.streamlens.cli.bench.measure;

import io.streamlens.cli.bench.process.CompilerTimes;
import io.streamlens.cli.bench.process.Pause;
import io.streamlens.cli.bench.process.ProcessCounters;
import io.streamlens.cli.bench.process.ProcessCounters.Allocations;
import io.streamlens.cli.bench.program.RecordFormat;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.serve.BatchCount;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process under measurement, its topics, and a reader of all that it writes ({@code
 * read_committed}, in this process). For one thread.
 */
public final class StreamSession implements AutoCloseable {

  /** With nothing coming out for so long, the stream is considered stuck. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int POLL_MS = 100;

  private final KafkaConnection kafka;
  private final Topics topics;
  private final Load load;
  private final Subject subject;
  private final ProcessCounters counters;
  private final OutputReader reader;

  private StreamSession(
      KafkaConnection kafka,
      Topics topics,
      Load load,
      Subject subject,
      ProcessCounters counters,
      OutputReader reader) {
    this.kafka = kafka;
    this.topics = topics;
    this.load = load;
    this.subject = subject;
    this.counters = counters;
    this.reader = reader;
  }

  /**
   * Begins to watch a process.
   *
   * @param client what Kafka clients are made with
   * @param subject reads and writes {@code topics}; the session's own from now on
   */
  public static StreamSession open(
      KafkaConnection kafka,
      Map<String, Object> client,
      Topics topics,
      Load load,
      Subject subject) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("max.poll.records", 10_000);
    CommittedConsumer consumer =
        CommittedConsumer.fromEnd(
            kafka, properties, List.of(topics.outputs(), topics.deadLetters()));
    return new StreamSession(
        kafka,
        topics,
        load,
        subject,
        ProcessCounters.attach(subject.handle()),
        OutputReader.start(consumer, topics.deadLetters()));
  }

  /** What is measured. */
  public Subject subject() {
    return subject;
  }

  /**
   * Works off a full topic: the process stands still while so many images are written, and is then
   * let go. From the first result to the last; the CPU time is that of the whole way.
   */
  public Sample catchUp(RecordFormat format, long count) throws InterruptedException {
    topics.renew(kafka);
    Outputs outputs = new Outputs(count, -1);
    Usage before;
    BatchCount batches = subject.batches();
    Allocations allocated = counters.allocations();
    try (Pause pause = Pause.of(subject.handle())) {
      load.fill(topics.images(), topics.partitions(), format, count);
      reader.collect(outputs);
      before = usage(batches, allocated);
    }
    return await(outputs, before);
  }

  /**
   * Works images off while they are still being written, both as fast as they can: to make it warm.
   * The rate is that of the two together.
   */
  public Sample flow(RecordFormat format, long count) throws InterruptedException {
    Outputs outputs = new Outputs(count, -1);
    reader.collect(outputs);
    Usage before = usage(subject.batches(), counters.allocations());
    load.beginFill(topics.images(), topics.partitions(), format, count);
    Sample sample = await(outputs, before);
    load.awaitSent();
    return sample;
  }

  /**
   * Takes images as they come, at an even rate that the process does not slow down.
   *
   * @param rampSeconds of these the latencies do not count
   * @param seconds of these they do
   */
  public Sample paced(RecordFormat format, double rate, double rampSeconds, double seconds)
      throws InterruptedException {
    topics.renew(kafka);
    long count = Math.max(1, Math.round(rate * (rampSeconds + seconds)));
    Outputs outputs = new Outputs(count, Math.round(1000 * rampSeconds));
    reader.collect(outputs);
    Usage before = usage(subject.batches(), counters.allocations());
    load.pace(topics.images(), topics.partitions(), format, count, rate);
    Sample sample = await(outputs, before);
    load.awaitSent();
    return new Sample(
        sample.imagesPerSecond(),
        sample.cpuSecondsPer1000(),
        outputs.latency(),
        sample.meanBatchSize(),
        sample.allocatedBytesPerImage(),
        sample.compilerShare());
  }

  /**
   * What it can take while images keep coming: results a second while it is offered {@code rate}.
   * Less than when it works off a full topic, for the producer runs on the same cores.
   */
  public double capacity(RecordFormat format, double rate, double seconds)
      throws InterruptedException {
    long count = Math.max(1, Math.round(rate * seconds));
    Outputs outputs = new Outputs(count, -1);
    reader.collect(outputs);
    Usage before = usage(null, counters.allocations());
    load.pace(topics.images(), topics.partitions(), format, count, rate);
    outputs.await(Math.round(1000 * seconds / 3));
    long early = outputs.count();
    long start = System.nanoTime();
    load.awaitSent();
    double found = (outputs.count() - early) / ((System.nanoTime() - start) / 1e9);
    await(outputs, before);
    return Math.min(rate, found);
  }

  private record Usage(
      double cpuSeconds,
      CompilerTimes compilers,
      @Nullable BatchCount batches,
      Allocations allocated) {}

  /**
   * What the operating system counts, now, beside what the process itself has told: its batches
   * first, since to tell them it allocates some megabytes.
   */
  private Usage usage(@Nullable BatchCount batches, Allocations allocated) {
    return new Usage(counters.cpuSeconds(), CompilerTimes.of(subject.handle()), batches, allocated);
  }

  private Sample await(Outputs outputs, Usage before) throws InterruptedException {
    long seen = -1;
    long lastProgress = System.nanoTime();
    while (!outputs.await(POLL_MS)) {
      subject.checkAlive();
      reader.check();
      if (outputs.count() != seen) {
        seen = outputs.count();
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > STALL_NANOS) {
        throw subject.failure(
            "%,d of %,d images have not come out of the stream"
                .formatted(outputs.expected() - seen, outputs.expected()));
      }
    }
    double cpu = counters.cpuSeconds() - before.cpuSeconds();
    double compilers = CompilerTimes.of(subject.handle()).secondsSince(before.compilers());
    double bytes = counters.allocations().since(before.allocated());
    reader.check();
    BatchCount batches = subject.batches();
    topics.empty(kafka);
    return new Sample(
        outputs.perSecond(),
        1000 * cpu / outputs.expected(),
        null,
        batches == null || before.batches() == null ? null : batches.meanSince(before.batches()),
        bytes / outputs.expected(),
        cpu > 0 ? Math.min(1, compilers / cpu) : null);
  }

  @Override
  public void close() throws IOException {
    try (subject) {
      counters.close();
    } finally {
      reader.close();
      topics.delete(kafka);
    }
  }
}
