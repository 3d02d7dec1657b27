package io.streamlens.inference.crash;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of the house in short, and the proof that its test could tell if it were broken. The
 * whole of it is {@link CrashSuiteIT}.
 */
@Timeout(600)
class CrashIT {

  private static final CrashCase KILLED = CrashCase.killed(120_000, 8, 60_000, 8);
  private static final CrashCase FROZEN = CrashCase.frozen(15_000, 1);

  @TempDir Path work;

  @Test
  void shouldGiveEveryImageExactlyOneResultInOrderWhateverIsKilled() throws Exception {
    KILLED.prove(work);
  }

  @Test
  void shouldSeeTheLossWhenTheQueueIsNotDrainedBeforeACommit() throws Exception {
    KILLED.failControl(work);
  }

  @Test
  void shouldFenceAProcessThatGoesOnAfterItsGroupHasGivenItUp() throws Exception {
    FROZEN.prove(work);
  }
}
