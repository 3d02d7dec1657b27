package io.streamlens.inference.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Debian's kcat: a producer and consumer over librdkafka that shares no line with Kafka's own
 * clients.
 */
final class Kcat {

  private static final int PATIENCE_SECONDS = 60;

  private final String bootstrapServers;
  private final Path work;
  private int files;

  Kcat(String bootstrapServers, Path work) {
    this.bootstrapServers = bootstrapServers;
    this.work = work;
  }

  /**
   * A record as kcat tells it.
   *
   * @param timestamp milliseconds since 1970
   * @param headers the last one of each name
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Read(
      int partition,
      long offset,
      long timestamp,
      @Nullable String key,
      byte @Nullable [] value,
      Map<String, String> headers) {}

  static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("kcat", "-V")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends one record; returns when the broker has it. */
  void send(
      String topic,
      int partition,
      @Nullable String key,
      Map<String, String> headers,
      byte @Nullable [] value)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("-P", "-t", topic, "-p", Integer.toString(partition)));
    headers.forEach((name, text) -> arguments.addAll(List.of("-H", name + "=" + text)));
    if (value == null || value.length == 0) {
      sendLine(arguments, key == null ? "|" : key + "|", value == null);
      return;
    }
    if (key != null) {
      arguments.addAll(List.of("-k", key));
    }
    Path file = work.resolve("value-" + files++);
    Files.write(file, value);
    arguments.add(file.toString());
    run(arguments, "");
  }

  /** Files without content are passed over; what stands behind a key in a line may be nothing. */
  private void sendLine(List<String> arguments, String keyAndBar, boolean emptyIsNull)
      throws IOException, InterruptedException {
    arguments.addAll(List.of("-K", "|"));
    if (emptyIsNull) {
      arguments.add("-Z");
    }
    run(arguments, keyAndBar + "\n");
  }

  /** Waits until a topic has {@code count} committed records. */
  void await(String topic, int count) throws IOException, InterruptedException {
    run(consume(topic, "-f", "%o\\n", "-c", Integer.toString(count)), "");
  }

  /** Reads all committed records that a topic has now. */
  List<Read> read(String topic) throws IOException, InterruptedException {
    List<Read> records = new ArrayList<>();
    // A record is a line. Bytes outside ASCII stand in it as they are: one character each, here.
    for (String line :
        new String(run(consume(topic, "-J", "-e"), ""), ISO_8859_1).lines().toList()) {
      Map<String, Object> told = Json.object(line);
      String value = (String) told.get("payload");
      records.add(
          new Read(
              Math.toIntExact((Long) told.get("partition")),
              (Long) told.get("offset"),
              (Long) told.get("ts"),
              text(told.get("key")),
              value == null ? null : value.getBytes(ISO_8859_1),
              headers((List<?>) told.getOrDefault("headers", List.of()))));
    }
    return records;
  }

  private static List<String> consume(String topic, String... more) {
    List<String> arguments = new ArrayList<>(List.of("-C", "-t", topic, "-o", "beginning"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static Map<String, String> headers(List<?> namesAndValues) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      headers.put(text(namesAndValues.get(i)), text(namesAndValues.get(i + 1)));
    }
    return headers;
  }

  /** Header values and keys are UTF-8. */
  private static @Nullable String text(@Nullable Object told) {
    return told == null ? null : new String(((String) told).getBytes(ISO_8859_1), UTF_8);
  }

  private byte[] run(List<String> arguments, String input)
      throws IOException, InterruptedException {
    Path output = work.resolve("output-" + files++);
    Path errors = work.resolve("errors");
    List<String> command = new ArrayList<>(List.of("kcat", "-b", bootstrapServers, "-q"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", command)
              + " was not done within "
              + PATIENCE_SECONDS
              + " s; it printed "
              + Files.size(output)
              + " bytes: "
              + Files.readString(output, ISO_8859_1).lines().count()
              + " lines");
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed: " + Files.readString(errors, ISO_8859_1));
    }
    return Files.readAllBytes(output);
  }
}
