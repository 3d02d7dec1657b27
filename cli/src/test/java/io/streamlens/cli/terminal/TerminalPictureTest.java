package io.streamlens.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalPictureTest {

  private static final String RED_OVER_BLUE = "\u001b[0m\u001b[38;2;255;0;0m\u001b[48;2;0;0;255m▀";

  @Test
  void shouldShowTwoPixelsInACharacter() {
    BufferedImage image = new BufferedImage(1, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(0, 1, 0x0000ff);

    assertEquals(
        List.of(RED_OVER_BLUE + "\u001b[0m"), TerminalPicture.lines(image, ColourDepth.TRUE));
  }

  @Test
  void shouldLeaveTheTerminalAsItIsWhereThereIsNothing() {
    BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 0, 0xff00ff00);

    List<String> lines = TerminalPicture.lines(image, ColourDepth.PALETTE);

    assertEquals("\u001b[0m \u001b[0m\u001b[38;5;46m▀\u001b[0m", lines.get(0));
    assertEquals("\u001b[0m \u001b[0m \u001b[0m", lines.get(1));
  }

  @Test
  void shouldFindTheNearestColoursOfThePalette() {
    assertEquals("\u001b[38;5;196m", ColourDepth.PALETTE.escape(38, 0xff0000));
    assertEquals("\u001b[48;5;16m", ColourDepth.PALETTE.escape(48, 0x000000));
    assertEquals("\u001b[48;5;231m", ColourDepth.PALETTE.escape(48, 0xffffff));
    assertEquals("\u001b[38;5;244m", ColourDepth.PALETTE.escape(38, 0x808080));
  }

  @Test
  void shouldUseColoursOnlyWhereTheyAreWantedAndShown() {
    Map<String, String> xterm = Map.of("TERM", "xterm-256color");

    assertEquals(ColourDepth.PALETTE, ColourDepth.of(true, xterm));
    assertEquals(
        ColourDepth.TRUE, ColourDepth.of(true, Map.of("TERM", "xterm", "COLORTERM", "truecolor")));
    assertEquals(ColourDepth.NONE, ColourDepth.of(false, xterm));
    assertEquals(ColourDepth.NONE, ColourDepth.of(true, Map.of()));
    assertEquals(ColourDepth.NONE, ColourDepth.of(true, Map.of("TERM", "dumb")));
    assertEquals(ColourDepth.NONE, ColourDepth.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")));
    assertEquals(
        ColourDepth.PALETTE, ColourDepth.of(true, Map.of("TERM", "xterm", "NO_COLOR", "")));
  }
}
