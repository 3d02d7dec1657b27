package io.streamlens.modelstore.image;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;

/** How far a JPEG can be shrunk for nothing while it is decoded. */
final class JpegScale {

  private static final int[] BLOCKS = {8, 4, 2};

  private JpegScale() {}

  /**
   * The largest blocks of pixels that may become one, so that what is decoded is still at least as
   * large, on both axes, as what the image is then scaled to.
   *
   * @param size before {@code orientation}
   * @return 8, 4, 2 or 1
   */
  static int block(Dimensions size, Orientation orientation, ImageSpec spec, Fit fit) {
    int width = (int) (orientation.transposed() ? size.height() : size.width());
    int height = (int) (orientation.transposed() ? size.width() : size.height());
    AxisFit.Both axes = AxisFit.of(width, height, spec.width(), spec.height(), fit);
    for (int block : BLOCKS) {
      if (fits(axes.horizontal(), block, orientation.mirrored())
          && fits(axes.vertical(), block, orientation.flipped())) {
        return block;
      }
    }
    return 1;
  }

  /** A last block that is not whole would come first in an image that is turned round. */
  private static boolean fits(AxisFit axis, int block, boolean turned) {
    return axis.scaled() * block <= axis.source() && !(turned && axis.source() % block != 0);
  }
}
