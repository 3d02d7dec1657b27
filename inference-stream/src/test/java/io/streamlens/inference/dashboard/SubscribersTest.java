package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscribersTest {

  private final Subscribers subscribers = new Subscribers();

  /** A page that has taken an event only when the test says so. */
  private static final class Page implements Subscriber.Connection {

    final List<String> got = new ArrayList<>();
    CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    boolean closed;

    /** A page that takes what it gets at once. */
    static Page reading() {
      return new Page();
    }

    /** A page that never takes the first event that it gets. */
    static Page stuck() {
      Page page = new Page();
      page.writing = new CompletableFuture<>();
      return page;
    }

    @Override
    public CompletionStage<?> send(PageEvent event) {
      got.add(event.json());
      return writing;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static PageEvent event(int number) {
    return new PageEvent("image", Integer.toString(number));
  }

  @Test
  void shouldNeitherWaitNorGrowForAPageThatNeverReads() {
    Page stuck = Page.stuck();
    Subscriber subscriber = new Subscriber(stuck);

    IntStream.range(0, 100_000).forEach(n -> subscriber.offer(event(n)));

    assertEquals(List.of("0"), stuck.got);
    assertEquals(Subscriber.CAPACITY, subscriber.waiting());
  }

  @Test
  void shouldGiveASlowPageTheLatestEventsInOrder() {
    Page slow = Page.stuck();
    Subscriber subscriber = new Subscriber(slow);
    IntStream.range(0, 1000).forEach(n -> subscriber.offer(event(n)));

    CompletableFuture<Void> first = slow.writing;
    slow.writing = CompletableFuture.completedFuture(null);
    first.complete(null);

    List<String> latest =
        IntStream.range(1000 - Subscriber.CAPACITY, 1000).mapToObj(Integer::toString).toList();
    assertEquals("0", slow.got.get(0));
    assertEquals(latest, slow.got.subList(1, slow.got.size()));
  }

  @Test
  void shouldServeTheOtherPagesWhenOneIsStuck() {
    Page stuck = Page.stuck();
    Page reading = Page.reading();
    subscribers.add(stuck, List.of());
    subscribers.add(reading, List.of(event(-1)));

    IntStream.range(0, 100).forEach(n -> subscribers.publish(event(n)));

    assertEquals(101, reading.got.size());
    assertEquals("-1", reading.got.get(0));
  }

  @Test
  void shouldTellOnePageTooManyThatThereAreTooMany() {
    IntStream.range(0, Subscribers.MOST).forEach(n -> subscribers.add(Page.reading(), List.of()));
    Page oneTooMany = Page.reading();

    subscribers.add(oneTooMany, List.of(event(1)));

    assertEquals(List.of("{\"most\":32}"), oneTooMany.got);
    assertTrue(oneTooMany.closed);
    assertEquals(Subscribers.MOST, subscribers.size());
  }

  @Test
  void shouldMakeRoomWhenAPageIsClosedOrCannotBeWrittenTo() {
    Page closed = Page.reading();
    Page broken = Page.stuck();
    Page open = Page.reading();
    List.of(closed, broken, open).forEach(page -> subscribers.add(page, List.of(event(1))));

    closed.close();
    broken.writing.completeExceptionally(new IllegalStateException("connection reset"));
    subscribers.publish(event(2));

    assertEquals(1, subscribers.size());
    assertTrue(broken.closed);
    assertFalse(open.closed);
  }

  @Test
  void shouldLetGoOfAPageThatTakesAnEventForTooLong() {
    Subscriber stuck = new Subscriber(Page.stuck());
    stuck.offer(event(1));

    assertFalse(stuck.isGone(System.nanoTime(), 60_000_000_000L));
    assertTrue(stuck.isGone(System.nanoTime() + 61_000_000_000L, 60_000_000_000L));
  }
}
