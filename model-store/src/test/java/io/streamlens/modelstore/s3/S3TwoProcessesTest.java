package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.TwoProcessesContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class S3TwoProcessesTest extends TwoProcessesContract {

  @TempDir Path cache;

  @Override
  protected String emptyStore() {
    return S3Proxy.shared().newBucket().toString();
  }

  @Override
  protected Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(S3Proxy.shared().environment());
    environment.put("XDG_CACHE_HOME", cache.toString());
    return environment;
  }

  @Override
  protected int times() {
    return 25;
  }

  @Override
  protected ModelStore open(String uri) {
    return S3ModelStore.open(
        S3Proxy.shared().client(),
        S3Location.parse(uri),
        new S3Settings(S3Settings.MIN_PART_BYTES, cache, 1 << 20),
        Clock.systemUTC());
  }
}
