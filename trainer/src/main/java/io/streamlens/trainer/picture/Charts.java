package io.streamlens.trainer.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts on white, drawn for screens with two pixels a point. */
public final class Charts {

  /** Pixels a point. */
  public static final int DENSITY = 2;

  private static final int WIDTH = 360;
  private static final int HEIGHT = 250;
  private static final int BAR = 22;
  private static final int LONGEST_LABEL = 22;
  private static final Color INK = new Color(0x333a45);
  private static final Color GRID = new Color(0xdfe3e8);
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x2563b0),
          new Color(0xd9682b),
          new Color(0x2f8f5b),
          new Color(0x8a4fb5),
          new Color(0xb58a00),
          new Color(0x3aa5a8),
          new Color(0xc23b6b),
          new Color(0x6b7280));
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private Charts() {}

  /**
   * A line of a chart.
   *
   * @param name what the legend calls it
   * @param x where its points are, ascending
   * @param y as many
   */
  public record Line(String name, List<Double> x, List<Double> y) {}

  /**
   * Lines over epochs.
   *
   * @param fromZero whether the axis begins at 0; else where the lowest line does
   * @param lines one or more, each with one point or more
   */
  public static BufferedImage overEpochs(String what, boolean fromZero, List<Line> lines) {
    XYChart chart = chart("epoch", what);
    chart.getStyler().setLegendVisible(lines.size() > 1);
    if (fromZero) {
      chart.getStyler().setYAxisMin(0.0);
    }
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            epoch -> epoch == Math.rint(epoch) ? String.format(Locale.ROOT, "%.0f", epoch) : "");
    chart.getStyler().setyAxisTickLabelsFormattingFunction(Charts::inShort);
    int longest = lines.stream().mapToInt(line -> line.x().size()).max().orElse(1);
    if (longest == 1) {
      // One point has no extent of its own.
      double epoch = lines.get(0).x().get(0);
      chart.getStyler().setXAxisMin(epoch - 1).setXAxisMax(epoch + 1);
    }
    for (int i = 0; i < lines.size(); i++) {
      XYSeries series = chart.addSeries(lines.get(i).name(), lines.get(i).x(), lines.get(i).y());
      series.setLineColor(COLOURS.get(i)).setLineWidth(2f);
      series.setMarkerColor(COLOURS.get(i));
      series.setMarker(longest > 30 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    }
    return draw(chart);
  }

  /**
   * Lines from zero.
   *
   * @param x what the points are over
   * @param y what they are
   * @param lines one to eight, each with one point or more
   */
  public static BufferedImage lines(String x, String y, List<Line> lines) {
    XYChart chart = chart(x, y);
    chart.getStyler().setYAxisMin(0.0).setXAxisMin(0.0).setLegendLayout(LegendLayout.Vertical);
    chart.getStyler().setyAxisTickLabelsFormattingFunction(Charts::inFull);
    chart.getStyler().setLegendVisible(lines.size() > 1);
    for (int i = 0; i < lines.size(); i++) {
      XYSeries series = chart.addSeries(lines.get(i).name(), lines.get(i).x(), lines.get(i).y());
      series.setLineColor(COLOURS.get(i)).setLineWidth(2f);
      series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(COLOURS.get(i));
    }
    return draw(chart, 22 * lines.size());
  }

  /** Accuracy over confidence beside the line on which both are equal. */
  public static BufferedImage calibration(List<Double> confidence, List<Double> accuracy) {
    XYChart chart = chart("confidence", "share that is right");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    XYSeries ideal = chart.addSeries("as it should be", List.of(0.0, 1.0), List.of(0.0, 1.0));
    ideal.setLineColor(new Color(0x9aa3af));
    ideal.setMarker(SeriesMarkers.NONE);
    ideal.setLineStyle(
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {5f, 4f}, 0f));
    XYSeries found = chart.addSeries("this model", confidence, accuracy);
    found.setLineColor(COLOURS.get(0)).setLineWidth(2f);
    found.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(COLOURS.get(0));
    return draw(chart);
  }

  /**
   * A bar for each name, the first on top.
   *
   * @param what the numbers are
   * @param values 0 or more
   * @param end where the axis ends; 0: where the longest bar does
   */
  public static BufferedImage bars(
      String what, List<String> names, List<Double> values, double end) {
    int height = 70 + BAR * names.size();
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder().width(WIDTH).height(height).xAxisTitle(what).build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false).setSeriesColors(new Color[] {COLOURS.get(0)});
    chart.getStyler().setAvailableSpaceFill(0.7);
    // By this the library decides whether every bar gets its name, too.
    chart.getStyler().setXAxisMin(0.0).setXAxisTickMarkSpacingHint(BAR / 2);
    if (end > 0) {
      chart.getStyler().setXAxisMax(end);
    }
    chart.addSeries(what, values, distinct(names.stream().map(Charts::shortened).toList()));
    return draw(chart);
  }

  /** Three digits: steps of a learning rate near its end have many. */
  private static String inShort(double value) {
    return value == 0
        ? "0"
        : BigDecimal.valueOf(value)
            .round(new MathContext(3))
            .stripTrailingZeros()
            .toString()
            .replace("E", "e");
  }

  private static String inFull(double value) {
    return value < 10 ? inShort(value) : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_LABEL ? name : name.substring(0, LONGEST_LABEL - 1) + "…";
  }

  /** Two names that begin alike may have become one. */
  private static List<String> distinct(List<String> names) {
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String candidate = name;
      for (int again = 2; distinct.contains(candidate); again++) {
        candidate = name + " (" + again + ")";
      }
      distinct.add(candidate);
    }
    return distinct;
  }

  private static XYChart chart(String x, String y) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartTitleVisible(false).setChartBackgroundColor(Color.WHITE).setChartPadding(8);
    styler.setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setAxisTickLabelsFont(FONT).setAxisTickLabelsColor(INK).setAxisTickMarksColor(GRID);
    styler.setAxisTitleFont(FONT);
    styler.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE).setLegendFont(FONT);
    styler.setChartFontColor(INK);
    styler.setAntiAlias(true);
  }

  private static BufferedImage draw(Chart<?, ?> chart) {
    return draw(chart, 0);
  }

  /** Higher by as much as a tall legend takes from the plot. */
  private static BufferedImage draw(Chart<?, ?> chart, int legend) {
    int height = chart.getHeight() + legend;
    BufferedImage image =
        new BufferedImage(DENSITY * chart.getWidth(), DENSITY * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DENSITY, DENSITY);
    chart.paint(graphics, chart.getWidth(), height);
    graphics.dispose();
    return image;
  }
}
