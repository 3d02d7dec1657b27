package io.streamlens.modelstore.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Writes and reads one kind of document as UTF-8 JSON: fields in the order of the record, map
 * entries by key, instants in ISO 8601, bytes in base64, absent values left out. The same value
 * always gives the same bytes, so that their digest means something.
 *
 * <p>Reading is open for fields it does not know and strict in everything else: a field that stands
 * twice, a fraction where an integer belongs, a number in quotes or something behind the end of the
 * document are errors. Safe for use by several threads.
 *
 * @param <T> a record whose compact constructor checks its values
 */
public final class JsonFormat<T> {

  /** No document may be larger than this many bytes: 64 MiB. */
  public static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(factory())
          .addModule(new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final byte[] ending;

  private JsonFormat(ObjectReader reader, ObjectWriter writer, byte... ending) {
    this.reader = reader;
    this.writer = writer;
    this.ending = ending;
  }

  /** A format for people to read as well: indented by two spaces, with a newline at the end. */
  public static <T> JsonFormat<T> indented(Class<T> type) {
    return new JsonFormat<>(
        MAPPER.readerFor(type), MAPPER.writerFor(type).with(new IndentedPrinter()), (byte) '\n');
  }

  /** A format for messages: all on one line. */
  public static <T> JsonFormat<T> compact(Class<T> type) {
    return new JsonFormat<>(MAPPER.readerFor(type), MAPPER.writerFor(type));
  }

  /** The document's bytes. */
  public byte[] write(T value) {
    try {
      byte[] json = writer.writeValueAsBytes(value);
      return ending.length == 0 ? json : concat(json, ending);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is none of this kind; the message, one line, names the
   *     field and what is wrong with it
   */
  public T read(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "must have at most " + MAX_BYTES + " bytes, not " + json.length);
    }
    try {
      T value = reader.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("expected a JSON object, not null");
      }
      return value;
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(ReadingProblem.of(e), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(ReadingProblem.of(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(MAX_BYTES)
                .maxDocumentLength(MAX_BYTES)
                .build())
        .build();
  }

  /** The same bytes on every system: the default printer takes the platform's line ends. */
  private static final class IndentedPrinter extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1L;

    IndentedPrinter() {
      super(
          Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
      indentObjectsWith(new DefaultIndenter("  ", "\n"));
    }

    private IndentedPrinter(IndentedPrinter base) {
      super(base);
    }

    @Override
    public IndentedPrinter createInstance() {
      return new IndentedPrinter(this);
    }
  }
}
