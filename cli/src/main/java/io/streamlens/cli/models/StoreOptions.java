package io.streamlens.cli.models;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option of every command that opens a model store, and how references are read. */
public final class StoreOptions {

  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--store",
      paramLabel = "URI",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Model store: file:///…, a path or s3://bucket/prefix.")
  private String uri = "";

  /**
   * Opens the store; the caller closes it.
   *
   * @throws ParameterException if the URI names no kind of store
   * @throws io.streamlens.modelstore.StoreUnavailableException if there is no store
   */
  public ModelStore open() {
    try {
      return ModelStores.open(uri);
    } catch (IllegalArgumentException e) {
      throw usage("--store: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the store, or makes it; the caller closes it.
   *
   * @throws ParameterException if the URI names no kind of store
   */
  public ModelStore openOrCreate() {
    try {
      return ModelStores.openOrCreate(uri);
    } catch (IllegalArgumentException e) {
      throw usage("--store: " + e.getMessage(), e);
    }
  }

  /**
   * Reads NAME, NAME@ALIAS or NAME:VERSION.
   *
   * @throws ParameterException if it is none of them
   */
  public ModelReference reference(String text) {
    try {
      return ModelReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads NAME or NAME@ALIAS.
   *
   * @throws ParameterException if it is neither
   */
  ModelReference.Alias alias(String text) {
    if (reference(text) instanceof ModelReference.Alias alias) {
      return alias;
    }
    throw new ParameterException(
        command.commandLine(), "'" + text + "' is a version; give NAME or NAME@ALIAS");
  }

  private ParameterException usage(String message, Throwable cause) {
    return new ParameterException(command.commandLine(), message, cause);
  }

  /** Where a file of a version lies, as a person finds it: a path, or below the store's URI. */
  public String placeOf(ModelVersion version, String file) {
    String path = version.name() + "/" + version.version() + "/" + file;
    if (uri.startsWith("file:")) {
      return Path.of(URI.create(uri)).resolve(path).toString();
    }
    return uri.contains("://")
        ? uri.replaceFirst("/+$", "") + "/" + path
        : Path.of(uri).toAbsolutePath().normalize().resolve(path).toString();
  }

  /** Who is at the keyboard, for the history. */
  public static String user() {
    return System.getProperty("user.name", "unknown");
  }
}
