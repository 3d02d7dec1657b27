package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TUint8;

class NativeMemoryBoundTest {

  /** Four times the heap of the JVM below. */
  private static final int BYTES = 256 << 20;

  /** In a JVM of its own: JavaCPP reads its properties once. */
  public static final class Allocation {

    private Allocation() {}

    /** With an argument as our programs do, without as JavaCPP does by itself. */
    public static void main(String[] arguments) {
      if (arguments.length > 0) {
        NativeMemory.leaveBoundToSystem();
      }
      try (TUint8 first = TUint8.tensorOf(Shape.of(BYTES))) {
        // What nobody has written to does not make a process larger.
        ByteBuffer memory = TensorMemory.of(first.asRawTensor());
        while (memory.hasRemaining()) {
          memory.putLong(1);
        }
        try (TUint8 second = TUint8.tensorOf(Shape.of(1))) {
          System.out.print("got " + second.size());
        }
      } catch (OutOfMemoryError e) {
        System.out.print("refused");
      }
    }
  }

  @Test
  void shouldGiveMemoryBeyondFourTimesTheHeap() throws Exception {
    assertEquals("got 1", outputOf("with"));
  }

  @Test
  void shouldBeRefusedByJavaCppItself() throws Exception {
    assertEquals("refused", outputOf());
  }

  @Test
  void shouldLeaveABoundThatTheUserHasSet() {
    Properties usual = new Properties();
    usual.put("org.bytedeco.javacpp.maxPhysicalBytes", "4g");
    Properties lowerCase = new Properties();
    lowerCase.put("org.bytedeco.javacpp.maxphysicalbytes", "4g");

    NativeMemory.leaveBoundToSystem(usual);
    NativeMemory.leaveBoundToSystem(lowerCase);

    assertEquals("4g", usual.getProperty("org.bytedeco.javacpp.maxPhysicalBytes"));
    assertEquals(1, lowerCase.size());
  }

  private static String outputOf(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Allocation.class.getName());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
