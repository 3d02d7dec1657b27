package io.streamlens.cli.terminal;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is drawn anew in its line of the terminal. */
final class BarProgress implements Progress {

  /** The launcher says with this property how wide the terminal is. */
  private static final int COLUMNS = Integer.getInteger("streamlens.columns", 80);

  private static final int WIDEST = 120;

  private final ProgressBar bar;
  private final Terminal terminal;

  BarProgress(Terminal terminal, String task, String unit, long total) {
    this.terminal = terminal;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUpdateIntervalMillis(200)
            .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .setConsumer(
                new DelegatingProgressBarConsumer(this::draw, Math.min(COLUMNS, WIDEST) - 1))
            .build();
  }

  private void draw(String text) {
    terminal.out().print("\r" + text);
    terminal.out().flush();
  }

  @Override
  public void reached(long done) {
    bar.stepTo(done);
  }

  @Override
  public void remark(String text) {
    bar.setExtraMessage(" " + text);
  }

  @Override
  public void close() {
    bar.close();
    terminal.out().println();
    terminal.out().flush();
  }
}
