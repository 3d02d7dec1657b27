package io.streamlens.trainer.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * A confusion matrix: a row for each true label, a column for each label that was given. What is
 * right is blue, what is wrong red, the more of its row the deeper.
 */
public final class ConfusionPicture {

  /** With more labels nobody could make anything out. */
  public static final int MOST_LABELS = 100;

  private static final int DENSITY = Charts.DENSITY;
  private static final int MOST_WITH_NUMBERS = 20;
  private static final int LONGEST_LABEL = 120;
  private static final int MARGIN = 8;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color INK = new Color(0x333a45);
  private static final Color RIGHT = new Color(0x1d4f91);
  private static final Color WRONG = new Color(0xb3261e);

  private final List<String> labels;
  private final int[][] confusion;
  private final int cell;

  private ConfusionPicture(List<String> labels, int[][] confusion) {
    this.labels = labels;
    this.confusion = confusion;
    this.cell = labels.size() <= MOST_WITH_NUMBERS ? 38 : 16;
  }

  /**
   * Draws it, for screens with two pixels a point.
   *
   * @param labels at most {@link #MOST_LABELS}
   */
  public static BufferedImage draw(List<String> labels, int[][] confusion) {
    return new ConfusionPicture(labels, confusion).draw();
  }

  private BufferedImage draw() {
    FontMetrics metrics =
        new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().getFontMetrics(FONT);
    List<String> names = labels.stream().map(label -> shortened(label, metrics)).toList();
    int margin = names.stream().mapToInt(metrics::stringWidth).max().orElse(0) + 2 * MARGIN;
    int side = margin + cell * names.size() + MARGIN;
    BufferedImage image =
        new BufferedImage(DENSITY * side, DENSITY * side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DENSITY, DENSITY);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, side, side);
    graphics.setFont(FONT);
    drawNames(graphics, metrics, names, margin);
    for (int row = 0; row < names.size(); row++) {
      drawRow(graphics, row, margin);
    }
    graphics.dispose();
    return image;
  }

  private static String shortened(String label, FontMetrics metrics) {
    if (metrics.stringWidth(label) <= LONGEST_LABEL) {
      return label;
    }
    String text = label;
    while (metrics.stringWidth(text + "…") > LONGEST_LABEL) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
    return text + "…";
  }

  private void drawNames(Graphics2D graphics, FontMetrics metrics, List<String> names, int margin) {
    graphics.setColor(INK);
    AffineTransform upright = graphics.getTransform();
    for (int i = 0; i < names.size(); i++) {
      int middle = margin + i * cell + cell / 2 + metrics.getAscent() / 2 - 1;
      String name = names.get(i);
      graphics.drawString(name, margin - MARGIN - metrics.stringWidth(name), middle);
      graphics.rotate(-Math.PI / 2, middle, margin - MARGIN);
      graphics.drawString(name, middle, margin - MARGIN);
      graphics.setTransform(upright);
    }
  }

  private void drawRow(Graphics2D graphics, int row, int margin) {
    double all = Math.max(1, Arrays.stream(confusion[row]).sum());
    for (int column = 0; column < labels.size(); column++) {
      // The root lifts the few errors out of the white.
      double depth = Math.sqrt(confusion[row][column] / all);
      int x = margin + column * cell;
      int y = margin + row * cell;
      graphics.setColor(mixed(row == column ? RIGHT : WRONG, depth));
      graphics.fillRect(x, y, cell - 1, cell - 1);
      if (labels.size() <= MOST_WITH_NUMBERS && confusion[row][column] > 0) {
        drawNumber(graphics, confusion[row][column], x, y, depth > 0.6);
      }
    }
  }

  private void drawNumber(Graphics2D graphics, int number, int x, int y, boolean onDark) {
    String text = number < 10_000 ? Integer.toString(number) : number / 1000 + "k";
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.setColor(onDark ? Color.WHITE : INK);
    graphics.drawString(
        text,
        x + (cell - 1 - metrics.stringWidth(text)) / 2,
        y + (cell - 1 + metrics.getAscent()) / 2 - 1);
  }

  private static Color mixed(Color colour, double share) {
    return new Color(
        mixed(colour.getRed(), share),
        mixed(colour.getGreen(), share),
        mixed(colour.getBlue(), share));
  }

  /** From nearly white, so that empty cells are seen to be cells. */
  private static int mixed(int value, double share) {
    return (int) Math.round(244 + share * (value - 244));
  }
}
