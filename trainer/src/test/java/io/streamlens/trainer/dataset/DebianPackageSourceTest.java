package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.dataset.DatasetSource.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackageSourceTest {

  @TempDir Path temporary;
  private Path cache;
  private Path lists;
  private final List<String> commands = new ArrayList<>();

  @BeforeEach
  void makeDirectories() throws IOException {
    cache = Files.createDirectory(temporary.resolve("cache"));
    lists = Files.createDirectory(temporary.resolve("lists"));
  }

  @Test
  void shouldUnpackThePackageIntoTheCache() throws IOException {
    Files.createFile(lists.resolve("mirror_dists_stable_main_binary-amd64_Packages.lz4"));

    Lookup lookup = source(this::apt, true).lookUp(IdxDatasets.FASHION_MNIST);

    assertEquals(new Lookup.Found(cache.resolve("fashion-mnist")), lookup);
    assertEquals(List.of("apt-get download", "dpkg-deb -x"), commands);
    assertFalse(Files.exists(cache.resolve("fashion-mnist/package")));
    Dataset dataset = IdxDatasets.FASHION_MNIST.read(cache.resolve("fashion-mnist"));
    assertEquals(2, dataset.test().size());
  }

  @Test
  void shouldFetchMissingPackageListsAsRoot() {
    source(this::apt, true).lookUp(IdxDatasets.FASHION_MNIST);

    assertEquals(List.of("apt-get update", "apt-get download", "dpkg-deb -x"), commands);
  }

  @Test
  void shouldNotFetchPackageListsAsAnybodyElse() {
    source(this::apt, false).lookUp(IdxDatasets.FASHION_MNIST);

    assertEquals(List.of("apt-get download", "dpkg-deb -x"), commands);
  }

  @Test
  void shouldGiveTheLastLineOfWhatAptSaid() throws IOException {
    ProcessRunner failing =
        (command, directory, timeout) ->
            new ProcessRunner.Result(100, "Reading…\nE: Unable to locate package\n\n");

    assertMissing(
        source(failing, false),
        "apt-get download dataset-fashion-mnist failed: exit code 100 (E: Unable to locate");
  }

  @Test
  void shouldSayThatThereIsNoAptHere() throws IOException {
    ProcessRunner none =
        (command, directory, timeout) -> {
          throw new IOException("Cannot run program \"apt-get\"");
        };

    assertMissing(source(none, false), "Cannot run program \"apt-get\"");
  }

  @Test
  void shouldLeaveDataSetsWithoutAPackageAlone() {
    Lookup lookup = source(this::apt, true).lookUp(IdxDatasets.MNIST);

    assertInstanceOf(Lookup.Missing.class, lookup);
    assertEquals(List.of(), commands);
  }

  @Test
  void shouldCatchOutputAndExitCodeOfARealProcess() throws IOException {
    ProcessRunner.Result result =
        new SystemProcessRunner()
            .run(List.of("sh", "-c", "pwd; exit 3"), cache, Duration.ofSeconds(60));

    assertEquals(3, result.exitCode());
    assertEquals(cache.toRealPath().toString(), result.output().strip());
  }

  private void assertMissing(DatasetSource source, String part) throws IOException {
    Lookup lookup = source.lookUp(IdxDatasets.FASHION_MNIST);
    String why = assertInstanceOf(Lookup.Missing.class, lookup).why();
    assertTrue(why.contains(part), why);
    DatasetsTest.assertEmpty(cache);
  }

  private DatasetSource source(ProcessRunner processes, boolean root) {
    return new DebianPackageSource(
        new DatasetCache(cache), processes, lists, root, DownloadListener.NONE);
  }

  /** Does what apt-get and dpkg-deb do, as far as anybody here looks. */
  private ProcessRunner.Result apt(List<String> command, Path directory, Duration timeout)
      throws IOException {
    commands.add(command.get(0) + " " + command.get(1));
    if (command.get(1).equals("download")) {
      Files.createFile(directory.resolve(command.get(2) + "_1_all.deb"));
    } else if (command.get(0).equals("dpkg-deb")) {
      IdxFixture.writeAll(Path.of(command.get(3)).resolve("usr/share/datasets/fashion-mnist"));
    }
    return new ProcessRunner.Result(0, "");
  }
}
