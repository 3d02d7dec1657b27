package io.streamlens.cli.models.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamlens.cli.models.diff.ModelDiff.Content;
import io.streamlens.cli.models.diff.ModelDiff.Field;
import io.streamlens.cli.terminal.Terminal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A difference as a table for people: a row for each field, in sections. */
public final class DiffTable {

  private static final int WIDEST = 36;
  private static final int SIGNIFICANT = 4;
  private static final int DIGEST_LENGTH = "sha256:".length() + 12;
  private static final String ABSENT = "-";

  private final List<Row> rows = new ArrayList<>();

  private record Row(String name, String a, String b, String change) {}

  private DiffTable() {}

  /** Prints a difference. */
  public static void print(ModelDiff diff, Terminal terminal) {
    DiffTable table = new DiffTable();
    table.row("", diff.a().model(), diff.b().model(), "");
    table.row("digest", abbreviated(diff.a().digest()), abbreviated(diff.b().digest()), "");
    diff.metrics().forEach(table::field);
    diff.manifest().forEach(table::field);
    diff.labels().forEach(table::label);
    diff.files().forEach(table::file);
    diff.training().forEach(table::field);
    table.print(terminal);
  }

  private void field(Field field) {
    Double delta = field.delta();
    row(
        field.name(),
        text(field.a()),
        text(field.b()),
        delta == null ? change(field.a(), field.b(), "") : text(delta));
  }

  private void label(ModelDiff.Label label) {
    row(
        "label " + label.label(),
        Objects.toString(label.a(), ABSENT),
        Objects.toString(label.b(), ABSENT),
        change(label.a(), label.b(), "moved"));
  }

  private void file(ModelDiff.File file) {
    String change = change(file.a(), file.b(), "changed");
    if (file.a() != null && file.b() != null) {
      long growth = file.b().size() - file.a().size();
      change += growth == 0 ? "" : String.format(Locale.ROOT, ", %+,d bytes", growth);
    }
    row("file " + file.path(), text(file.a()), text(file.b()), change);
  }

  private static String change(@Nullable Object a, @Nullable Object b, String both) {
    if (a == null) {
      return "added";
    }
    return b == null ? "removed" : both;
  }

  private static String text(@Nullable Content content) {
    return content == null
        ? ABSENT
        : String.format(
            Locale.ROOT, "%,d bytes, %s", content.size(), abbreviated(content.sha256()));
  }

  private static String text(@Nullable JsonNode value) {
    if (value == null) {
      return ABSENT;
    }
    String text = value.isTextual() ? value.textValue() : value.toString();
    if (value.isFloatingPointNumber()) {
      text = rounded(value.doubleValue());
    }
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }

  private static String text(double delta) {
    return delta == 0 ? "same" : (delta > 0 ? "+" : "") + rounded(delta);
  }

  private static String rounded(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value)
            .round(new MathContext(SIGNIFICANT))
            .stripTrailingZeros()
            .toPlainString();
  }

  private static String abbreviated(Object digest) {
    return digest.toString().substring(0, DIGEST_LENGTH);
  }

  private void row(String name, String a, String b, String change) {
    rows.add(new Row(name, a, b, change));
  }

  private void print(Terminal terminal) {
    int name = rows.stream().mapToInt(row -> row.name().length()).max().orElse(1);
    int a = rows.stream().mapToInt(row -> row.a().length()).max().orElse(1);
    int b = rows.stream().mapToInt(row -> row.b().length()).max().orElse(1);
    String format = "%-" + Math.max(name, 1) + "s  %-" + a + "s  %-" + b + "s  %s";
    rows.forEach(
        row ->
            terminal.print(
                String.format(Locale.ROOT, format, row.name(), row.a(), row.b(), row.change())
                    .stripTrailing()));
  }
}
