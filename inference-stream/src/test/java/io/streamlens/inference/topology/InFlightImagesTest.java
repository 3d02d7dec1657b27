package io.streamlens.inference.topology;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.PendingOutcome;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.outcome.SourcePosition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class InFlightImagesTest {

  private final InFlightOfAllTasks ofAllTasks = new InFlightOfAllTasks();
  private final InFlightImages first = new InFlightImages(new ThreeInAll(), ofAllTasks);
  private final InFlightImages second = new InFlightImages(new ThreeInAll(), ofAllTasks);

  @Test
  void shouldLetATaskTakeNoMoreThanAllTasksMayHaveTogether() {
    first.begin();
    second.begin();
    add(first, 2);
    add(second, 1);

    assertFalse(first.hasRoomFor(image()));
    assertFalse(second.hasRoomFor(image()));

    first.removeHead();
    assertTrue(second.hasRoomFor(image()));
  }

  @Test
  void shouldLetATaskTakeOneWhateverTheOthersHave() {
    first.begin();
    second.begin();
    add(first, 3);

    assertTrue(second.hasRoomFor(image()));
  }

  @Test
  void shouldNotCountTheImagesOfATaskThatHasGone() {
    first.begin();
    second.begin();
    add(first, 2);
    add(second, 1);

    first.end();

    assertTrue(second.hasRoomFor(image()));
  }

  @Test
  void shouldCallImagesManyByWhatTheTaskItselfMayHaveNotByWhatTheOthersHave() {
    InFlightImages task = new InFlightImages(() -> new InFlightBound(8, 1 << 20), ofAllTasks);
    first.begin();
    task.begin();
    add(first, 3);
    add(task, 2);
    assertFalse(task.areMany());

    add(task, 1);

    assertTrue(task.areMany());
    assertFalse(first.hasRoomFor(image()));
    assertFalse(first.areMany());
  }

  @Test
  void shouldCallImagesManyByTheirBytesToo() {
    InFlightImages task = new InFlightImages(() -> new InFlightBound(1000, 4), ofAllTasks);
    task.begin();
    add(task, 1);
    assertFalse(task.areMany());

    add(task, 1);

    assertTrue(task.areMany());
  }

  private static void add(InFlightImages task, int images) {
    for (int i = 0; i < images; i++) {
      task.add(PendingOutcome.of(image(), new Rejected(RejectionReason.EMPTY, "", null)));
    }
  }

  private static Image image() {
    return new Image(
        new SourcePosition("images", 0, 0),
        "images/0/0",
        null,
        new byte[1],
        new RecordHeaders(),
        0);
  }

  private static final class ThreeInAll implements StreamPace {

    @Override
    public InFlightBound inFlightBound() {
      return new InFlightBound(1000, 1 << 20);
    }

    @Override
    public int inFlightOfAllTasks() {
      return 3;
    }
  }
}
