package io.streamlens.cli.bench.process;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a JVM on this machine has used so far: CPU time by the operating system's count, allocated
 * bytes by its own, read over the management agent that is attached to it (local, no port for
 * others). For one thread.
 */
public final class ProcessCounters implements AutoCloseable {

  private final ProcessHandle process;
  private final JMXConnector connector;
  private final ThreadMXBean threads;

  private ProcessCounters(ProcessHandle process, JMXConnector connector) throws IOException {
    this.process = process;
    this.connector = connector;
    MBeanServerConnection server = connector.getMBeanServerConnection();
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
  }

  /**
   * Attaches to a JVM of this user.
   *
   * @throws CommandException if that is not possible
   */
  // The address is what the JVM at the other end, started by us, has just told us.
  @SuppressWarnings("BanJNDI")
  public static ProcessCounters attach(ProcessHandle process) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        String address = machine.startLocalManagementAgent();
        return new ProcessCounters(
            process, JMXConnectorFactory.connect(new JMXServiceURL(address)));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException e) {
      throw new CommandException(
          "cannot attach to the JVM that is measured (a JDK is needed, and the same user): " + e,
          e);
    }
  }

  /**
   * CPU time of a process and its children's threads so far, user and system.
   *
   * @return in seconds; resolution 0.01
   */
  public double cpuSeconds() {
    return cpuSeconds(process);
  }

  /** CPU time of any process of this user so far, in seconds. */
  public static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(Double.NaN);
  }

  /** What each live thread has allocated so far. */
  public Allocations allocations() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> byThread = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      byThread.put(ids[i], Math.max(0, bytes[i]));
    }
    return new Allocations(byThread);
  }

  /**
   * Bytes that threads have allocated in the Java heap.
   *
   * @param byThread since the thread's start, by its id
   */
  public record Allocations(Map<Long, Long> byThread) {

    public Allocations {
      byThread = Map.copyOf(byThread);
    }

    /** Bytes since {@code earlier}, of the threads that live now. */
    public long since(Allocations earlier) {
      return byThread.entrySet().stream()
          .mapToLong(
              thread -> thread.getValue() - earlier.byThread.getOrDefault(thread.getKey(), 0L))
          .sum();
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
