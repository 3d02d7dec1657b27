package io.streamlens.modelstore.savedmodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What this machine's CPU has instructions for. */
public final class CpuFeatures {

  private static final Pattern BFLOAT16_FLAG = Pattern.compile("\\b(?:avx512_bf16|amx_bf16)\\b");
  private static final Pattern AMX_FLAG = Pattern.compile("\\bamx_bf16\\b");

  private CpuFeatures() {}

  /** Whether it computes in bfloat16; {@code false} where the system does not tell (not Linux). */
  public static boolean computesInBfloat16() {
    return namesBfloat16(cpuInfo());
  }

  /** Whether it does so with matrix instructions (AMX): oneDNN has other kernels for them. */
  public static boolean hasAmx() {
    return namesAmx(cpuInfo());
  }

  /** What Linux tells of the CPU; empty where the system does not tell. */
  static String cpuInfo() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      return ""; // not Linux: nobody has measured what it would have
    }
  }

  static boolean namesBfloat16(String cpuInfo) {
    return BFLOAT16_FLAG.matcher(cpuInfo).find();
  }

  static boolean namesAmx(String cpuInfo) {
    return AMX_FLAG.matcher(cpuInfo).find();
  }
}
