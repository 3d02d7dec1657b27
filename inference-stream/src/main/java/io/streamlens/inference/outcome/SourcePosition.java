package io.streamlens.inference.outcome;

/**
 * Where an image stood: what its result's partition, headers and default id come from.
 *
 * @param topic the source topic
 * @param partition the source partition
 * @param offset the source offset
 */
public record SourcePosition(String topic, int partition, long offset) {

  /** {@code <topic>/<partition>/<offset>}. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }

  /** The same in ASCII, all that a topic's name may hold. */
  byte[] toBytes() {
    int name = topic.length();
    int partitionDigits = digits(partition);
    byte[] text = new byte[name + partitionDigits + digits(offset) + 2];
    for (int i = 0; i < name; i++) {
      text[i] = (byte) topic.charAt(i);
    }
    text[name] = '/';
    write(partition, text, name + 1 + partitionDigits);
    text[name + 1 + partitionDigits] = '/';
    write(offset, text, text.length);
    return text;
  }

  /** How many decimal digits it has, 0 or more. */
  static int digits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes {@code value} so that it ends before {@code end}. */
  private static void write(long value, byte[] text, int end) {
    long rest = value;
    int at = end;
    do {
      text[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }
}
