package io.streamlens.cli.bench.measure;

import io.streamlens.cli.bench.process.ProgramProcess;
import io.streamlens.cli.bench.program.BrokerProgram;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The broker, a process of its own. */
public final class Broker implements AutoCloseable {

  /** Where Linux has a file system in memory. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Several times what a stretch of the largest records takes. */
  private static final long ROOM_BYTES = 6L << 30;

  /** It keeps much alive: each collection takes 10 to 25 ms, in which nothing moves. */
  private static final List<String> RARE_PAUSES = List.of("-Xmn768m");

  private final ProgramProcess process;
  private final String servers;

  private Broker(ProgramProcess process, String servers) {
    this.process = process;
    this.servers = servers;
  }

  /**
   * Starts it. Its data is in memory if there is room ({@link #isInMemory}): a disk that writes
   * back what it was given would make images wait now and then, and is not what is measured.
   */
  public static Broker start() {
    List<String> options = new ArrayList<>(RARE_PAUSES);
    if (isInMemory()) {
      options.add("-Djava.io.tmpdir=" + MEMORY);
    }
    ProgramProcess process = ProgramProcess.start(BrokerProgram.class, options, List.of());
    return new Broker(process, process.awaitLine("ready "));
  }

  /** Whether a broker that is started now keeps its data in memory. */
  public static boolean isInMemory() {
    try {
      FileStore store = Files.getFileStore(MEMORY);
      return store.type().equals("tmpfs")
          && store.getUsableSpace() >= ROOM_BYTES
          && Files.isWritable(MEMORY);
    } catch (IOException e) {
      return false; // not there: another operating system, or a container without it
    }
  }

  /** Its address, {@code host:port}. */
  public String servers() {
    return servers;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
