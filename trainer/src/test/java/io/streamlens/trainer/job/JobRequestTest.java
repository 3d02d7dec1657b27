package io.streamlens.trainer.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRequestTest {

  private static final String TOPIC =
      """
      {"id": "j-1", "network": "softmax", "model": "m", "promote": "champion",
       "options": {"epochs": 3, "learning-rate": "0.01", "seed": 7},
       "gate": {"minAccuracy": 0.5},
       "dataset": {"topic": "images", "fromOffsets": {"0": 5, "1": 0}, "toTime": "2026-01-01T00:00:00Z",
                   "input": {"height": 8, "width": 8, "channels": 1}, "labels": ["b", "a"]}}
      """;

  @Test
  void shouldReadWhatItHasWrittenAndWriteWhatItsSchemaSays() {
    JobRequest request = JobRequest.read(bytes(TOPIC));

    assertEquals(request, JobRequest.read(request.toJson()));
    assertEquals(List.of(), Schemas.violations("training-request.schema.json", request.toJson()));
    assertEquals(5, request.dataset().topic().fromOffsets().get(0));
    assertEquals(0, request.gate().margin());
    assertEquals(0.5, request.gate().minAccuracy());
  }

  @Test
  void shouldTakeTheRequestsOfThePageAboutTraining() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("project.root", ".."), "docs", "training.md"));
    List<String> examples =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertEquals(2, examples.size());
    for (String example : examples) {
      JobRequest.read(bytes(example));
      assertEquals(List.of(), Schemas.violations("training-request.schema.json", bytes(example)));
    }
  }

  @Test
  void shouldTakeADataSetByItsName() {
    JobRequest request =
        JobRequest.read(
            bytes("{'id':'x','dataset':'mnist','network':'mlp:hidden=32','model':'digits'}"));

    assertEquals("mnist", request.dataset().name());
    assertEquals(List.of(), Schemas.violations("training-request.schema.json", request.toJson()));
  }

  @Test
  void shouldBeTheSameUnderAnotherId() {
    JobRequest request = JobRequest.read(bytes(TOPIC));

    JobRequest other = request.withId("nightly-29");

    assertEquals("nightly-29", other.id());
    assertEquals(request, other.withId(request.id()));
    assertThrows(InvalidRequestException.class, () -> request.withId("../x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]                                                                             | object",
        "{'dataset':'mnist','network':'softmax','model':'m'}                             | id must"
            + " be",
        "{'id':'../x','dataset':'mnist','network':'softmax','model':'m'}                 | '../x'",
        "{'id':'x','network':'softmax','model':'m'}                                      | dataset",
        "{'id':'x','dataset':7,'network':'softmax','model':'m'}                          | data"
            + " set's name",
        "{'id':'x','dataset':'/etc','network':'softmax','model':'m'}                     | /etc",
        "{'id':'x','dataset':'mnist','network':'/etc/passwd','model':'m'}                | is a"
            + " file",
        "{'id':'x','dataset':'mnist','network':'softmin','model':'m'}                    | softmin",
        "{'id':'x','dataset':'mnist','network':'softmax','model':'M!'}                   | M!",
        "{'id':'x','dataset':'mnist','network':'softmax','model':'m','promote':'a b'}    | a b",
        "{'id':'x','dataset':'mnist','network':'softmax','model':'m','options':{'epochs':0}} |"
            + " epochs",
        "{'id':'x','dataset':'mnist','network':'softmax','model':'m','options':{'pochs':1}}  |"
            + " pochs",
        "{'id':'x','dataset':'mnist','network':'softmax','model':'m','options':{'seed':[]}}  |"
            + " options.seed",
        "{'id':'x','dataset':'mnist','network':'softmax','model':'m','gate':{'margin':2}}    |"
            + " margin",
        "{'id':'x','dataset':{'topic':'t'},'network':'softmax','model':'m'}              | input is"
            + " missing",
        "{'id':'x','dataset':{'topic':'a"
            + " b','input':{'height':1,'width':1,'channels':1}},'network':'softmax','model':'m'} |"
            + " a b",
      })
  void shouldSayInOneLineWhatIsWrong(String json, String expected) {
    InvalidRequestException problem =
        assertThrows(InvalidRequestException.class, () -> JobRequest.read(bytes(json)));

    assertTrue(problem.getMessage().contains(expected), problem.getMessage());
    assertEquals(1, problem.getMessage().lines().count(), problem.getMessage());
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
