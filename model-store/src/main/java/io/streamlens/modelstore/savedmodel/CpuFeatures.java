package io.streamlens.modelstore.savedmodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What this machine's CPU has instructions for. */
public final class CpuFeatures {

  private static final Pattern BFLOAT16_FLAG = Pattern.compile("\\b(?:avx512_bf16|amx_bf16)\\b");

  private CpuFeatures() {}

  /** Whether it computes in bfloat16; {@code false} where the system does not tell (not Linux). */
  public static boolean computesInBfloat16() {
    try {
      return namesBfloat16(Files.readString(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      return false; // nobody has measured it elsewhere
    }
  }

  static boolean namesBfloat16(String cpuInfo) {
    return BFLOAT16_FLAG.matcher(cpuInfo).find();
  }
}
