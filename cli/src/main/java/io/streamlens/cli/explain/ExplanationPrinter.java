package io.streamlens.cli.explain;

import io.streamlens.cli.explain.Explanation.LabelProbability;
import io.streamlens.cli.terminal.ColourDepth;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.terminal.TerminalPicture;
import io.streamlens.trainer.explanation.Occlusion;
import io.streamlens.trainer.picture.FeaturePictures;
import io.streamlens.trainer.picture.OcclusionPicture;
import io.streamlens.trainer.picture.Pictures;
import io.streamlens.trainer.picture.TileGrid;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** Shows explanations: as pictures where the terminal has colours, else as text. */
final class ExplanationPrinter {

  private static final int BAR = 30;
  private static final int LABEL = 24;
  private static final int TILES = 8;

  /** A terminal's picture may be this wide and this high. */
  private static final int LARGEST_SIDE = 36;

  private final Terminal terminal;
  private final ColourDepth colours;
  private final int columns;

  /**
   * @param columns how wide the terminal is
   */
  ExplanationPrinter(Terminal terminal, ColourDepth colours, int columns) {
    this.terminal = terminal;
    this.colours = colours;
    this.columns = Math.max(40, columns);
  }

  void print(Path file, Explanation explanation) {
    LabelProbability best = explanation.top().get(0);
    terminal.print(terminal.bold("%s: %s, %.1f %%"), file, best.label(), 100 * best.probability());
    explanation.top().forEach(this::printBar);
    if (colours == ColourDepth.NONE) {
      printPlaces(explanation.occlusion(), best.label());
    } else {
      printPictures(explanation, best.label());
    }
  }

  private void printBar(LabelProbability label) {
    int length = (int) Math.round(BAR * label.probability());
    String name =
        label.label().length() <= LABEL
            ? label.label()
            : label.label().substring(0, LABEL - 1) + "…";
    terminal.print(
        "  %-" + LABEL + "s %5.1f %% %s", name, 100 * label.probability(), "#".repeat(length));
  }

  private void printPlaces(Occlusion occlusion, String label) {
    terminal.print(
        "  what mattered (9: covering these %dx%d pixels takes %.2f from the probability of %s;"
            + " -: it adds; .: neither):",
        occlusion.patch(), occlusion.patch(), occlusion.largest(), label);
    for (int row = 0; row < occlusion.rows(); row++) {
      StringBuilder line = new StringBuilder("  ");
      for (int column = 0; column < occlusion.columns(); column++) {
        double lost = occlusion.lost()[row * occlusion.columns() + column] / occlusion.largest();
        line.append(' ').append(digit(lost));
      }
      terminal.print(line.toString());
    }
  }

  private static char digit(double share) {
    int digit = (int) Math.round(9 * Math.abs(share));
    return digit == 0 ? '.' : share < 0 ? '-' : (char) ('0' + digit);
  }

  private void printPictures(Explanation explanation, String label) {
    int side = Math.min(LARGEST_SIDE, (columns - 6) / 2);
    BufferedImage image = Pictures.image(explanation.pixels(), explanation.input());
    BufferedImage mattered =
        OcclusionPicture.draw(explanation.pixels(), explanation.input(), explanation.occlusion());
    terminal.print("  the image, and what mattered: red for %s, blue against", label);
    indented(
        TerminalPicture.beside(
            TerminalPicture.lines(Pictures.fit(image, side), colours),
            TerminalPicture.lines(Pictures.fit(mattered, side), colours)));
    TileGrid grid = new TileGrid(TILES, Math.min(28, (columns - 2 - TILES) / TILES), 1);
    for (FeaturePictures layer : FeaturePictures.of(explanation.layers(), grid, TILES)) {
      terminal.print(
          "  %s: %d of %d maps of %dx%d",
          layer.layers(), layer.drawn(), layer.all(), layer.height(), layer.width());
      indented(TerminalPicture.lines(layer.picture(), colours));
    }
  }

  private void indented(List<String> lines) {
    lines.forEach(line -> terminal.print("  " + line));
  }
}
