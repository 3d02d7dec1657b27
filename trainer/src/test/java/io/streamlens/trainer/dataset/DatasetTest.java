package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {

  private static final ImageSpec PIXEL = new ImageSpec(1, 1, 1);
  private static final Dataset CLOTHES =
      Dataset.of(
          "clothes",
          List.of("Shirt", "Sandal", "Sneaker"),
          PIXEL,
          new Split(PIXEL, new byte[] {10, 11, 12, 20}, new int[] {0, 1, 2, 2}),
          new Split(PIXEL, new byte[] {21, 22}, new int[] {1, 1}));

  @Test
  void shouldKeepTheImagesOfTheChosenLabelsInTheirOrder() {
    Dataset shoes = CLOTHES.onlyLabels(List.of("Sneaker", "Sandal"));

    assertEquals("clothes[Sneaker,Sandal]", shoes.name());
    assertEquals(List.of("Sneaker", "Sandal"), shoes.labels());
    assertEquals(3, shoes.train().size());
    assertArrayEquals(new byte[] {11}, shoes.train().pixels(0));
    assertEquals(1, shoes.train().label(0));
    assertEquals(0, shoes.train().label(1));
    assertEquals(0, shoes.train().label(2));
    assertEquals(2, shoes.test().size());
    assertNotEquals(CLOTHES.digest(), shoes.digest());
  }

  @Test
  void shouldNameTheLabelThatThereIsNot() {
    assertRefused(
        "data set clothes has no label 'Boot' (it has Shirt, Sandal, Sneaker)", "Boot", "Shirt");
    assertRefused("at least two labels, none twice, not Shirt", "Shirt");
    assertRefused("at least two labels, none twice, not Shirt, Shirt", "Shirt", "Shirt");
    assertRefused(
        "data set clothes has no image of Shirt or Sneaker to test with", "Shirt", "Sneaker");
  }

  private static void assertRefused(String message, String... labels) {
    assertEquals(
        message,
        assertThrows(InvalidRequestException.class, () -> CLOTHES.onlyLabels(List.of(labels)))
            .getMessage());
  }
}
