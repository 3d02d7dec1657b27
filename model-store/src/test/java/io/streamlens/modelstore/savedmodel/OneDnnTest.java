package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OneDnnTest {

  private static final String AVX2 = "flags\t\t: fpu avx avx2 fma\n";
  private static final String VNNI = "flags\t\t: fpu avx2 avx512f avx512_vnni\n";

  @Test
  void shouldFollowTheVariableWhateverTheCpu() {
    assertEquals(Optional.of(true), OneDnn.isOn(Map.of(OneDnn.VARIABLE, "1"), AVX2));
    assertEquals(Optional.of(true), OneDnn.isOn(Map.of(OneDnn.VARIABLE, "True"), AVX2));
    assertEquals(Optional.of(false), OneDnn.isOn(Map.of(OneDnn.VARIABLE, "0"), VNNI));
    assertEquals(Optional.of(false), OneDnn.isOn(Map.of(OneDnn.VARIABLE, "false"), VNNI));
  }

  @Test
  void shouldKnowWhatTensorFlowChoosesByItself() {
    assertEquals(Optional.of(false), OneDnn.isOn(Map.of(), AVX2));
    assertEquals(Optional.of(true), OneDnn.isOn(Map.of(), VNNI));
    assertEquals(Optional.empty(), OneDnn.isOn(Map.of(), ""), "not Linux on x86");
  }
}
