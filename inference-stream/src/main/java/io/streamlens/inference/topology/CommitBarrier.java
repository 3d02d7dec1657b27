package io.streamlens.inference.topology;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A state store that keeps no state: it is there because Kafka Streams calls {@link #flushCache} of
 * every cached store as the first act of every commit of a task, whatever the reason of the commit
 * and the delivery guarantee. That is the moment at which everything in flight must be forwarded,
 * or the commit would cover images without a result.
 *
 * <p>This class holds the only uses of Kafka Streams' internals in Streamlens; see {@code
 * docs/adr/0001-batching-inside-kafka-streams.md}. It is guarded by the crash test, whose control
 * is the same topology without this call. Used by the task's stream thread alone.
 */
public class CommitBarrier implements StateStore, CachedStateStore<Object, Object> {

  private final String name;
  private boolean open;
  private Runnable beforeCommit = () -> {};

  /**
   * @param name the store's name in the topology
   */
  public CommitBarrier(String name) {
    this.name = name;
  }

  /**
   * Has {@code drain} run before every commit from now on, as if the processor of {@code context}
   * ran it: a {@code forward} in it goes to that processor's children.
   *
   * @param context of the processor, inside its {@code init}
   */
  void beforeCommit(ProcessorContext<?, ?> context, Runnable drain) {
    InternalProcessorContext<?, ?> internals = (InternalProcessorContext<?, ?>) context;
    ProcessorNode<?, ?, ?, ?> processor = internals.currentNode();
    beforeCommit =
        () -> {
          // No node is current while a task commits, and forward() asks for one.
          ProcessorNode<?, ?, ?, ?> previous = internals.currentNode();
          internals.setCurrentNode(processor);
          try {
            drain.run();
          } finally {
            internals.setCurrentNode(previous);
          }
        };
  }

  @Override
  public void flushCache() {
    beforeCommit.run();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    open = true;
    context.register(root, (key, value) -> {});
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    open = false;
    beforeCommit = () -> {};
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean setFlushListener(
      @Nullable CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void clearCache() {}

  /** Builds one barrier for each task; nothing is logged to a changelog topic. */
  static class Builder implements StoreBuilder<CommitBarrier> {

    private final String name;

    Builder(String name) {
      this.name = name;
    }

    @Override
    public CommitBarrier build() {
      return new CommitBarrier(name);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public StoreBuilder<CommitBarrier> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitBarrier> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitBarrier> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("a commit barrier has no content to log");
    }

    @Override
    public StoreBuilder<CommitBarrier> withLoggingDisabled() {
      return this;
    }
  }
}
