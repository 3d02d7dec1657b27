package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.savedmodel.Device.Choice;
import io.streamlens.modelstore.savedmodel.Device.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {

  private static final Device GPU = new Device(Kind.GPU, "/device:GPU:0");
  private static final Device SECOND_GPU = new Device(Kind.GPU, "/device:GPU:1");

  @Test
  void shouldListTheCpu() {
    assertTrue(Devices.list().contains(Devices.CPU), Devices.list().toString());
  }

  @Test
  void shouldTakeTheFirstGpuWhereThereIsOne() {
    List<Device> devices = List.of(Devices.CPU, GPU, SECOND_GPU);

    assertEquals(GPU, Devices.choose(Choice.AUTO, () -> devices));
    assertEquals(GPU, Devices.choose(Choice.GPU, () -> devices));
  }

  @Test
  void shouldFallBackToTheCpuWhenLeftToChoose() {
    assertEquals(Devices.CPU, Devices.choose(Choice.AUTO, () -> List.of(Devices.CPU)));
  }

  @Test
  void shouldTakeTheCpuWithoutLookingFurtherWhenAskedTo() {
    assertEquals(
        Devices.CPU,
        Devices.choose(
            Choice.CPU,
            () -> {
              throw new AssertionError("nobody asked for the other devices");
            }));
  }

  @Test
  void shouldSayWhatToDoWhenThereIsNoGpu() {
    var refusal =
        assertThrows(
            DeviceUnavailableException.class,
            () -> Devices.choose(Choice.GPU, () -> List.of(Devices.CPU)));

    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("no GPU: "), message);
    assertTrue(message.contains("choose the device cpu or auto"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void shouldDescribeDeviceVersionAndNativeInOneLine() {
    String line = Devices.describe(Devices.CPU);

    assertTrue(
        line.matches(
            "cpu \\(/device:CPU:0\\), TensorFlow \\d+\\.\\d+\\.\\d+ linux-\\S+ with oneDNN"),
        line);
  }
}
