package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AliasStateTest {

  @Test
  void shouldReadBackWhatItWroteAndWriteWhatTheSchemaDescribes() {
    AliasState state = after(1, 2);

    byte[] json = AliasStateJson.write(state);

    assertEquals(state, AliasStateJson.read(json));
    assertEquals(List.of(), Schemas.violations(AliasStateJson.class, "alias.schema.json", json));
  }

  @Test
  void shouldRefuseAHistoryThatDoesNotEndWhereTheAliasPoints() {
    String json = new String(AliasStateJson.write(after(1, 2)), StandardCharsets.UTF_8);
    byte[] wrong = json.replaceFirst("2", "1").getBytes(StandardCharsets.UTF_8);

    assertThrows(IllegalArgumentException.class, () -> AliasStateJson.read(wrong));
  }

  @Test
  void shouldStepBackToTheVersionBefore() {
    assertEquals(2, previous(1, 2, 3));
  }

  @Test
  void shouldStepBackFurtherAfterARollback() {
    assertEquals(1, previous(1, 2, 3, 2));
  }

  @Test
  void shouldHaveNothingBeforeTheFirstVersion() {
    assertTrue(after(1).previous(Set.of()).isEmpty());
    assertTrue(after(1, 2, 1).previous(Set.of()).isEmpty());
    assertTrue(after(1, 2, 3, 2, 1).previous(Set.of()).isEmpty());
  }

  @Test
  void shouldStepBackFromWhatWasPromotedAfterARollback() {
    assertEquals(2, previous(1, 2, 3, 2, 4));
    assertEquals(1, previous(1, 2, 1, 2));
  }

  @Test
  void shouldNotCountMovesThatChangeNothing() {
    assertEquals(1, previous(1, 2, 2));
    assertEquals(1, previous(1, 1, 2));
  }

  @Test
  void shouldStepBackAsIfTheAliasHadNeverPointedToWhatIsWithdrawn() {
    assertEquals(1, previousWithout(Set.of(2), 1, 2, 3));
    assertEquals(1, previousWithout(Set.of(2), 1, 2, 3, 1, 4));
    assertEquals(1, previousWithout(Set.of(2), 1, 2), "the alias points to what is withdrawn");
    assertTrue(after(1, 2, 3, 1).previous(Set.of(2)).isEmpty(), "3 was taken back");
    assertEquals(1, previousWithout(Set.of(2), 1, 2, 3, 2), "and was stepped back to it");
    assertTrue(after(2, 3).previous(Set.of(2)).isEmpty());
  }

  @Test
  void shouldNotStepForwardToWhatWasSteppedBackFromOverAWithdrawnVersion() {
    assertTrue(after(1, 2, 3, 1).previous(Set.of(2)).isEmpty());
    assertEquals(1, after(1, 2, 3, 4, 2).previous(Set.of(3)).orElseThrow().version());
    assertEquals(3, after(1, 2, 3, 1).previous(Set.of()).orElseThrow().version());
  }

  @Test
  void shouldNeverStepBackToWhereTheAliasIs() {
    assertTrue(after(2, 1, 3, 2).previous(Set.of(1, 3)).isEmpty());
  }

  private static int previous(int... versions) {
    return previousWithout(Set.of(), versions);
  }

  private static int previousWithout(Set<Integer> withdrawn, int... versions) {
    return after(versions).previous(withdrawn).orElseThrow().version();
  }

  private static AliasState after(int... versions) {
    List<AliasState.Move> moves =
        Arrays.stream(versions)
            .mapToObj(
                version ->
                    new AliasState.Move(
                        version,
                        Digest.of(new byte[] {(byte) version}),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        "ada",
                        null))
            .toList();
    AliasState state = null;
    for (AliasState.Move move : moves) {
      state = AliasState.after(state, move);
    }
    return state;
  }
}
