package io.streamlens.modelstore.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of plain requests beside the one that reads them all. */
class PlainRequestReaderTest {

  private static final ImageSpec SPEC = new ImageSpec(2, 3, 1);

  private static String request(String shape, String datatype, String data) {
    return ("{\"id\": \"7\", \"inputs\": [{\"name\": \"images\", \"shape\": %s, \"datatype\":"
            + " \"%s\", \"data\": %s}]}")
        .formatted(shape, datatype, data);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** An array that holds something already. */
  private static byte[] used(int length) {
    byte[] array = new byte[length];
    Arrays.fill(array, (byte) 77);
    return array;
  }

  /** What comes of it: the pixels, or the reason and the message. */
  private static String outcome(byte[] json, ImageSpec spec, boolean anyReader) {
    try {
      byte[] pixels =
          anyReader
              ? InferenceRequestReader.readAny(json, spec)
              : InferenceRequestReader.read(json, spec, PlainRequestReaderTest::used);
      return Arrays.toString(pixels);
    } catch (ImageRejectedException e) {
      return e.reason() + ": " + e.getMessage();
    }
  }

  private static void assertSameOutcome(byte[] json) {
    assertEquals(
        outcome(json, SPEC, true),
        outcome(json, SPEC, false),
        () -> new String(json, StandardCharsets.ISO_8859_1));
  }

  @Test
  void shouldReadWhatClientsSend() throws Exception {
    String[] plain = {
      request("[1,2,3,1]", "UINT8", "[0, 1, 2, 128, 254, 255]"),
      request("[2,3]", "FP32", "[0.0, 1.25, 2e0, 1.28E+2, 25.4e1, 254.5]"),
      request("[2,3,1]", "UINT8", "[[[0], [1], [2]],\n [[128], [254], [255]]]"),
      "{\"inputs\":[{\"data\":[0,1,2,128,254,255],\"datatype\":\"UINT8\",\"shape\":[2,3],"
          + "\"name\":\"x\"}]}\n"
    };
    for (String json : plain) {
      InferenceRequest read =
          PlainRequestReader.read(bytes(json), SPEC.size(), PlainRequestReaderTest::used);
      assertNotNull(read, json);
      assertArrayEquals(new byte[] {0, 1, 2, -128, -2, -1}, read.data().pixels());
      assertSameOutcome(bytes(json));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[01,1,2,3,4,5]", "[+1,1,2,3,4,5]", "[1.,1,2,3,4,5]", "[.5,1,2,3,4,5]", "[1e,1,2,3,4,5]",
        "[0x1,1,2,3,4,5]", "[1,1,2,3,4,5,]", "[1,,2,3,4,5]", "[1 1,2,3,4,5]", "[-,1,2,3,4,5]",
        "[true,1,2,3,4,5]", "[\"0\",1,2,3,4,5]", "[NaN,1,2,3,4,5]", "[1,[1],2,3,4,5]", "[]",
        "[null,1,2,3,4,5]", "[{},1,2,3,4,5]", "7", "[1,1,2,3,4,5"
      })
  void shouldLeaveToTheOtherWhatIsNoPlainArray(String data) {
    byte[] json = bytes(request("[2,3]", "FP32", data));
    assertNull(PlainRequestReader.read(json, SPEC.size(), PlainRequestReaderTest::used));
    assertSameOutcome(json);
  }

  @Test
  void shouldGiveEveryNumberTheValueItHas() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      String number =
          switch (i % 5) {
            case 0 -> Integer.toString(random.nextInt(300) - 20);
            case 1 -> Float.toString(random.nextFloat() * 260 - 2);
            case 2 -> Double.toString(random.nextDouble() * 260);
            case 3 -> String.format(Locale.ROOT, "%.3f", random.nextDouble() * 255);
            default -> String.format(Locale.ROOT, "%.6e", random.nextGaussian() * 100);
          };
      JsonCursor cursor = new JsonCursor(bytes(number));
      assertEquals(Double.parseDouble(number), cursor.number(), number);
      assertTrue(cursor.isNumber() && cursor.isAtItsEnd(), number);
    }
  }

  /** The numbers where the fast way and the other one might part. */
  @Test
  void shouldMakeTheSamePixelOfEveryNumberAsTheOther() {
    Random random = new Random(3);
    ImageSpec spec = new ImageSpec(1, 40, 1);
    String[] ends = {"", "0", "4999999", "5", "49999999999", "50000000000", "4999999999999999999"};
    int read = 0;
    for (int i = 0; i < 4_000; i++) {
      StringBuilder data = new StringBuilder();
      for (int number = 0; number < 40; number++) {
        int whole = random.nextInt(200) == 0 ? random.nextInt(400) : random.nextInt(256);
        data.append(number == 0 ? "" : random.nextInt(20) == 0 ? ", " : ",").append(whole);
        switch (random.nextInt(6)) {
          case 0 -> data.append('.').append(ends[random.nextInt(ends.length - 1) + 1]);
          case 1 -> data.append('.').append(random.nextInt(10)).append(ends[random.nextInt(7)]);
          case 2 ->
              data.append(".").append(Long.toString(random.nextLong() >>> random.nextInt(63)));
          case 3 -> data.append(".000000000000", 0, 2 + random.nextInt(12));
          default -> {}
        }
      }
      if (random.nextInt(10) == 0) {
        data.setCharAt(
            random.nextInt(data.length()), "0123456789.,-e /:x".charAt(random.nextInt(18)));
      }
      String datatype = random.nextBoolean() ? "FP32" : "UINT8";
      byte[] json = bytes(request("[1,40]", datatype, "[" + data + "]"));
      assertEquals(
          outcome(json, spec, true), outcome(json, spec, false), () -> data + " as " + datatype);
      read += outcome(json, spec, false).startsWith("[") ? 1 : 0;
    }
    assertTrue(read > 1_000, "only " + read + " were read");
  }

  @Test
  void shouldComeToTheSameEndAsTheOtherWhateverComes() {
    Random random = new Random(2);
    String[] whole = {
      request("[1,2,3,1]", "UINT8", "[0, 1, 2, 128, 254, 255]"),
      request("[2,3]", "FP32", "[[0.5, 1e2, 2],[128.499999999999999,254,255.0]]"),
      request("[2,3]", "INT8", "[0,1,2,128,254]"),
      "{\"inputs\":[{\"data\":[0,1,2,128,254,-0],\"datatype\":\"UINT8\",\"shape\":[2,3],"
          + "\"name\":\"x\",\"parameters\":{}}],\"outputs\":[{\"name\":\"y\"}]}"
    };
    String special = "{}[]\",:.-+eE0129 \\\n\u0001\u00e9tnN";
    int read = 0;
    for (int i = 0; i < 60_000; i++) {
      StringBuilder json = new StringBuilder(whole[i % whole.length]);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(json.length());
        char next = special.charAt(random.nextInt(special.length()));
        switch (random.nextInt(3)) {
          case 0 -> json.setCharAt(at, next);
          case 1 -> json.insert(at, next);
          default -> json.deleteCharAt(at);
        }
      }
      byte[] mutated = json.toString().getBytes(StandardCharsets.ISO_8859_1);
      assertSameOutcome(mutated);
      read +=
          PlainRequestReader.read(mutated, SPEC.size(), PlainRequestReaderTest::used) == null
              ? 0
              : 1;
    }
    assertTrue(read > 3_000, "only " + read + " were plain");
  }
}
