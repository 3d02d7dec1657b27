package io.streamlens.modelstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {

  @ParameterizedTest
  @CsvSource({
    "s3://models,models,'',pets/1",
    "s3://models/,models,'',pets/1",
    "s3://models/a/b,models,a/b,a/b/pets/1",
    "S3://models/team=a/,models,team=a,team=a/pets/1"
  })
  void shouldReadABucketAndAPrefix(String uri, String bucket, String prefix, String key) {
    S3Location location = S3Location.parse(uri);

    assertEquals(new S3Location(bucket, prefix), location);
    assertEquals(key, location.key("pets/1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:models",
        "s3://",
        "s3:///a",
        "s3://Models",
        "s3://m/a//b",
        "s3://m/../b",
        "s3://models/..",
        "s3://models/a?b",
        "s3://models/a b",
        "s3://models/a//"
      })
  void shouldRefuseWhatIsNoPlaceForAStore(String uri) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> S3Location.parse(uri));

    assertTrue(e.getMessage().contains("s3://bucket/prefix"), e::getMessage);
  }

  @Test
  void shouldBeWrittenAsItIsRead() {
    assertEquals("s3://models/a/b", S3Location.parse("s3://models/a/b/").toString());
  }
}
