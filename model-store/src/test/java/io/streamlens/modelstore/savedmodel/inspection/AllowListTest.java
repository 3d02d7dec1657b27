package io.streamlens.modelstore.savedmodel.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/** Holds the list against the operations that this TensorFlow has. */
class AllowListTest {

  /** Names of what reads, writes, calls out or is handed over to other code. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          ".*(File|Path|PyFunc|Dataset|Iterator|Reader|Rpc|Remote|Debug|Print|Summary|Dump|Tpu|TPU"
              + "|Xla|TRT|Mlir|Collective|Send|Recv|Checkpoint|Proto|ImmutableConst|Custom).*");

  @Test
  void shouldListOnlyOperationsThatThereAre() throws InvalidProtocolBufferException {
    Set<String> unknown = new TreeSet<>(AllowList.INSTANCE.operations());

    unknown.removeAll(registered());

    assertEquals(Set.of(), unknown);
  }

  @Test
  void shouldListNothingThatReachesOutsideTheSession() throws InvalidProtocolBufferException {
    Set<String> outside =
        registered().stream().filter(OUTSIDE.asMatchPredicate()).collect(Collectors.toSet());

    Set<String> listed =
        outside.stream()
            .filter(operation -> AllowList.INSTANCE.of(operation) == Permission.ALWAYS)
            .collect(Collectors.toSet());

    assertTrue(outside.size() > 300, "the pattern finds them: " + outside.size());
    assertEquals(Set.of(), listed);
  }

  @ParameterizedTest
  @CsvSource({
    "Conv2D, ALWAYS",
    "StatefulPartitionedCall, ALWAYS",
    "RestoreV2, RESTORE",
    "SaveV2, SAVE",
    "MergeV2Checkpoints, SAVE",
    "WriteFile, NEVER",
    "Whatever, NEVER"
  })
  void shouldKnowWhereEachIsAllowed(String operation, Permission expected) {
    assertEquals(expected, AllowList.INSTANCE.of(operation));
  }

  private static Set<String> registered() throws InvalidProtocolBufferException {
    assertTrue(TensorFlow.version().startsWith("2."), "the native library is loaded");
    try (TF_Buffer list = tensorflow.TF_GetAllOpList()) {
      return OpList.parseFrom(list.dataAsByteBuffer()).getOpList().stream()
          .map(OpDef::getName)
          .collect(Collectors.toSet());
    }
  }
}
