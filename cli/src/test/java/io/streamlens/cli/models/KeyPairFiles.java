package io.streamlens.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An Ed25519 key pair in two PEM files: made by {@code openssl} as a user makes it, or by Java
 * where there is none.
 */
record KeyPairFiles(Path privateKey, Path publicKey) {

  static KeyPairFiles in(Path directory) throws Exception {
    Files.createDirectories(directory);
    KeyPairFiles files =
        new KeyPairFiles(directory.resolve("private.pem"), directory.resolve("public.pem"));
    if (!files.madeByOpenssl()) {
      files.makeByJava();
    }
    return files;
  }

  private boolean madeByOpenssl() throws InterruptedException {
    return openssl("genpkey", "-algorithm", "ed25519", "-out", privateKey.toString())
        && openssl("pkey", "-in", privateKey.toString(), "-pubout", "-out", publicKey.toString());
  }

  private static boolean openssl(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // not installed
    }
  }

  private void makeByJava() throws GeneralSecurityException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    write(privateKey, "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(publicKey, "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private static void write(Path file, String label, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
