package io.streamlens.cli.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.topic.StreamlensTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Images read from files; key: the file's name. */
final class FileImages {

  private static final Map<String, String> TYPE_BY_MAGIC =
      Map.of(
          "\u0089PNG\r\n\u001a\n", "image/png",
          "\u00ff\u00d8\u00ff", "image/jpeg",
          "GIF8", "image/gif",
          "BM", "image/bmp");

  private static final Map<String, String> TYPE_BY_ENDING =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "bmp", "image/bmp",
          "json", "application/json",
          "raw", "application/octet-stream");

  private FileImages() {}

  /**
   * Finds out, before anything is sent, whether all files can be.
   *
   * @throws CommandException naming the first that cannot
   */
  static void check(List<Path> files) {
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new CommandException("no such file: " + file);
      }
      if (!Files.isRegularFile(file)) {
        throw new CommandException("not a file: " + file);
      }
      if (!Files.isReadable(file)) {
        throw new CommandException("not allowed to read " + file);
      }
    }
  }

  /**
   * Reads a file.
   *
   * @param givenType its content type if the user said so
   * @throws CommandException if it cannot be read, is larger than the topic takes, or its type is
   *     not given and cannot be told
   */
  static OutgoingImage read(Path file, @Nullable String givenType) {
    try {
      long size = Files.size(file);
      if (size > StreamlensTopic.IMAGES.maxMessageBytes()) {
        throw new CommandException(
            "%s has %,d bytes, more than the topic takes (%,d)"
                .formatted(file, size, StreamlensTopic.IMAGES.maxMessageBytes()));
      }
      byte[] value = Files.readAllBytes(file);
      String type =
          Optional.ofNullable(givenType)
              .or(() -> typeOf(file, value))
              .orElseThrow(
                  () ->
                      new CommandException(
                          "cannot tell what kind of image " + file + " is: give --content-type"));
      String name = String.valueOf(file.getFileName());
      return new OutgoingImage(
          file.toString(), name, value, Map.of(OutgoingImage.CONTENT_TYPE, type));
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + e, e);
    }
  }

  private static Optional<String> typeOf(Path file, byte[] value) {
    String start = new String(value, 0, Math.min(value.length, 8), ISO_8859_1);
    Optional<String> byMagic =
        TYPE_BY_MAGIC.entrySet().stream()
            .filter(entry -> start.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    String name = file.toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return byMagic.or(() -> Optional.ofNullable(TYPE_BY_ENDING.get(ending)));
  }
}
