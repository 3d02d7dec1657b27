package io.streamlens.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a command has started and must take down, newest first: when it is done, when it fails, and
 * when the process is told to end (Ctrl-C, SIGTERM) in the middle. Safe for use by several threads.
 */
public final class ShutdownHook implements AutoCloseable {

  private static final AtomicBoolean RUNNING = new AtomicBoolean();

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Object closing = new Object();
  private final Thread hook = new Thread(this::closeOnExit, "take-down");

  private ShutdownHook() {}

  /** A hook that owns nothing yet. */
  public static ShutdownHook install() {
    ShutdownHook installed = new ShutdownHook();
    Runtime.getRuntime().addShutdownHook(installed.hook);
    return installed;
  }

  /** Whether the process is being ended from outside at this moment. */
  public static boolean isRunning() {
    return RUNNING.get();
  }

  /**
   * Makes this hook the owner of {@code resource}; of one that comes after the end, it is closed at
   * once.
   *
   * @return {@code resource}
   */
  public <T extends AutoCloseable> T own(T resource) {
    boolean late;
    synchronized (owned) {
      late = RUNNING.get();
      if (!late) {
        owned.push(resource);
      }
    }
    if (late) {
      closeQuietly(resource);
    }
    return resource;
  }

  private void closeOnExit() {
    synchronized (owned) {
      RUNNING.set(true);
    }
    closeOwned();
  }

  /**
   * Whoever comes second waits until the first is done: when the hook returns the process is gone,
   * whatever other threads are still closing.
   */
  private void closeOwned() {
    synchronized (closing) {
      AutoCloseable next = pop();
      while (next != null) {
        closeQuietly(next);
        next = pop();
      }
    }
  }

  private @Nullable AutoCloseable pop() {
    synchronized (owned) {
      return owned.poll();
    }
  }

  // One thing that cannot be closed must not keep the others from being closed.
  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      if (Debug.isOn()) {
        e.printStackTrace();
      }
    }
  }

  /** Takes everything down now, newest first. */
  @Override
  public void close() {
    closeOwned();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is doing this very work.
      return;
    }
  }
}
