package io.streamlens.cli.explain;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.explain.Explanation.LabelProbability;
import io.streamlens.trainer.picture.Charts;
import io.streamlens.trainer.picture.FeaturePictures;
import io.streamlens.trainer.picture.OcclusionPicture;
import io.streamlens.trainer.picture.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes explanations as PNG, their names beginning with the image's. */
final class ExplanationFiles {

  private static final int SIDE = 448;

  private final Path directory;
  private final Set<String> names = new HashSet<>();

  /**
   * @param directory made if it is not there
   */
  ExplanationFiles(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CommandException("cannot make the directory " + directory + ": " + e, e);
    }
  }

  /** Writes one explanation; gives the files. */
  List<Path> write(Path image, Explanation explanation) {
    String name = distinct(String.valueOf(image.getFileName()).replaceFirst("\\.[^.]+$", ""));
    List<Path> files = new ArrayList<>();
    BufferedImage seen = Pictures.image(explanation.pixels(), explanation.input());
    files.add(write(name + "-image", Pictures.fit(seen, SIDE)));
    List<LabelProbability> top = explanation.top();
    BufferedImage bars =
        Charts.bars(
            "probability",
            top.stream().map(LabelProbability::label).toList(),
            top.stream().map(LabelProbability::probability).toList(),
            1);
    files.add(write(name + "-probabilities", bars));
    BufferedImage mattered =
        OcclusionPicture.draw(explanation.pixels(), explanation.input(), explanation.occlusion());
    files.add(write(name + "-mattered", Pictures.fit(mattered, SIDE)));
    for (FeaturePictures layer : FeaturePictures.of(explanation.layers())) {
      String number = "%02d".formatted(files.size() - 2);
      files.add(write(name + "-features-" + number + "-" + layer.layer(), layer.picture()));
    }
    return files;
  }

  /** Images of the same name may come from different folders. */
  private String distinct(String name) {
    String candidate = name;
    for (int again = 2; !names.add(candidate); again++) {
      candidate = name + "-" + again;
    }
    return candidate;
  }

  private Path write(String name, BufferedImage picture) {
    Path file = directory.resolve(name + ".png");
    try {
      Files.write(file, Pictures.png(picture));
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + e, e);
    }
    return file;
  }
}
