package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class S3ModelStoreTest extends ModelStoreContract {

  @TempDir Path cache;
  private final S3Location location = S3Proxy.shared().newBucket();
  private final S3Client behindTheBack = S3Proxy.shared().client();

  @AfterEach
  void closeClient() {
    behindTheBack.close();
  }

  @Override
  protected ModelStore openEmpty() {
    return S3ModelStore.open(
        S3Proxy.shared().client(),
        location,
        new S3Settings(S3Settings.MIN_PART_BYTES, cache, 1 << 20),
        Clock.systemUTC());
  }

  @Override
  protected byte[] read(String path) throws IOException {
    try {
      return behindTheBack
          .getObjectAsBytes(request -> request.bucket(location.bucket()).key(location.key(path)))
          .asByteArray();
    } catch (NoSuchKeyException e) {
      throw new IOException(path + " is not there", e);
    }
  }

  @Override
  protected void write(String path, byte[] content) {
    behindTheBack.putObject(
        request -> request.bucket(location.bucket()).key(location.key(path)),
        RequestBody.fromBytes(content));
  }

  @Override
  protected void delete(String path) {
    behindTheBack.deleteObject(
        request -> request.bucket(location.bucket()).key(location.key(path)));
  }
}
