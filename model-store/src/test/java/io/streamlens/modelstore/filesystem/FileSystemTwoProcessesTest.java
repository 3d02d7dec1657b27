package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.TwoProcessesContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FileSystemTwoProcessesTest extends TwoProcessesContract {

  @TempDir Path root;

  @Override
  protected String emptyStore() {
    return root.toUri().toString();
  }

  @Override
  protected Map<String, String> environment() {
    return Map.of();
  }

  @Override
  protected int times() {
    return 100;
  }

  @Override
  protected ModelStore open(String uri) {
    return ModelStores.open(uri);
  }
}
