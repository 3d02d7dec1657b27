package io.streamlens.inference.security;

import static io.streamlens.inference.security.CertificateAuthority.PASSWORD;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Shows a certificate to whoever comes, and does nothing else: Kafka starts with no expired one.
 */
final class TlsServer implements AutoCloseable {

  private final SSLServerSocket socket;

  private TlsServer(SSLServerSocket socket) {
    this.socket = socket;
  }

  static TlsServer start(Path keyStore) throws IOException {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      TlsServer server =
          new TlsServer(
              (SSLServerSocket)
                  context
                      .getServerSocketFactory()
                      .createServerSocket(0, 10, InetAddress.getByName("localhost")));
      Thread thread = new Thread(server::serve, "tls");
      thread.setDaemon(true);
      thread.start();
      return server;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot use " + keyStore, e);
    }
  }

  String address() {
    return "localhost:" + socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (SSLSocket client = (SSLSocket) socket.accept()) {
        client.startHandshake();
      } catch (IOException e) {
        // The client does not like what it sees: that is what it came for.
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
