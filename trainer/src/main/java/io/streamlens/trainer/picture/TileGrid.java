package io.streamlens.trainer.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Small pictures in rows, at an equal distance, on nothing: whatever is behind shows between them.
 *
 * @param columns how many there are in a row
 * @param side of the square that each is brought to, in pixels
 * @param gap between them, in pixels
 */
public record TileGrid(int columns, int side, int gap) {

  /** Larger ones, for what is a few pixels high. */
  public static final TileGrid LARGE = new TileGrid(8, 150, 10);

  /** Eight in a row: what a telephone can still show. Drawn for screens with two pixels a point. */
  public static final TileGrid DEFAULT = new TileGrid(8, 112, 10);

  /** White tiles would have no edge on a white page, nor black ones on a black one. */
  private static final Color EDGE = new Color(0x8d96a3);

  /** In smaller ones it would take more than it gives. */
  private static final int SMALLEST_WITH_EDGE = 64;

  /** Draws them, row by row. */
  public BufferedImage draw(List<BufferedImage> tiles) {
    List<BufferedImage> fitted = tiles.stream().map(tile -> Pictures.fit(tile, side)).toList();
    int width = fitted.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
    int height = fitted.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
    int perRow = Math.min(columns, Math.max(1, tiles.size()));
    int rows = Math.max(1, (tiles.size() + perRow - 1) / perRow);
    BufferedImage grid =
        new BufferedImage(
            perRow * (width + gap) - gap, rows * (height + gap) - gap, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = grid.createGraphics();
    for (int i = 0; i < fitted.size(); i++) {
      int x = i % perRow * (width + gap);
      int y = i / perRow * (height + gap);
      graphics.drawImage(fitted.get(i), x, y, null);
      if (side >= SMALLEST_WITH_EDGE) {
        graphics.setColor(EDGE);
        graphics.drawRect(x, y, fitted.get(i).getWidth() - 1, fitted.get(i).getHeight() - 1);
      }
    }
    graphics.dispose();
    return grid;
  }
}
