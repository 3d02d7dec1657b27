package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.TestModels;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Precision.Choice;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChosenPrecisionTest {

  private static final Device GPU = new Device(Device.Kind.GPU, "/device:GPU:0");
  private static final PrecisionResult UNMEASURED = new PrecisionResult((Double) null);

  private static ModelManifest measured(PrecisionResult fp32, PrecisionResult bfloat16) {
    return manifest(Map.of(Precision.FP32, fp32, Precision.BFLOAT16, bfloat16));
  }

  private static ModelManifest measured(double fp32, double bfloat16) {
    return measured(new PrecisionResult(fp32), new PrecisionResult(bfloat16));
  }

  private static ModelManifest manifest(Map<Precision, PrecisionResult> precision) {
    ModelManifest draft = TestModels.draft("pets");
    return new ModelManifest(
        draft.schemaVersion(),
        draft.name(),
        draft.version(),
        draft.createdAt(),
        draft.files(),
        draft.input(),
        draft.preprocessing(),
        precision,
        draft.labels(),
        draft.metrics(),
        draft.training(),
        draft.golden(),
        draft.baseline());
  }

  private static ChosenPrecision automatic(ModelManifest manifest) {
    return ChosenPrecision.of(Choice.AUTO, Devices.CPU, manifest, true);
  }

  @Test
  void shouldTakeBfloat16ForAModelThatLosesNextToNothingByIt() {
    ChosenPrecision chosen = automatic(measured(0.9124, 0.9121));

    assertEquals("bfloat16 (auto: accuracy 0.9121 in bfloat16, 0.9124 in fp32)", chosen.toString());
    assertFalse(chosen.isFinal());
  }

  @Test
  void shouldAllowATenthOfAPointAndNoMore() {
    assertEquals(Precision.BFLOAT16, automatic(measured(0.89, 0.889)).precision());
    assertEquals(Precision.FP32, automatic(measured(0.89, 0.8889)).precision());
    assertEquals(Precision.BFLOAT16, automatic(measured(0.89, 0.95)).precision());
  }

  @Test
  void shouldTakeFp32WhereBfloat16WouldBeSlowOrUnmeasured() {
    ModelManifest fit = measured(0.9, 0.9);

    assertEquals(
        "fp32 (auto: this CPU has neither avx512_bf16 nor amx_bf16)",
        ChosenPrecision.of(Choice.AUTO, Devices.CPU, fit, false).toString());
    assertEquals(
        "fp32 (auto: on a GPU)", ChosenPrecision.of(Choice.AUTO, GPU, fit, true).toString());
    assertEquals(
        "fp32 (auto: its manifest gives no accuracy in bfloat16)",
        automatic(manifest(Map.of(Precision.FP32, new PrecisionResult(0.9)))).toString());
    assertEquals(
        "fp32 (auto: its manifest gives no accuracy in fp32)",
        automatic(measured(UNMEASURED, UNMEASURED)).toString());
  }

  @Test
  void shouldTakeWhatTheUserInsistsOn() {
    ModelManifest unfit = measured(0.9, 0.2);

    assertEquals(
        Precision.BFLOAT16,
        ChosenPrecision.of(Choice.BFLOAT16, Devices.CPU, unfit, false).precision());
    assertTrue(ChosenPrecision.of(Choice.BFLOAT16, Devices.CPU, unfit, true).isFinal());
    assertEquals(
        "fp32 (as asked for)",
        ChosenPrecision.of(Choice.FP32, Devices.CPU, measured(0.9, 0.9), true).toString());
  }

  @Test
  void shouldSayWhyItFellBack() {
    ChosenPrecision instead = automatic(measured(0.9, 0.9)).afterMissedSamples();

    assertEquals("fp32 (auto: it misses its golden samples in bfloat16)", instead.toString());
    assertTrue(instead.isFinal());
  }

  @Test
  void shouldReadTheFlagsOfACpu() {
    assertTrue(CpuFeatures.namesBfloat16("flags\t\t: fpu avx512_vnni avx512_bf16 vaes\n"));
    assertTrue(CpuFeatures.namesBfloat16("flags\t\t: amx_bf16\n"));
    assertFalse(CpuFeatures.namesBfloat16("flags\t\t: fpu avx512f avx512_bf16x\n"));
    assertTrue(CpuFeatures.namesAmx("flags\t\t: fpu avx512_bf16 amx_bf16 amx_tile\n"));
    assertFalse(CpuFeatures.namesAmx("flags\t\t: fpu avx512_bf16 amx_tile amx_bf16x\n"));
  }
}
