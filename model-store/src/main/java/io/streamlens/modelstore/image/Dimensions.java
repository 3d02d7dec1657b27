package io.streamlens.modelstore.image;

/**
 * What an image's header declares, before anything is decoded.
 *
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 */
record Dimensions(long width, long height) {

  static Dimensions of(long width, long height) throws DamagedImageException {
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new DamagedImageException("its header declares " + width + "x" + height + " pixels");
    }
    return new Dimensions(width, height);
  }

  /** With one pixel for each block of so many squared, also for those that are not whole. */
  Dimensions inBlocks(int block) {
    return new Dimensions((width + block - 1) / block, (height + block - 1) / block);
  }

  long pixels() {
    return width * height;
  }
}
