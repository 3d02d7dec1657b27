package io.streamlens.inference.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.TestModels;
import io.streamlens.inference.outcome.SourcePosition;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DecodingJournalTest {

  private static final SourcePosition POSITION = new SourcePosition("images", 3, 1041);

  @TempDir Path directory;

  @Test
  void shouldCallAnImagePoisonousAfterTheProcessDiedOfItTwiceAndServeItsNeighbours()
      throws Exception {
    assertEquals(ProcessThatDecodes.EXIT_CODE, run("first"));
    assertEquals(ProcessThatDecodes.EXIT_CODE, run("second"));
    assertEquals(0, run("third"));

    List<String> lines = Files.readAllLines(directory.resolve("third"));
    List<String> expected = new ArrayList<>();
    for (int offset = 0; offset < 10; offset++) {
      expected.add(
          offset == ProcessThatDecodes.KILLER
              ? offset + " poisonous: the process died or hung 2 times while it decoded this image"
              : offset + " decoded");
    }
    assertEquals(expected, lines);
    // The control: without the journal it would die for ever.
    try (DecodingJournal forgetful = DecodingJournal.open(directory.resolve("other"), 1)) {
      assertEquals(0, forgetful.deaths(POSITION));
    }
  }

  @Test
  void shouldNotCountADecodingThatEndsInAnyWay() throws Exception {
    try (DecodingJournal journal = DecodingJournal.open(directory, 2)) {
      ImageDecoding decoding =
          new ImageDecoding(new ImageReader(ImageLimits.DEFAULT), 1 << 20, journal, 1);
      byte[] png = Pngs.grey(2, 2);
      decoding.decode(POSITION, decoding.header(png, null), TestModels.version("m", 1).manifest());
      png[png.length - 1]++;
      assertThrows(
          Exception.class,
          () ->
              decoding.decode(
                  POSITION, decoding.header(png, null), TestModels.version("m", 1).manifest()));
      journal.blameUnfinished();
      assertEquals(0, journal.deaths(POSITION));
    }
  }

  /** Decoding of small images, with a look at the journal while a decoder has one. */
  private ImageDecoding watched(
      DecodingJournal journal, int deathLimit, List<Integer> deathsIfItDiedNow) {
    return new ImageDecoding(
        new ImageReader(ImageLimits.DEFAULT),
        (image, manifest) -> {
          journal.blameUnfinished();
          deathsIfItDiedNow.add(journal.deaths(POSITION));
          return new byte[4];
        },
        1 << 20,
        journal,
        deathLimit);
  }

  private static byte[] decode(ImageDecoding decoding, byte[] image, @Nullable String type)
      throws Exception {
    return decoding.decode(
        POSITION, decoding.header(image, type), TestModels.version("m", 1).manifest());
  }

  @Test
  void shouldEnterWhateverReachesADecoderThatIsNotOurOwn() throws Exception {
    byte[] transparent = Pngs.greyWithATransparentLevel(2, 2);
    for (byte[] image : List.of(Pngs.deep(2, 2), Pngs.jpeg(2, 2), Pngs.grey(65, 64), transparent)) {
      try (DecodingJournal journal = DecodingJournal.open(directory, 2)) {
        List<Integer> deaths = new ArrayList<>();
        decode(watched(journal, 9, deaths), image, null);
        assertEquals(List.of(1), deaths);
        journal.acquit(POSITION);
      }
    }
  }

  @Test
  void shouldEnterNothingThatOnlyOurOwnReaderSees() throws Exception {
    try (DecodingJournal journal = DecodingJournal.open(directory, 2)) {
      List<Integer> deaths = new ArrayList<>();
      ImageDecoding decoding = watched(journal, 9, deaths);

      assertArrayEquals(new byte[4], decode(decoding, Pngs.grey(64, 64), null));
      decode(decoding, new byte[] {1, 2, 3, 4}, "application/octet-stream");

      assertEquals(List.of(), deaths);
    }
  }

  @Test
  void shouldHonourASuspicionOfAnImageThatOnlyOurOwnReaderWouldSee() throws Exception {
    try (DecodingJournal journal = DecodingJournal.open(directory, 2)) {
      journal.begin(POSITION);
      journal.blameUnfinished();
      List<Integer> deaths = new ArrayList<>();

      assertThrows(
          PoisonousImageException.class,
          () -> decode(watched(journal, 1, deaths), Pngs.grey(2, 2), null));
      assertEquals(1, journal.deaths(POSITION));
      decode(watched(journal, 9, deaths), Pngs.grey(2, 2), null);

      assertEquals(1, deaths.size());
      assertEquals(0, journal.deaths(POSITION));
    }
  }

  @Test
  void shouldNotLetSmallImagesWaitForMemoryOrForASuspectThatIsDecodedAlone() throws Exception {
    CountDownLatch inDecoder = new CountDownLatch(1);
    CountDownLatch smallOneIsDone = new CountDownLatch(1);
    try (DecodingJournal journal = DecodingJournal.open(directory, 2)) {
      journal.begin(POSITION);
      journal.blameUnfinished();
      ImageDecoding decoding =
          new ImageDecoding(
              new ImageReader(ImageLimits.DEFAULT),
              (image, manifest) -> {
                inDecoder.countDown();
                await(smallOneIsDone);
                return new byte[4];
              },
              1024,
              journal,
              9);
      FutureTask<byte[]> large =
          new FutureTask<>(() -> decode(decoding, Pngs.deep(100, 100), null));
      new Thread(large).start();
      inDecoder.await();

      decoding.decode(
          new SourcePosition("images", 3, 1042),
          decoding.header(Pngs.grey(64, 64), null),
          TestModels.version("m", 1).manifest());
      smallOneIsDone.countDown();

      assertEquals(4, large.get().length);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldBlameADecodingThatHangsAndRememberItInTheNextProcess() throws Exception {
    try (DecodingJournal journal = DecodingJournal.open(directory, 2)) {
      journal.begin(POSITION);
      journal.blameUnfinished();
      assertEquals(1, journal.deaths(POSITION));
    }
    try (DecodingJournal next = DecodingJournal.open(directory, 2)) {
      assertEquals(1, next.deaths(POSITION));
      next.acquit(POSITION);
      assertEquals(0, next.deaths(POSITION));
    }
  }

  @Test
  void shouldKeepTheJournalsOfLivingProcessesApart() throws IOException {
    try (DecodingJournal one = DecodingJournal.open(directory, 2);
        DecodingJournal.Entry entry = one.begin(POSITION);
        DecodingJournal two = DecodingJournal.open(directory, 2)) {
      assertEquals(0, two.deaths(POSITION));
    }
  }

  @Test
  void shouldDecodeOnlyAsManyImagesAtOnceAsTheMemoryAllows() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(8);
    byte[] png = Pngs.grey(100, 100); // 80,000 bytes in decoding
    ImageDecoding decoding =
        new ImageDecoding(
            new ImageReader(ImageLimits.DEFAULT),
            (image, manifest) -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              now.decrementAndGet();
              return new byte[4];
            },
            170_000,
            null,
            1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int n = 0; n < 200; n++) {
                    decoding.decode(
                        POSITION,
                        decoding.header(png, null),
                        TestModels.version("m", 1).manifest());
                  }
                  done.countDown();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertEquals(0, done.getCount());
    assertTrue(most.get() <= 2, most + " at once");
  }

  private int run(String output) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ProcessThatDecodes.class.getName(),
            directory.resolve("journal").toString())
        .redirectErrorStream(false)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(directory.resolve(output).toFile())
        .start()
        .waitFor();
  }
}
