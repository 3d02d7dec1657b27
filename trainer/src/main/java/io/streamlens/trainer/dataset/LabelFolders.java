package io.streamlens.trainer.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.trainer.InvalidRequestException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** The folders of a folder of images, one for each label, and the image files in them. */
final class LabelFolders {

  /** The order of code points is that of UTF-8's bytes; that of {@code String} is not quite. */
  private static final Comparator<String> CODE_POINTS =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private static final String LABELS = "labels.txt";
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");

  private final Path directory;
  private final List<String> labels;

  private LabelFolders(Path directory, List<String> labels) {
    this.directory = directory;
    this.labels = labels;
  }

  /**
   * Looks at the folders, not yet at what is in them.
   *
   * @throws InvalidRequestException if {@code directory} is none, has fewer than two folders, or
   *     its {@code labels.txt} does not name each of them once
   */
  static LabelFolders of(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new InvalidRequestException("no folder of images: " + directory + " is no directory");
    }
    List<String> folders = children(directory, Files::isDirectory);
    if (folders.size() < 2) {
      throw new InvalidRequestException(
          "%s has %s, but a data set needs two or more: put the images of each label into a folder"
                  .formatted(directory, folders.isEmpty() ? "no folder" : "one folder")
              + " that bears the label's name");
    }
    Path file = directory.resolve(LABELS);
    return new LabelFolders(directory, Files.exists(file) ? ordered(file, folders) : folders);
  }

  private static List<String> ordered(Path file, List<String> folders) {
    List<String> lines = lines(file);
    for (String line : lines) {
      if (!folders.contains(line)) {
        throw new InvalidRequestException(
            file + " names '" + line + "', but there is no such folder");
      }
    }
    if (new HashSet<>(lines).size() != lines.size()) {
      throw new InvalidRequestException(file + " names a label twice");
    }
    for (String folder : folders) {
      if (!lines.contains(folder)) {
        throw new InvalidRequestException(file + " does not name the folder '" + folder + "'");
      }
    }
    return lines;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.replace("\ufeff", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new InvalidRequestException(
          file + " cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  /** In index order. */
  List<String> labels() {
    return labels;
  }

  /**
   * The image files of a label by name, whatever the case of their ending; other files and hidden
   * ones are not looked at.
   *
   * @throws CorruptDatasetException if there are none
   */
  List<Path> images(String label) {
    Path folder = directory.resolve(label);
    List<Path> images =
        children(folder, file -> isImage(file) && Files.isRegularFile(file)).stream()
            .map(folder::resolve)
            .toList();
    if (images.isEmpty()) {
      throw new CorruptDatasetException(
          folder + " has no image (a file that ends in .png, .jpg, .jpeg, .gif or .bmp)");
    }
    return images;
  }

  private static boolean isImage(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static List<String> children(Path directory, Predicate<Path> which) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (!name.startsWith(".") && which.test(child)) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new CorruptDatasetException(directory + " cannot be read: " + e.getMessage(), e);
    }
    names.sort(CODE_POINTS);
    return List.copyOf(names);
  }
}
