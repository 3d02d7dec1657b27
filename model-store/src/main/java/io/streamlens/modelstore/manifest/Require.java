package io.streamlens.modelstore.manifest;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The checks that the manifest's records share; each failure names the field and its bound. */
final class Require {

  private Require() {}

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  static void text(String field, @Nullable String value) {
    if (present(field, value).isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank");
    }
  }

  static void range(String field, double value, double least, double most) {
    // Written so that NaN, which is smaller and larger than nothing, fails as well.
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          field + " must be " + number(least) + " to " + number(most) + ", not " + value);
    }
  }

  static void finite(String field, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(field + " must be a finite number, not " + value);
    }
  }

  static void size(String field, int size, int expected, String because) {
    if (size != expected) {
      throw new IllegalArgumentException(
          field + " must have " + expected + " values (" + because + "), not " + size);
    }
  }

  static void noNulls(String field, Collection<? extends @Nullable Object> values) {
    for (Object value : values) {
      present("an entry of " + field, value);
    }
  }

  private static String number(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
