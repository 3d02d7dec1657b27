package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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
    assertTrue(after(1).previous().isEmpty());
    assertTrue(after(1, 2, 1).previous().isEmpty());
    assertTrue(after(1, 2, 3, 2, 1).previous().isEmpty());
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

  private static int previous(int... versions) {
    return after(versions).previous().orElseThrow().version();
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
