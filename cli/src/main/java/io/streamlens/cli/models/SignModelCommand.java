package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.signature.ModelSignature;
import io.streamlens.modelstore.signature.ModelSigner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models sign}. */
@Command(
    name = "sign",
    description = {
      "Puts an Ed25519 signature over a version's digest beside it, after its files were verified.",
      "A stream that is given the public key serves nothing that is not signed with this one."
    },
    footer = {
      "",
      "Examples:",
      "  openssl genpkey -algorithm ed25519 -out private.pem",
      "  openssl pkey -in private.pem -pubout -out public.pem",
      "  ./streamlens models sign fashion-mnist:4 --store ./models --key private.pem",
      "  ./streamlens models verify fashion-mnist:4 --store ./models --key public.pem"
    })
public final class SignModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "MODEL",
      description = "NAME:VERSION, or NAME or NAME@ALIAS for the version it points to now.")
  private String model = "";

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Ed25519 private key (PEM, PKCS#8, not encrypted).")
  private Path key = Path.of("");

  public SignModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelReference reference = store.reference(model);
    ModelSigner signer = PemOption.privateKey(key);
    try (ModelStore open = store.open();
        Announcements announcements = announcement.open(terminal)) {
      ModelVersion version = open.resolve(reference);
      List<String> findings = open.verify(version.reference());
      if (!findings.isEmpty()) {
        throw new CommandException(
            version.reference() + " is not signed: " + String.join("; ", findings));
      }
      ModelSignature signature = signer.sign(version);
      open.addSignature(version, signature);
      terminal.print(
          "signed %s (%s) with key %s", version.reference(), version.digest(), signer.keyId());
      announcements.announce(
          open,
          version.name(),
          ModelChange.signed(version, signature, StoreOptions.user(), Instant.now()));
    }
    return 0;
  }
}
