package io.streamlens.trainer.report;

import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.publication.Attachment;
import io.streamlens.trainer.publication.TrainedModel;
import java.awt.AWTError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears how a run goes and writes its report: {@code report/report.html}, which needs no other file
 * and no network, and its pictures as PNG beside it. For one run.
 */
public final class TrainingReport implements TrainingListener, Attachment {

  /** Where the page lies in a version's directory. */
  public static final String PAGE = ReportFolder.NAME + "/" + ReportPage.FILE;

  private static final Logger LOG = LoggerFactory.getLogger(TrainingReport.class);

  private final String networkFile;
  private final List<Epoch> epochs = new ArrayList<>();
  private int resumedAfter;

  /**
   * @param networkFile the text of the network's file
   */
  public TrainingReport(String networkFile) {
    this.networkFile = networkFile;
  }

  @Override
  public void resumed(int epoch, int all) {
    resumedAfter = epoch;
  }

  @Override
  public void epochEnded(Epoch epoch) {
    epochs.add(epoch);
  }

  /**
   * {@inheritDoc} A report that cannot be drawn, as on a machine without any font, keeps no model
   * from being published: it is left out, and a warning says why.
   */
  @Override
  public void addTo(Path export, ModelManifest draft, TrainedModel model) {
    TrainingHistory history = new TrainingHistory(networkFile, resumedAfter, epochs);
    try {
      ReportPage.write(export, model, draft, history);
    } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
      LOG.warn("{} is published without a report: {}", draft.name(), e.toString(), e);
      discard(export.resolve(ReportFolder.NAME));
    }
  }

  private static void discard(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("half a report stays in {}: {}", directory, e.toString());
    }
  }
}
