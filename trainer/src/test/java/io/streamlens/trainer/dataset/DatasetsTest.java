package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.dataset.DatasetSource.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

  @TempDir Path directory;

  @Test
  void shouldListWhatThereIsWhenTheNameIsUnknown() {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> Datasets.load("imagenet", null));

    assertEquals(
        "unknown data set 'imagenet' (there is fashion-mnist, mnist, cifar-10; or give a folder,"
            + " such as ./flowers)",
        e.getMessage());
  }

  @Test
  void shouldTakeTheFirstPlaceThatHasIt() throws IOException {
    IdxFixture.writeAll(directory);
    List<String> asked = new ArrayList<>();
    List<DatasetSource> sources =
        List.of(
            missing("first", asked),
            dataset -> {
              asked.add("second");
              return new Lookup.Found(directory);
            },
            missing("third", asked));

    Dataset dataset = Datasets.load(IdxDatasets.MNIST, sources);

    assertEquals("mnist", dataset.name());
    assertEquals(List.of("first", "second"), asked);
  }

  @Test
  void shouldSayWhatWasTriedAndHowToGiveTheFiles() {
    List<String> asked = new ArrayList<>();

    DatasetUnavailableException e =
        assertThrows(
            DatasetUnavailableException.class,
            () ->
                Datasets.load(
                    IdxDatasets.MNIST, List.of(missing("here", asked), missing("there", asked))));

    assertEquals(
        "no data set mnist: not here; not there; put its four IDX files"
            + " (train-images-idx3-ubyte.gz, …) into a directory and give it with --data DIR",
        e.getMessage());
  }

  @Test
  void shouldReadTheDirectoryThatIsGiven() throws IOException {
    IdxFixture.writeAll(directory);

    assertEquals(4, Datasets.load("mnist", directory).train().size());
  }

  @Test
  void shouldNotFallBackWhenTheGivenDirectoryLacksAFile() throws IOException {
    IdxFixture.writeAll(directory);
    Files.delete(directory.resolve("t10k-images-idx3-ubyte.gz"));

    DatasetUnavailableException e =
        assertThrows(
            DatasetUnavailableException.class, () -> Datasets.load("fashion-mnist", directory));

    assertEquals(
        "no data set fashion-mnist: " + directory + " lacks t10k-images-idx3-ubyte[.gz]",
        e.getMessage());
  }

  @Test
  void shouldNameAGivenDirectoryThatIsNone() {
    DatasetUnavailableException e =
        assertThrows(
            DatasetUnavailableException.class,
            () -> Datasets.load("mnist", directory.resolve("none")));

    assertTrue(e.getMessage().contains("none is no directory"), e.getMessage());
  }

  @Test
  void shouldFindTheFolderOfTheDataSetInADirectorySource() throws IOException {
    IdxFixture.writeAll(directory.resolve("mnist"));

    assertEquals(
        new Lookup.Found(directory.resolve("mnist")),
        new DirectorySource(directory).lookUp(IdxDatasets.MNIST));
    assertEquals(
        new Lookup.Missing("no " + directory.resolve("fashion-mnist")),
        new DirectorySource(directory).lookUp(IdxDatasets.FASHION_MNIST));
  }

  @Test
  void shouldPutTheCacheWhereTheEnvironmentSays() {
    assertEquals(
        Path.of("/somewhere/streamlens/datasets"),
        DatasetCache.ofUser(Map.of("XDG_CACHE_HOME", "/somewhere")).directory());
    assertTrue(
        DatasetCache.ofUser(Map.of("XDG_CACHE_HOME", ""))
            .directory()
            .endsWith(".cache/streamlens/datasets"));
  }

  @Test
  void shouldLeaveNothingInTheCacheWhenFillingItFails() throws IOException {
    DatasetCache cache = new DatasetCache(directory);

    assertThrows(
        IOException.class,
        () ->
            cache.put(
                IdxDatasets.MNIST,
                staging -> {
                  IdxFixture.writeAll(staging);
                  throw new IOException("disk full");
                }));

    assertEmpty(directory);
  }

  @Test
  void shouldReplaceACacheFolderThatLacksFiles() throws IOException {
    IdxFixture.writeAll(directory.resolve("mnist"));
    Files.delete(directory.resolve("mnist/train-labels-idx1-ubyte"));

    Path put = new DatasetCache(directory).put(IdxDatasets.MNIST, IdxFixture::writeAll);

    assertEquals(directory.resolve("mnist"), put);
    assertFalse(IdxDatasets.MNIST.missingIn(put).isPresent());
  }

  @Test
  void shouldKeepWhatAFasterProcessHasPutIntoTheCache() throws IOException {
    DatasetCache cache = new DatasetCache(directory);

    Path put =
        cache.put(
            IdxDatasets.MNIST,
            staging -> {
              IdxFixture.writeAll(directory.resolve("mnist"));
              Files.createFile(directory.resolve("mnist/of-the-faster"));
              IdxFixture.writeAll(staging);
            });

    assertTrue(Files.exists(put.resolve("of-the-faster")));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(put), files.toList());
    }
  }

  static void assertEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static DatasetSource missing(String name, List<String> asked) {
    return dataset -> {
      asked.add(name);
      return new Lookup.Missing("not " + name);
    };
  }
}
