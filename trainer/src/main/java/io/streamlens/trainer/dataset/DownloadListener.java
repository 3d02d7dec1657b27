package io.streamlens.trainer.dataset;

/** Hears how a download goes. Called on the loading thread or one of the HTTP client's. */
@FunctionalInterface
public interface DownloadListener {

  /** Says nothing. */
  DownloadListener NONE = (file, bytes, total) -> {};

  /**
   * Some more has come.
   *
   * @param file what is downloaded
   * @param bytes how much of it has come
   * @param total how much it will be; -1 if nobody knows
   */
  void downloading(String file, long bytes, long total);
}
