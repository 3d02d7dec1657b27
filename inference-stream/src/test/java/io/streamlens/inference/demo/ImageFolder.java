package io.streamlens.inference.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A folder of images in a test: discs, crosses and bars as PNG, JPEG, GIF and BMP of mixed sizes,
 * grey and in colour, on noise.
 */
public final class ImageFolder {

  private static final String[] FORMATS = {"png", "jpg", "JPEG", "PNG", "gif", "bmp"};

  private final Path directory;
  private final Random random = new Random(11);

  private ImageFolder(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes so many images of each label.
   *
   * @return how many files were written in all
   */
  public static int write(Path directory, int discs, int crosses, int bars) throws IOException {
    ImageFolder folder = new ImageFolder(directory);
    folder.write("disc", discs);
    folder.write("cross", crosses);
    folder.write("bar", bars);
    return discs + crosses + bars;
  }

  private void write(String label, int count) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(label));
    for (int i = 0; i < count; i++) {
      String ending = FORMATS[i % FORMATS.length];
      String format = ending.toLowerCase(Locale.ROOT).replace("jpg", "jpeg");
      Path file = folder.resolve("%s-%03d.%s".formatted(label, i, ending));
      Files.write(file, encoded(draw(label), format));
    }
  }

  /** What a disk or a network leaves of images: cut short, overwritten, of no bytes, no image. */
  static int damage(Path directory) throws IOException {
    Path disc = directory.resolve("disc");
    byte[] png = Files.readAllBytes(disc.resolve("disc-000.png"));
    byte[] jpeg = Files.readAllBytes(disc.resolve("disc-001.jpg"));
    Files.write(disc.resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
    Files.write(disc.resolve("cut.jpg"), Arrays.copyOf(jpeg, 2 * jpeg.length / 3));
    byte[] flipped = png.clone();
    flipped[png.length / 2] ^= 0x40;
    Files.write(disc.resolve("flipped.png"), flipped);
    Files.write(directory.resolve("cross/empty.gif"), new byte[0]);
    Files.writeString(directory.resolve("bar/words.bmp"), "no image at all");
    return 5;
  }

  private BufferedImage draw(String label) {
    boolean grey = random.nextInt(4) == 0;
    int width = 24 + random.nextInt(60);
    int height = 24 + random.nextInt(60);
    BufferedImage image =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, 0x010101 * random.nextInt(70));
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(155 + random.nextInt(100), 155 + random.nextInt(100), 180));
    int side = Math.min(width, height) * 3 / 5;
    int left = random.nextInt(width - side);
    int top = random.nextInt(height - side);
    graphics.setStroke(new BasicStroke(side / 5f));
    switch (label) {
      case "disc" -> graphics.fillOval(left, top, side, side);
      case "bar" -> graphics.drawLine(left, top + side / 2, left + side, top + side / 2);
      default -> {
        graphics.drawLine(left, top, left + side, top + side);
        graphics.drawLine(left, top + side, left + side, top);
      }
    }
    graphics.dispose();
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("no " + format + " of this image");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
