package io.streamlens.inference.serving;

import io.streamlens.inference.batching.BatchPolicy;
import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.UnsafeModelException;
import io.streamlens.modelstore.UnsignedModelException;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.ChosenPrecision;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.GoldenCheck;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.modelstore.signature.SignatureVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a stored version to serving: not withdrawn and signed where that is asked for, fetched
 * with every digest checked, its graph inspected and loaded, its golden samples compared, warmed
 * up.
 */
public final class ModelLoader implements ModelSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private final ModelStore store;
  private final Device device;
  private final Precision.Choice precision;
  private final WarmUp warmUp;
  private final BatchPolicy policy;
  private final Optional<SignatureVerifier> verifier;

  /**
   * @param store closed with the loader
   * @param precision what the models are to compute in
   * @param warmUp which batches are run before a model serves
   * @param policy decides how large batches are to be afterwards
   * @param verifier of the signature that every version must bear; empty: none must
   */
  public ModelLoader(
      ModelStore store,
      Device device,
      Precision.Choice precision,
      WarmUp warmUp,
      BatchPolicy policy,
      Optional<SignatureVerifier> verifier) {
    this.store = store;
    this.device = device;
    this.precision = precision;
    this.warmUp = warmUp;
    this.policy = policy;
    this.verifier = verifier;
  }

  @Override
  public ModelVersion resolve(ModelReference reference) {
    return store.resolve(reference);
  }

  @Override
  public Optional<Instant> lastMove(ModelReference.Alias alias) {
    return store.alias(alias).map(AliasState::lastMove).map(AliasState.Move::at);
  }

  @Override
  public ServedModel load(ModelVersion version, LoadProgress progress) {
    checkServable(version);
    Path directory = fetch(version);
    progress.fetched();
    ChosenPrecision chosen = ChosenPrecision.of(precision, device, version.manifest());
    try {
      return ready(directory, version, chosen, progress);
    } catch (ModelRejectedException e) {
      if (chosen.isFinal() || e.reason() != Rejection.Reason.GOLDEN_SAMPLES) {
        throw e;
      }
      ChosenPrecision instead = chosen.afterMissedSamples();
      LOG.warn("{}; it is run in {}", e.getMessage(), instead);
      return ready(directory, version, instead, progress);
    }
  }

  private ServedModel ready(
      Path directory, ModelVersion version, ChosenPrecision chosen, LoadProgress progress) {
    Classifier classifier = open(directory, version, chosen.precision());
    try {
      byte[] sample = version.manifest().golden().samples().get(0).pixels();
      warmUp.first(classifier, sample);
      double difference = compareGoldenSamples(classifier, version, chosen.precision());
      progress.verified();
      BatchTuning tuning = warmUp.run(classifier, sample);
      int largest = tuning.plan(policy).maxBatchSize();
      Duration fullBatchTime = tuning.typical(largest);
      LOG.info(
          "model {} ({}) is ready on {} in {}: golden samples within {}, {} images in {} ms",
          version.reference(),
          version.digest(),
          device.name(),
          chosen,
          difference,
          largest,
          fullBatchTime.toNanos() / 1e6);
      return new ServedModel(version, device, chosen, classifier, fullBatchTime, tuning);
    } catch (RuntimeException | Error e) {
      classifier.close();
      throw e;
    }
  }

  @Override
  public void checkServable(ModelVersion version) {
    Optional<Withdrawal> withdrawal = store.withdrawal(version.reference());
    if (withdrawal.isPresent()) {
      throw new ModelRejectedException(
          Rejection.Reason.WITHDRAWN, version.reference() + ": " + withdrawal.get());
    }
    try {
      verifier.ifPresent(key -> key.requireSigned(version, store));
    } catch (UnsignedModelException e) {
      throw new ModelRejectedException(Rejection.Reason.UNSIGNED, e.getMessage(), e);
    }
  }

  private Path fetch(ModelVersion version) {
    try {
      return store.fetch(version);
    } catch (CorruptModelException e) {
      throw new ModelRejectedException(Rejection.Reason.CORRUPT, e.getMessage(), e);
    }
  }

  private Classifier open(Path directory, ModelVersion version, Precision precision) {
    try {
      return SavedModelClassifier.open(directory, version.manifest(), device, precision);
    } catch (UnsafeModelException e) {
      throw new ModelRejectedException(
          Rejection.Reason.UNSAFE, version.reference() + ": " + e.getMessage(), e);
    } catch (CorruptModelException e) {
      throw new ModelRejectedException(
          Rejection.Reason.WRONG_SIGNATURE, version.reference() + ": " + e.getMessage(), e);
    }
  }

  /** A model that fails to run on its own samples is as wrong as one that gives other answers. */
  private double compareGoldenSamples(
      Classifier classifier, ModelVersion version, Precision precision) {
    try {
      return GoldenCheck.check(classifier, version.manifest().golden(), precision);
    } catch (CorruptModelException | ClassificationException e) {
      throw new ModelRejectedException(
          Rejection.Reason.GOLDEN_SAMPLES, version.reference() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
