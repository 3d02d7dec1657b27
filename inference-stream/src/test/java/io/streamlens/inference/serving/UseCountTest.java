package io.streamlens.inference.serving;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UseCountTest {

  private final UseCount uses = new UseCount();

  @Test
  void shouldEndAtOnceWithoutUsers() {
    assertTrue(uses.tryBegin());
    assertFalse(uses.end(1), "it may be used again");

    assertTrue(uses.letEnd());
    assertTrue(uses.isEnding());
    assertFalse(uses.tryBegin());
    assertFalse(uses.tryBeginAgain());
  }

  @Test
  void shouldEndWithItsLastUser() {
    assertTrue(uses.tryBegin());
    assertTrue(uses.tryBegin());

    assertFalse(uses.letEnd());
    assertFalse(uses.tryBegin(), "no new user");
    assertTrue(uses.tryBeginAgain(), "but a further use by one that is there");
    assertFalse(uses.end(1));
    assertFalse(uses.end(1));
    assertTrue(uses.end(1));
    assertFalse(uses.tryBeginAgain());
  }
}
