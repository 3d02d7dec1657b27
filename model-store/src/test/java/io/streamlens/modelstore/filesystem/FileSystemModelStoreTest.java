package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemModelStoreTest extends ModelStoreContract {

  @TempDir Path root;

  @Override
  protected ModelStore openEmpty() {
    return FileSystemModelStore.open(root);
  }

  @Override
  protected byte[] read(String path) throws IOException {
    return Files.readAllBytes(root.resolve(path));
  }

  @Override
  protected void write(String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.write(file, content);
  }

  @Override
  protected void delete(String path) throws IOException {
    Files.delete(root.resolve(path));
  }
}
