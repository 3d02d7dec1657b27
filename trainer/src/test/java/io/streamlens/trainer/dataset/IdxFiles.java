package io.streamlens.trainer.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a data set as the four IDX files it could have been read from. */
public final class IdxFiles {

  private IdxFiles() {}

  public static void write(Dataset dataset, Path directory) throws IOException {
    Files.createDirectories(directory);
    write(dataset.train(), directory, "train");
    write(dataset.test(), directory, "t10k");
  }

  private static void write(Split split, Path directory, String prefix) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + split.allPixels().length);
    images.putInt(IdxFixture.IMAGES_MAGIC).putInt(split.size());
    images.putInt(split.input().height()).putInt(split.input().width()).put(split.allPixels());
    ByteBuffer labels = ByteBuffer.allocate(8 + split.size());
    labels.putInt(IdxFixture.LABELS_MAGIC).putInt(split.size());
    for (int image = 0; image < split.size(); image++) {
      labels.put((byte) split.label(image));
    }
    Files.write(directory.resolve(prefix + "-images-idx3-ubyte"), images.array());
    Files.write(directory.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
  }
}
