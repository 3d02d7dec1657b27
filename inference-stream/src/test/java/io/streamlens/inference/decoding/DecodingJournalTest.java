package io.streamlens.inference.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.TestModels;
import io.streamlens.inference.outcome.SourcePosition;
import io.streamlens.modelstore.image.ImageBytes;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
      decoding.decode(
          POSITION,
          decoding.header(ImageBytes.of(png), null),
          TestModels.version("m", 1).manifest());
      png[png.length - 1]++;
      assertThrows(
          Exception.class,
          () ->
              decoding.decode(
                  POSITION,
                  decoding.header(ImageBytes.of(png), null),
                  TestModels.version("m", 1).manifest()));
      journal.blameUnfinished();
      assertEquals(0, journal.deaths(POSITION));
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
              return ImageBytes.of(new byte[4]);
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
                        decoding.header(ImageBytes.of(png), null),
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
