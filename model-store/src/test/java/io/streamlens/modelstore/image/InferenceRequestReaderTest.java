package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceRequestReaderTest {

  private static final ImageSpec GREY = new ImageSpec(2, 3, 1);
  private static final String DATA = "[0, 1, 2, 128, 254, 255]";
  private static final byte[] PIXELS = bytes(0, 1, 2, 128, 254, 255);

  private static String request(String shape, String datatype, String data) {
    return "{\"id\": \"7\", \"inputs\": ["
        + input(shape, datatype, data)
        + "], \"outputs\": [{\"name\": \"probabilities\"}]}";
  }

  private static String input(String shape, String datatype, String data) {
    return "{\"name\": \"images\", \"shape\": %s, \"datatype\": \"%s\", \"data\": %s}"
        .formatted(shape, datatype, data);
  }

  private static byte[] read(String json, ImageSpec spec) throws ImageRejectedException {
    return new ImageReader(ImageLimits.DEFAULT)
        .read(
            json.getBytes(StandardCharsets.UTF_8),
            "application/json; charset=utf-8",
            spec,
            Preprocessing.DEFAULT);
  }

  private static void assertRejected(Reason reason, String json) {
    Reading.assertRejected(reason, json.getBytes(StandardCharsets.UTF_8), "application/json", GREY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[2,3,1]", "[1,2,3,1]", "[2,3]", "[1,2,3]"})
  void shouldReadOneImageInAnyOfItsShapes(String shape) throws Exception {
    assertArrayEquals(PIXELS, read(request(shape, "UINT8", DATA), GREY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2,3]", "[1,1,2,3]"})
  void shouldReadColours(String shape) throws Exception {
    assertArrayEquals(PIXELS, read(request(shape, "UINT8", DATA), new ImageSpec(1, 2, 3)));
  }

  @Test
  void shouldReadNestedData() throws Exception {
    String nested = "[[[0], [1], [2]], [[128], [254], [255]]]";
    assertArrayEquals(PIXELS, read(request("[2,3,1]", "UINT8", nested), GREY));
  }

  @Test
  void shouldRoundFloats() throws Exception {
    String floats = "[0.49, 0.5, 1.5, 1.28e2, 254.0, 255]";
    assertArrayEquals(PIXELS, read(request("[2,3,1]", "FP32", floats), GREY));
  }

  @Test
  void shouldNotMindTheOrderOfMembers() throws Exception {
    String json =
        "{\"inputs\": [{\"data\": "
            + DATA
            + ", \"parameters\": {\"a\": [1, {}]}, \"datatype\": \"UINT8\", \"shape\": [2, 3],"
            + " \"name\": \"x\"}], \"parameters\": {\"b\": {\"inputs\": 1}}}";
    assertArrayEquals(PIXELS, read(json, GREY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[3,2,1]", "[2,2,3,1]", "[6]", "[]", "[2,3,3]", "[-1,2,3,1]", "[0,2,3,1]"})
  void shouldRefuseAnotherShape(String shape) {
    assertRejected(Reason.WRONG_SHAPE, request(shape, "UINT8", DATA));
  }

  @Test
  void shouldRefuseTwoChannelShapesWhereThereAreThree() {
    byte[] json = request("[1,2]", "UINT8", DATA).getBytes(StandardCharsets.UTF_8);
    Reading.assertRejected(Reason.WRONG_SHAPE, json, "application/json", new ImageSpec(1, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT64", "FP64", "BYTES", "uint8"})
  void shouldRefuseAnotherDatatype(String datatype) {
    assertRejected(Reason.WRONG_SHAPE, request("[2,3]", datatype, DATA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0,1,2,128,254]",
        "[0,1,2,128,254,255,0]",
        "[]",
        "[0,1,2,128,254,256]",
        "[0,1,2,128,254,-1]",
        "[0,1,2,128,254,-0.1]",
        "[0,1,2,128,254,255.1]",
        "[0,1,2,128,254,NaN]",
        "[0,1,2,128,254,1e999]"
      })
  void shouldRefuseFloatsThatDoNotFit(String data) {
    assertRejected(Reason.WRONG_SHAPE, request("[2,3]", "FP32", data));
  }

  @Test
  void shouldRefuseFractionsAsUint8() {
    assertRejected(Reason.WRONG_SHAPE, request("[2,3]", "UINT8", "[0.5,1,2,128,254,255]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "7",
        "not json",
        "{}",
        "{\"inputs\": []}",
        "{\"inputs\": {}}",
        "{\"inputs\": [7]}",
        "{\"inputs\": [{}]}",
        "{\"inputs\": [{\"name\": \"a\", \"shape\": [2,3], \"datatype\": \"UINT8\"}]}",
        "{\"inputs\": [{\"shape\": [2,3], \"datatype\": \"UINT8\", \"data\": [0,0,0,0,0,0]}]}",
        "{\"instances\": [[0,0,0,0,0,0]]}",
        "{\"inputs\": [], \"inputs\": []}"
      })
  void shouldCallUndecodableWhatIsNoRequest(String json) {
    assertRejected(Reason.UNDECODABLE, json);
  }

  @Test
  void shouldCallUndecodableWhatIsARequestOnlyInPart() {
    String input = input("[2,3]", "UINT8", DATA);
    assertRejected(Reason.UNDECODABLE, "{\"inputs\": [" + input + ", " + input + "]}");
    assertRejected(Reason.UNDECODABLE, "{\"inputs\": [" + input + "]} x");
    assertRejected(Reason.UNDECODABLE, request("\"2x3\"", "UINT8", DATA));
    assertRejected(Reason.UNDECODABLE, request("[2.5,3]", "UINT8", DATA));
    assertRejected(Reason.UNDECODABLE, request("[2,3]", "UINT8", "[\"0\",1,2,128,254,255]"));
    assertRejected(Reason.UNDECODABLE, request("[2,3]", "UINT8", "7"));
  }

  @Test
  void shouldRefuseEveryTruncation() {
    String json = request("[2,3]", "UINT8", DATA);
    for (int length = 1; length < json.length(); length++) {
      assertRejected(Reason.UNDECODABLE, json.substring(0, length));
    }
  }

  @Test
  void shouldNotBeOverwhelmedByDepth() {
    assertRejected(Reason.UNDECODABLE, "[".repeat(100_000));
    assertRejected(Reason.UNDECODABLE, request("[2,3]", "UINT8", "[".repeat(100_000)));
  }
}
