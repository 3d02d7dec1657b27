package io.streamlens.modelstore.image;

import io.streamlens.modelstore.manifest.Preprocessing;

/** What shows through transparent pixels and fills padding; each component 0 to 255. */
record Background(int red, int green, int blue) {

  static Background of(Preprocessing preprocessing) {
    int rgb = Integer.parseInt(preprocessing.background(), 1, 7, 16);
    return new Background(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
  }

  int luma() {
    return Colour.luma(red, green, blue);
  }
}
