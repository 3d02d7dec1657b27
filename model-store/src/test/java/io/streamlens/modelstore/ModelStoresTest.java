package io.streamlens.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelStoresTest {

  @TempDir Path directory;

  @Test
  void shouldOpenTheSameStoreByUriAndByPath() {
    Path root = directory.resolve("my models");
    try (ModelStore byPath = ModelStores.openOrCreate(root.toString());
        ModelStore byUri = ModelStores.open(root.toUri().toString())) {
      byPath.publish(TestModels.draft("pets"), TestModels.files(directory.resolve("m"), "m"));

      assertEquals(List.of("pets"), byUri.names());
    }
  }

  @Test
  void shouldMakeAStoreOnlyWhenAskedTo() {
    Path root = directory.resolve("a/b");

    StoreUnavailableException e =
        assertThrows(StoreUnavailableException.class, () -> ModelStores.open(root.toString()));

    assertTrue(
        e.getMessage().startsWith("there is no model store at " + root + ": no such directory"),
        e::getMessage);
    assertFalse(Files.exists(root));
    ModelStores.openOrCreate(root.toString()).close();
    assertTrue(Files.isDirectory(root));
  }

  @Test
  void shouldRefuseAFileAsAStore() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThrows(StoreUnavailableException.class, () -> ModelStores.open(file.toString()));
    assertThrows(StoreUnavailableException.class, () -> ModelStores.openOrCreate(file.toString()));
    assertThrows(
        StoreUnavailableException.class,
        () -> ModelStores.openOrCreate(file.resolve("below").toString()));
  }

  @Test
  void shouldNotTakeAVanishedStoreForAnEmptyOne() throws IOException {
    Path root = directory.resolve("store");
    try (ModelStore store = ModelStores.openOrCreate(root.toString())) {
      Files.delete(root);

      assertThrows(StoreUnavailableException.class, store::names);
      assertThrows(StoreUnavailableException.class, () -> store.versions("pets"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://Bucket/prefix|not a bucket's name: 'Bucket'",
        "s3:bucket|not an S3 URI: 's3:bucket' (expected s3://bucket/prefix)",
        "http://localhost/models|not a model store: 'http://localhost/models' (expected file:///…,"
            + " s3://",
        "file://models/here|not a file URI: 'file://models/here' (expected file:///…",
        "file:models|not a file URI",
        "file:///my models|not a file URI",
        "file:///models#1|not a file URI",
        "''|the model store's URI is empty",
      })
  void shouldSayWhichUrisThereAre(String uri, String expected) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ModelStores.open(uri));

    assertTrue(e.getMessage().startsWith(expected), e::getMessage);
  }
}
