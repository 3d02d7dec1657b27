package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.UnfitModelException;
import io.streamlens.modelstore.UnsafeModelException;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.GoldenSamples.Sample;
import io.streamlens.modelstore.manifest.ImportRecord;
import io.streamlens.modelstore.manifest.ImportRecord.Values;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * Makes a SavedModel that classifies images fit the signature that is served here: uint8 images in,
 * probabilities out, scaling and softmax inside the graph. It may be any that TensorFlow loads, one
 * written by Python with functions and variables too. Its graph is inspected first, and kept as it
 * is but for what is put before and behind it.
 *
 * <p>Golden samples are what the graph as it came gave for images whose pixels were scaled outside
 * of it. What was made of it must reproduce them, one by one and in a batch, or is refused.
 */
public final class SavedModelImport {

  private final ImportRequest request;

  private SavedModelImport(ImportRequest request) {
    this.request = request;
  }

  /**
   * Writes the model that fits.
   *
   * @param request the model that came
   * @param target an existing, empty directory; gets {@code saved_model.pb} and what belongs to it
   * @throws UnfitModelException if it cannot be made to fit, saying what is missing
   * @throws UnsafeModelException if its graph is refused
   * @throws CorruptModelException if it is no SavedModel
   * @throws StoreUnavailableException if its files cannot be read, or the new ones not be written
   */
  public static ImportedModel convert(ImportRequest request, Path target) {
    try {
      return new SavedModelImport(request).convert(target);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot import " + request.directory() + ": " + e.getMessage(), e);
    } catch (UnsafeModelException e) {
      throw e;
    } catch (CorruptModelException e) {
      throw new CorruptModelException(
          "cannot import " + request.directory() + ": " + e.getMessage(), e);
    } catch (UnfitModelException e) {
      throw new UnfitModelException(
          "cannot import " + request.directory() + ": " + e.getMessage(), e);
    }
  }

  private ImportedModel convert(Path target) throws IOException {
    try (ForeignModel foreign = ForeignModel.open(request.directory())) {
      ForeignSignature signature = ForeignSignature.of(foreign.graph(), request);
      checkScale(signature);
      int labels = request.labels().size();
      List<byte[]> images = SampleImages.of(signature.image());
      List<float[]> rows = foreign.run(signature, request.scale(), images, labels);
      Values values = OutputValues.decide(rows, request.values());
      MetaGraphDef wrapped =
          WrappedGraph.of(foreign.graph(), signature, request.scale(), values, labels);
      write(wrapped, target);
      ImportedModel imported =
          new ImportedModel(
              signature.image(),
              request.labels(),
              golden(images, rows, values),
              record(foreign.graph(), signature, values));
      checkReproduces(imported, signature, target);
      return imported;
    }
  }

  private void checkScale(ForeignSignature signature) {
    boolean floats = signature.type() == DataType.DT_FLOAT;
    PixelScale scale = request.scale();
    if (floats && scale == null) {
      throw new UnfitModelException(
          "the input '%s' takes floats: say what it expects pixels to be, with --scale 0..1, -1..1"
                  .formatted(signature.inputName())
              + " or 0..255 (as in its training; its files do not tell)");
    }
    if (!floats && scale != null) {
      throw new UnfitModelException(
          "the input '%s' takes uint8 pixels as they are: leave out --scale"
              .formatted(signature.inputName()));
    }
    if (scale != null && !scale.fits(signature.image().channels())) {
      throw new UnfitModelException(
          "%s images need 1 or %d means and deviations, not those of '%s'"
              .formatted(signature.image(), signature.image().channels(), scale));
    }
  }

  private static GoldenSamples golden(List<byte[]> images, List<float[]> rows, Values values) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      samples.add(new Sample(images.get(i), OutputValues.probabilities(rows.get(i), values)));
    }
    return new GoldenSamples(GoldenSamples.DEFAULT_TOLERANCE, samples);
  }

  private ImportRecord record(MetaGraphDef graph, ForeignSignature signature, Values values)
      throws IOException {
    String version = graph.getMetaInfoDef().getTensorflowVersion();
    PixelScale scale = request.scale();
    return new ImportRecord(
        sourceName(request.directory().toAbsolutePath().normalize()),
        Digest.of(Files.readAllBytes(request.directory().resolve("saved_model.pb"))),
        signature.key(),
        signature.inputName(),
        signature.outputName(),
        values,
        scale == null ? "uint8" : scale.toString(),
        version.isBlank() ? null : version);
  }

  /** A name that is only a version's number says nothing without the one above it. */
  private static String sourceName(Path directory) {
    Path name = directory.getFileName();
    Path parent = directory.getParent();
    if (name == null) {
      return directory.toString();
    }
    boolean isNumber = name.toString().chars().allMatch(Character::isDigit);
    return isNumber && parent != null && parent.getFileName() != null
        ? parent.getFileName() + "/" + name
        : name.toString();
  }

  private void write(MetaGraphDef graph, Path target) throws IOException {
    Files.write(
        target.resolve("saved_model.pb"),
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(graph)
            .build()
            .toByteArray());
    for (String part : List.of("variables", "assets")) {
      copy(request.directory().resolve(part), target.resolve(part));
    }
  }

  /** What is in the directory itself: SavedModels have none below. */
  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private void checkReproduces(ImportedModel imported, ForeignSignature signature, Path target) {
    ModelManifest manifest = imported.draft("imported", Preprocessing.DEFAULT, Instant.EPOCH);
    try (SavedModelClassifier classifier =
        SavedModelClassifier.open(target, manifest, Devices.CPU, Precision.FP32)) {
      GoldenCheck.check(classifier, imported.golden(), Precision.FP32);
    } catch (CorruptModelException | ClassificationException e) {
      String hint =
          signature.batch() == 0
              ? ""
              : " (its signature takes batches of %d only, and batches of any size do not do: export"
                      .formatted(signature.batch())
                  + " it with an open batch dimension)";
      throw new UnfitModelException(
          "wrapped, it does not give what it gave before: " + e.getMessage() + hint, e);
    }
  }
}
