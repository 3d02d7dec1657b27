package io.streamlens.modelstore.savedmodel.inspection;

/** A name out of a file that nobody vouches for, as it can stand in a one-line message. */
final class Printable {

  private static final int LONGEST = 120;

  private Printable() {}

  static String of(String name) {
    String printable = name.replaceAll("[^\\p{Print}]", "?");
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
  }
}
