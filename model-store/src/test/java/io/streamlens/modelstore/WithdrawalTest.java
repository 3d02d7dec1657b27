package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithdrawalTest {

  private static final Digest DIGEST = Digest.of(new byte[] {1});
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void shouldReadBackWhatItWroteAndWriteWhatTheSchemaDescribes() {
    for (Withdrawal withdrawal :
        List.of(
            new Withdrawal(3, DIGEST, NOW, "ada", "fooled by noise"),
            new Withdrawal(3, DIGEST, NOW, "ada", null))) {
      byte[] json = WithdrawalJson.write(withdrawal);

      assertEquals(withdrawal, WithdrawalJson.read(json));
      assertEquals(
          List.of(),
          Schemas.violations(WithdrawalJson.class, "withdrawal.schema.json", json),
          () -> new String(json, StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldRefuseWhatIsNotAllThere() {
    assertThrows(IllegalArgumentException.class, () -> new Withdrawal(0, DIGEST, NOW, "ada", null));
    assertThrows(IllegalArgumentException.class, () -> new Withdrawal(1, DIGEST, NOW, " ", null));
    assertThrows(
        IllegalArgumentException.class,
        () -> WithdrawalJson.read("{\"version\": 1}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldSayWhoWhenAndWhyInOneLine() {
    assertEquals(
        "withdrawn by ada at 2026-01-02T03:04:05Z: fooled by noise",
        new Withdrawal(3, DIGEST, NOW, "ada", "fooled by noise").toString());
    assertEquals(
        "withdrawn by ada at 2026-01-02T03:04:05Z",
        new Withdrawal(3, DIGEST, NOW, "ada", null).toString());
  }
}
