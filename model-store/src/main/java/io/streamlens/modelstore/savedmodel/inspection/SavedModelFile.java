package io.streamlens.modelstore.savedmodel.inspection;

import com.google.protobuf.InvalidProtocolBufferException;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * The file {@code saved_model.pb}. TensorFlow takes a {@code saved_model.pbtxt} where there is
 * none; here that is no model, so that what is inspected is what is loaded.
 */
final class SavedModelFile {

  private static final String NAME = "saved_model.pb";

  /** It is parsed on the heap, constants and all; TensorFlow itself stops at 2 GiB. */
  private static final long LARGEST = 512L << 20;

  private final Path path;

  SavedModelFile(Path directory) {
    this.path = directory.resolve(NAME);
  }

  /**
   * The one graph that has {@code tag} for its only tag, which is the one TensorFlow loads.
   *
   * @throws CorruptModelException if the file is not there, too large or no SavedModel, or has no
   *     such graph or several
   * @throws StoreUnavailableException if it cannot be read
   */
  MetaGraphDef graph(String tag) {
    SavedModel model = read();
    List<MetaGraphDef> graphs =
        model.getMetaGraphsList().stream()
            .filter(graph -> tags(graph).equals(Set.of(tag)))
            .toList();
    if (graphs.size() == 1) {
      return graphs.get(0);
    }
    if (graphs.isEmpty()) {
      List<String> found =
          model.getMetaGraphsList().stream().map(graph -> tags(graph).toString()).toList();
      throw new CorruptModelException(
          "%s has no graph tagged '%s' (there are: %s)"
              .formatted(NAME, tag, Printable.of(found.toString())));
    }
    throw new CorruptModelException(
        "%s has %d graphs tagged '%s'".formatted(NAME, graphs.size(), tag));
  }

  private static Set<String> tags(MetaGraphDef graph) {
    return Set.copyOf(graph.getMetaInfoDef().getTagsList());
  }

  private SavedModel read() {
    try (InputStream in = Files.newInputStream(path)) {
      long size = Files.size(path);
      if (size > LARGEST) {
        throw new CorruptModelException(
            "%s has %,d bytes, and at most %,d are inspected".formatted(NAME, size, LARGEST));
      }
      return SavedModel.parseFrom(in);
    } catch (NoSuchFileException e) {
      throw new CorruptModelException("it has no " + NAME, e);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptModelException(NAME + " is no SavedModel: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreUnavailableException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
