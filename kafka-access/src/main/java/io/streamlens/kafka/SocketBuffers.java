package io.streamlens.kafka;

import java.util.Map;

/**
 * The socket buffers of Kafka clients: as large as the operating system makes them.
 *
 * <p>Kafka's own default for what a consumer receives is 64 KiB, as large as one packet of the
 * loopback interface. Such a buffer is full with the first packet of a larger answer; Linux then
 * tells the sender to stop, and says that it may go on only when a whole packet fits again. A
 * sender that misses that asks again after 200 ms, and so long nothing comes: seen on one machine
 * as images that are 240 ms late, one stretch in a few seconds. Buffers that the system sizes (2 to
 * 32 MiB at most, by the traffic) are also what a long way to the broker needs.
 */
public final class SocketBuffers {

  /** For producers, consumers and admin clients; whoever knows better puts their own over it. */
  public static final Map<String, String> SIZED_BY_SYSTEM =
      Map.of("receive.buffer.bytes", "-1", "send.buffer.bytes", "-1");

  private SocketBuffers() {}
}
