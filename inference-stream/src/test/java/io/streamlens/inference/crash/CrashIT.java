package io.streamlens.inference.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.crash.CrashRun.Plan;
import io.streamlens.inference.crash.ResultLedger.Balance;
import io.streamlens.inference.crash.StreamProcess.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The promise of the house, and the proof that its test could tell if it were broken. */
@Timeout(600)
class CrashIT {

  private static final long IMAGES = 120_000;

  @TempDir Path work;

  @Test
  void shouldGiveEveryImageExactlyOneResultInOrderWhateverIsKilled() throws Exception {
    CrashRun run = new CrashRun(new Plan(Program.PRODUCT, "exactly-once", 2, IMAGES, 8), work);

    Balance balance = run.run();

    System.out.println("crash test, exactly-once: " + run.kills() + " " + balance);
    assertEquals(new Balance(IMAGES, 0, 0, 0, 0), balance);
  }

  @Test
  void shouldSeeTheLossWhenTheQueueIsNotDrainedBeforeACommit() throws Exception {
    CrashRun run = new CrashRun(new Plan(Program.UNDRAINED, "exactly-once", 2, 40_000, 4), work);

    Balance balance = run.run();

    System.out.println("crash test, control without drain: " + run.kills() + " " + balance);
    assertTrue(balance.lost() > 0, "the control must lose, or the test above proves nothing");
  }
}
