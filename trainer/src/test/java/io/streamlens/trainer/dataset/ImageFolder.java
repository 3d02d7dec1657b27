package io.streamlens.trainer.dataset;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of images in a test: JPEG and PNG of mixed sizes, grey and in colour. */
final class ImageFolder {

  private final Path directory;
  private final Random random = new Random(5);

  ImageFolder(Path directory) {
    this.directory = directory;
  }

  /** Adds images of one colour on noise. */
  ImageFolder add(String label, int count, Color colour) throws IOException {
    for (int i = 0; i < count; i++) {
      boolean jpeg = i % 2 == 1;
      String name = "image%02d.%s".formatted(i, jpeg ? "JPG" : "png");
      write(label + "/" + name, picture(20 + 7 * (i % 4), 24 + 5 * (i % 3), colour, i), jpeg);
    }
    return this;
  }

  private BufferedImage picture(int width, int height, Color colour, int number) {
    boolean grey = number % 5 == 4;
    BufferedImage image =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(new Color(random.nextInt(0x1000000)));
    graphics.fillRect(random.nextInt(width / 2), random.nextInt(height / 2), 4, 4);
    graphics.dispose();
    return image;
  }

  void write(String path, BufferedImage image, boolean jpeg) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, jpeg ? "jpeg" : "png", file.toFile());
  }

  void write(String path, byte[] bytes) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** Cuts a file in half. */
  void cut(String path) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(path));
    write(path, Arrays.copyOf(bytes, bytes.length / 2));
  }

  Dataset read() {
    return read(FolderOptions.DEFAULT);
  }

  Dataset read(FolderOptions options) {
    return Datasets.load(directory + "/", null, options, DownloadListener.NONE);
  }
}
