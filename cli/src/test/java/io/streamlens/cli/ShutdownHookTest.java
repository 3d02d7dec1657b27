package io.streamlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownHookTest {

  @Test
  void shouldTakeDownTheNewestFirstEvenIfOneCannotBeClosed() {
    // given
    List<String> closed = new ArrayList<>();
    ShutdownHook hook = ShutdownHook.install();
    hook.own(() -> closed.add("broker"));
    hook.own(
        () -> {
          closed.add("stream");
          throw new IllegalStateException("cannot be closed");
        });
    hook.own(() -> closed.add("consumer"));

    // when
    hook.close();
    hook.close();

    // then each is closed once
    assertEquals(List.of("consumer", "stream", "broker"), closed);
    assertFalse(ShutdownHook.isRunning());
  }
}
