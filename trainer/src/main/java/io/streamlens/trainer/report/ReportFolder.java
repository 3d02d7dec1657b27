package io.streamlens.trainer.report;

import io.streamlens.trainer.picture.Charts;
import io.streamlens.trainer.picture.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The folder {@code report} of a version: pictures as files, for other pages, and as part of the
 * page itself, which needs no other file.
 */
final class ReportFolder {

  static final String NAME = "report";

  private final Path directory;

  /**
   * Makes it.
   *
   * @param export the directory that is published
   */
  ReportFolder(Path export) {
    directory = export.resolve(NAME);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the report", e);
    }
  }

  /**
   * A picture as the page shows it.
   *
   * @param src a data URI
   * @param width in points
   * @param height in points
   * @param alt what it is of, for those who do not see it
   */
  record Picture(String src, int width, int height, String alt) {}

  /** Keeps a picture that was drawn for two pixels a point. */
  Picture picture(String name, BufferedImage image, String alt) {
    byte[] png = Pictures.png(image);
    write(name + ".png", png);
    return new Picture(
        "data:image/png;base64," + Base64.getEncoder().encodeToString(png),
        image.getWidth() / Charts.DENSITY,
        image.getHeight() / Charts.DENSITY,
        alt);
  }

  void write(String name, byte[] bytes) {
    try {
      Files.write(directory.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the report's " + name + " could not be written", e);
    }
  }
}
