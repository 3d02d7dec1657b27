package io.streamlens.inference.decoding;

import io.streamlens.inference.outcome.SourcePosition;
import io.streamlens.modelstore.image.ImageHeader;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decodes images within a memory budget, each entered in the journal while it is in the decoder. An
 * image at which a process has died before is decoded while no other one is, so that a second death
 * accuses it alone; at the limit it is not decoded any more.
 *
 * <p>A small image that nothing but our own Java code sees can neither take the process down nor
 * exhaust its memory: it is entered nowhere and waits for nobody, unless it is under suspicion.
 * Safe for use by several threads.
 */
public final class ImageDecoding {

  /** What a decoder needs for each declared pixel: its own raster and our copy of it. */
  private static final int BYTES_PER_PIXEL = 8;

  /** 64 x 64: some ten microseconds. */
  private static final int QUICK_PIXELS = 4096;

  private static final int QUICK_BYTES = 16 << 10;

  /** As nearly everybody writes it; another spelling costs the handing over. */
  private static final String RAW = "application/octet-stream";

  /** Turns bytes into pixels, and may take the process with it. */
  interface Decoder {
    byte[] read(ImageHeader image, ModelManifest manifest) throws ImageRejectedException;
  }

  private final Decoder decoder;
  private final ImageReader reader;
  private final DecodingBudget budget;
  private final @Nullable DecodingJournal journal;
  private final int deathLimit;
  private final ReadWriteLock isolation = new ReentrantReadWriteLock(true);

  /**
   * @param budgetBytes memory for all images in decoding together
   * @param journal null: nothing is remembered of a process that dies
   * @param deathLimit deaths after which an image is poisonous, 1 or more
   */
  public ImageDecoding(
      ImageReader reader, long budgetBytes, @Nullable DecodingJournal journal, int deathLimit) {
    this(
        reader,
        (image, manifest) -> reader.read(image, manifest.input(), manifest.preprocessing()),
        budgetBytes,
        journal,
        deathLimit);
  }

  /** With another decoder, for tests of one that kills its process. */
  ImageDecoding(
      ImageReader reader,
      Decoder decoder,
      long budgetBytes,
      @Nullable DecodingJournal journal,
      int deathLimit) {
    this.reader = reader;
    this.decoder = decoder;
    this.budget = new DecodingBudget(budgetBytes);
    this.journal = journal;
    this.deathLimit = deathLimit;
  }

  /** Looks at the header of one image; never fails. */
  public ImageHeader header(byte[] value, @Nullable String contentType) {
    return reader.header(value, contentType);
  }

  /**
   * Whether decoding takes no longer than handing the image to another thread would: raw pixels,
   * and what is small both in bytes and in pixels.
   */
  public boolean isQuick(ImageHeader image) {
    byte[] value = image.value();
    return value == null
        || RAW.equals(image.contentType())
        || (value.length <= QUICK_BYTES && image.declaredPixels() <= QUICK_PIXELS);
  }

  /**
   * Decodes one image.
   *
   * @param image by {@link #header}
   * @return the pixels as {@code manifest}'s model takes them; of raw pixels the image's own bytes
   * @throws ImageRejectedException if it cannot be decoded
   * @throws PoisonousImageException if it has brought down the process too often
   */
  public byte[] decode(SourcePosition position, ImageHeader image, ModelManifest manifest)
      throws ImageRejectedException, PoisonousImageException {
    return decode(position, image, manifest, byte[]::new);
  }

  /**
   * The same, into an array of the caller's where that is possible.
   *
   * @param arrays asked at most once, for an array of the length that it is called with, whatever
   *     it holds; on the caller's thread. The result may be another one
   */
  public byte[] decode(
      SourcePosition position,
      ImageHeader image,
      ModelManifest manifest,
      IntFunction<byte[]> arrays)
      throws ImageRejectedException, PoisonousImageException {
    int deaths = journal == null || image.declaredPixels() == 0 ? 0 : journal.deaths(position);
    byte[] pixels = deaths == 0 ? readIfHarmless(image, manifest, arrays) : null;
    if (pixels != null) {
      return pixels;
    }
    return journal == null
        ? read(image, manifest)
        : readJournalled(position, image, manifest, journal, deaths);
  }

  /** Null if it is to be read with all precautions. */
  private byte @Nullable [] readIfHarmless(
      ImageHeader image, ModelManifest manifest, IntFunction<byte[]> arrays)
      throws ImageRejectedException {
    return image.declaredPixels() <= QUICK_PIXELS
        ? reader.readByJavaAlone(image, manifest.input(), manifest.preprocessing(), arrays)
        : null;
  }

  private byte[] readJournalled(
      SourcePosition position,
      ImageHeader image,
      ModelManifest manifest,
      DecodingJournal journal,
      int deaths)
      throws ImageRejectedException, PoisonousImageException {
    if (deaths >= deathLimit) {
      throw new PoisonousImageException(
          "the process died or hung " + deaths + " times while it decoded this image");
    }
    Lock turn = deaths > 0 ? isolation.writeLock() : isolation.readLock();
    turn.lock();
    try (DecodingJournal.Entry entry = journal.begin(position)) {
      return read(image, manifest);
    } finally {
      turn.unlock();
      if (deaths > 0) {
        journal.acquit(position);
      }
    }
  }

  private byte[] read(ImageHeader image, ModelManifest manifest) throws ImageRejectedException {
    try (DecodingBudget.Claim claim = budget.claim(image.declaredPixels() * BYTES_PER_PIXEL)) {
      return decoder.read(image, manifest);
    }
  }
}
