package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.trainer.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;

/**
 * A set of labelled images to train and to test on.
 *
 * @param name such as {@code fashion-mnist}
 * @param digest of its content: shape, labels, pixels and labels of both splits, and for images
 *     that were read from a file each the bytes of these; not of where the files lie, and not of
 *     damaged ones
 * @param labels in index order; at least two, none twice
 * @param input the shape of every image
 * @param train what networks are trained on
 * @param test what they are measured on, once
 * @param preprocessing how its images were brought to their shape, and how those that are to be
 *     classified have to be
 * @param damaged the files that were left out, by path; none for most data sets
 */
public record Dataset(
    String name,
    Digest digest,
    List<String> labels,
    ImageSpec input,
    Split train,
    Split test,
    Preprocessing preprocessing,
    List<DamagedFile> damaged) {

  /**
   * A file that is no image, or a damaged one.
   *
   * @param path relative to the data set's folder, with {@code /} between its parts
   * @param why in a line
   */
  public record DamagedFile(String path, String why) {}

  /**
   * @throws IllegalArgumentException if the parts do not belong together
   */
  public Dataset {
    labels = List.copyOf(labels);
    damaged = List.copyOf(damaged);
    if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException("at least two labels, none twice, not " + labels);
    }
    if (train.size() == 0 || test.size() == 0) {
      throw new IllegalArgumentException("neither split may be empty");
    }
    checkSplit(train, input, labels.size());
    checkSplit(test, input, labels.size());
  }

  /**
   * A data set whose images have always had their shape.
   *
   * @throws IllegalArgumentException if the parts do not belong together
   */
  public Dataset(
      String name, Digest digest, List<String> labels, ImageSpec input, Split train, Split test) {
    this(name, digest, labels, input, train, test, Preprocessing.DEFAULT, List.of());
  }

  /** A data set of these parts whose images have always had their shape, its digest computed. */
  public static Dataset of(
      String name, List<String> labels, ImageSpec input, Split train, Split test) {
    return of(name, labels, input, train, test, Preprocessing.DEFAULT, List.of());
  }

  /** A data set of these parts, its digest computed. */
  static Dataset of(
      String name,
      List<String> labels,
      ImageSpec input,
      Split train,
      Split test,
      Preprocessing preprocessing,
      List<DamagedFile> damaged) {
    MessageDigest digest = Digest.sha256();
    digest.update(input.toString().getBytes(StandardCharsets.UTF_8));
    labels.forEach(label -> digest.update(("\n" + label).getBytes(StandardCharsets.UTF_8)));
    update(digest, train);
    update(digest, test);
    return new Dataset(name, Digest.of(digest), labels, input, train, test, preprocessing, damaged);
  }

  /**
   * The images of some of the labels only, in a data set of its own.
   *
   * @param chosen two or more of the labels, none twice; their order is the new data set's
   * @throws InvalidRequestException naming what is wrong with them
   */
  public Dataset onlyLabels(List<String> chosen) {
    for (String label : chosen) {
      if (!labels.contains(label)) {
        throw new InvalidRequestException(
            "data set %s has no label '%s' (it has %s)"
                .formatted(name, label, String.join(", ", labels)));
      }
    }
    if (chosen.size() < 2 || new HashSet<>(chosen).size() != chosen.size()) {
      throw new InvalidRequestException(
          "at least two labels, none twice, not " + String.join(", ", chosen));
    }
    int[] newLabels = labels.stream().mapToInt(chosen::indexOf).toArray();
    return of(
        name + "[" + String.join(",", chosen) + "]",
        chosen,
        input,
        requireImages(train.relabelled(newLabels), "train", chosen),
        requireImages(test.relabelled(newLabels), "test", chosen),
        preprocessing,
        damaged);
  }

  private Split requireImages(Split split, String which, List<String> chosen) {
    if (split.size() == 0) {
      throw new InvalidRequestException(
          "data set %s has no image of %s to %s with"
              .formatted(name, String.join(" or ", chosen), which));
    }
    return split;
  }

  private static void update(MessageDigest digest, Split split) {
    ByteBuffer labels = ByteBuffer.allocate(4 * (split.size() + 1)).putInt(split.size());
    for (int image = 0; image < split.size(); image++) {
      labels.putInt(split.label(image));
    }
    digest.update(labels.array());
    digest.update(split.allPixels());
    split
        .files()
        .forEach(file -> digest.update(file.digest().value().getBytes(StandardCharsets.UTF_8)));
  }

  private static void checkSplit(Split split, ImageSpec input, int labels) {
    if (!split.input().equals(input)) {
      throw new IllegalArgumentException("images of " + split.input() + ", not " + input);
    }
    for (int image = 0; image < split.size(); image++) {
      if (split.label(image) < 0 || split.label(image) >= labels) {
        throw new IllegalArgumentException(
            "image %d has label %d of %d".formatted(image, split.label(image), labels));
      }
    }
  }
}
