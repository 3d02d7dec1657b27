package io.streamlens.cli.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * What a reader of the topic {@code classifications} needs of a record's value; fields it does not
 * know are ignored.
 *
 * @param id the image's id
 * @param model what classified it
 * @param label the most probable label
 * @param index that label's index
 * @param confidence that label's probability, 0 to 1
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Classification(String id, Model model, String label, int index, double confidence) {

  private static final ObjectReader READER =
      JsonMapper.builder().build().readerFor(Classification.class);

  /**
   * The model that made a classification.
   *
   * @param name its name
   * @param version its version, 1 or more
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Model(String name, int version) {}

  /**
   * Reads a record's value.
   *
   * @throws IOException if it is no classification
   */
  public static Classification read(byte[] json) throws IOException {
    Classification read = READER.readValue(json);
    if (read == null || read.id() == null || read.model() == null || read.label() == null) {
      throw new IOException("id, model or label is missing");
    }
    return read;
  }
}
