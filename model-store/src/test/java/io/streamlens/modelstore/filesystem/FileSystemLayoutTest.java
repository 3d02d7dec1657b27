package io.streamlens.modelstore.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemLayoutTest {

  private static final ModelReference.Version ONE = new ModelReference.Version("pets", 1);

  @TempDir Path directory;
  private Path root;
  private ModelStore store;

  @BeforeEach
  void open() {
    root = directory.resolve("store");
    store = FileSystemModelStore.openOrCreate(root);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldLayAVersionOutAsTensorFlowServingReadsIt() {
    ModelVersion version = publish();

    Path fetched = store.fetch(version);

    assertEquals(root.resolve("pets/1"), fetched);
    assertTrue(Files.isRegularFile(fetched.resolve("saved_model.pb")));
    assertTrue(Files.isRegularFile(fetched.resolve("model.json")));
  }

  @Test
  void shouldLeaveNothingButTheVersionBehind() throws IOException {
    publish();

    try (Stream<Path> children = Files.list(root.resolve("pets"))) {
      assertEquals(List.of(root.resolve("pets/1")), children.toList());
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenPublishingFails() throws IOException {
    Path model = model();
    Files.writeString(model.resolve("back\\slash"), "a name that no manifest may hold");

    assertThrows(
        IllegalArgumentException.class, () -> store.publish(TestModels.draft("pets"), model));

    try (Stream<Path> children = Files.list(root.resolve("pets"))) {
      assertEquals(List.of(), children.toList());
    }
  }

  @Test
  void shouldMakeFilesReadOnlyButLeaveVersionsDeletable() throws IOException {
    publish();

    try (Stream<Path> files = Files.walk(root.resolve("pets/1")).filter(Files::isRegularFile)) {
      files.forEach(
          file -> assertFalse(permissions(file).contains(PosixFilePermission.OWNER_WRITE)));
    }
    DurableFiles.deleteTree(root.resolve("pets/1"));
    assertEquals(List.of(), store.versions("pets"));
  }

  @Test
  void shouldIgnoreWhatIsNoVersion() throws IOException {
    publish();
    for (String other : List.of("007", "0", "+2", "1.5", "two", ".staging-1")) {
      TestModels.files(root.resolve("pets").resolve(other), "x");
      Files.copy(
          root.resolve("pets/1/model.json"),
          root.resolve("pets").resolve(other).resolve("model.json"));
    }
    Files.createDirectories(root.resolve("Not-a-name/1"));
    Files.writeString(root.resolve("README"), "hello");

    assertEquals(List.of(1), store.versions("pets"));
    assertEquals(List.of("pets"), store.names());
    assertEquals(2, publish().version());
  }

  @Test
  void shouldTakeANumberThatAnythingBearsForTaken() throws IOException {
    publish();
    Files.createDirectory(root.resolve("pets/2"));
    Files.writeString(root.resolve("pets/3"), "a file");
    Files.createSymbolicLink(root.resolve("pets/4"), root.resolve("pets/1"));

    ModelVersion next = publish();

    assertEquals(5, next.version());
    assertEquals(List.of(1, 5), store.versions("pets"));
    assertTrue(Files.isDirectory(root.resolve("pets/2"), LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.isSymbolicLink(root.resolve("pets/4")));
  }

  @Test
  void shouldNeverReplaceADirectoryThatBearsTheNumber() throws IOException {
    publish();
    Path model = root.resolve("pets");
    Files.createDirectory(model.resolve("2"));

    try (Staging staging = Staging.in(model)) {
      staging.copy(model(), List.of("saved_model.pb"));

      assertFalse(staging.publishAs(1, new byte[] {1}));
      assertFalse(staging.publishAs(2, new byte[] {1}));
      assertTrue(staging.publishAs(3, new byte[] {1}));
    }
    assertEquals(List.of(), store.verify(ONE));
    assertEquals(List.of(), FileTree.childNames(model.resolve("2")));
  }

  @Test
  void shouldFailThePublisherWhoseStagingWasClearedAwayAsAbandoned() throws IOException {
    publish();
    Path model = root.resolve("pets");

    try (Staging staging = Staging.in(model)) {
      staging.copy(model(), List.of("saved_model.pb"));
      AbandonedStagings.remove(model, Instant.now().plus(AbandonedStagings.AGE).plusSeconds(60));

      assertThrows(IOException.class, () -> staging.publishAs(2, new byte[] {1}));
    }
    assertEquals(List.of("1"), FileTree.childNames(model));
  }

  @Test
  void shouldClearAwayWhatADeleterThatDiedHasLeft() throws IOException {
    publish();
    publish();
    Path model = root.resolve("pets");

    AbandonedStagings.abandon(model, model.resolve("1"));
    List<Integer> left = store.versions("pets");
    publish();

    assertEquals(List.of(2), left);
    assertEquals(List.of("2", "3"), FileTree.childNames(model).stream().sorted().toList());
  }

  @Test
  void shouldRefuseASymbolicLinkInAVersion() throws IOException {
    ModelVersion version = publish();
    Path file = root.resolve("pets/1/saved_model.pb");
    Path elsewhere = directory.resolve("elsewhere.pb");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);

    assertEquals(
        List.of("saved_model.pb: is a symbolic link or no regular file"), store.verify(ONE));
    assertThrows(CorruptModelException.class, () -> store.fetch(version));
  }

  @Test
  void shouldNotFollowALinkThatPosesAsAVersion() throws IOException {
    publish();
    Files.createSymbolicLink(root.resolve("pets/2"), root.resolve("pets/1"));

    assertThrows(
        ModelNotFoundException.class, () -> store.resolve(new ModelReference.Version("pets", 2)));
  }

  @Test
  void shouldSayThatTheStoreIsUnavailableWhereItCannotBeWritten() throws IOException {
    Files.writeString(root.resolve("pets"), "a file where the model's directory should be");

    StoreUnavailableException e = assertThrows(StoreUnavailableException.class, this::publish);

    assertTrue(e.getMessage().startsWith("cannot publish 'pets' to "), e::getMessage);
  }

  private ModelVersion publish() {
    return store.publish(TestModels.draft("pets"), model());
  }

  private Path model() {
    return TestModels.files(directory.resolve("model"), "x");
  }

  private static Set<PosixFilePermission> permissions(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
