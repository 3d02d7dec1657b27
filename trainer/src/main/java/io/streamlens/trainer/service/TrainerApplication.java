package io.streamlens.trainer.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.TrainerException;
import io.streamlens.trainer.job.Job;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.job.JobState;
import io.streamlens.trainer.job.JobStore.Acceptance;
import io.streamlens.trainer.job.JobStore.Answer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * The Quarkus application: reads the settings, works on the jobs, and stops when the process is
 * asked to end. With {@code train FILE [ID]} ({@code FILE} {@code -}: standard input) it works on
 * the one job that the file asks for, under {@code ID} if there is one instead of the file's own,
 * says on standard output what became of it, and ends: exit code 0 if it was published, 1 if not, 2
 * if it was no request.
 */
@ApplicationScoped
public class TrainerApplication implements QuarkusApplication {

  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  private final Config config;
  private final TrainerService service;
  private final TrainerMetrics metrics;

  @Inject
  TrainerApplication(Config config, TrainerService service, TrainerMetrics metrics) {
    this.config = config;
    this.service = service;
    this.metrics = metrics;
  }

  @Override
  public int run(String... arguments) {
    if (arguments.length > 0 && !asksForOneJob(arguments)) {
      return end(USAGE, "expected nothing, or: train FILE [ID]");
    }
    try {
      TrainerSettings settings =
          TrainerSettings.read(key -> config.getOptionalValue(key, String.class), names());
      if (settings.announce()) {
        TopicCheck.check(settings, arguments.length == 0);
      }
      service.open(settings);
      return arguments.length == 0 ? serve() : train(request(arguments));
    } catch (InvalidRequestException e) {
      return end(USAGE, e.getMessage());
    } catch (InvalidSettingException | StartException | TrainerException | ModelStoreException e) {
      return end(FAILURE, e.getMessage());
    }
  }

  private int serve() {
    metrics.register();
    service.start();
    Quarkus.waitForExit();
    service.close();
    return 0;
  }

  private static boolean asksForOneJob(String... arguments) {
    return arguments[0].equals("train") && (arguments.length == 2 || arguments.length == 3);
  }

  private static JobRequest request(String... arguments) {
    JobRequest request = JobRequest.read(read(arguments[1]));
    return arguments.length == 3 ? request.withId(arguments[2]) : request;
  }

  private int train(JobRequest request) {
    Acceptance acceptance = service.accept(request);
    if (acceptance.answer() == Answer.ID_TAKEN) {
      return end(USAGE, "another request has the id " + acceptance.job().id());
    }
    Job job = service.workOnly(acceptance.job().id());
    System.out.println(new String(JobEvent.of(job).toJson(), StandardCharsets.UTF_8));
    return job.state() == JobState.PUBLISHED ? 0 : FAILURE;
  }

  private static byte[] read(String file) {
    try {
      return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read the request " + file + ": " + e, e);
    }
  }

  /** Also when the one job is asked to end. */
  @PreDestroy
  void close() {
    service.close();
  }

  private static int end(int code, String message) {
    System.err.println(message);
    return code;
  }

  /**
   * A copy: Quarkus's own iterable can be gone through only once. With the variables' own names.
   */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(System.getenv().keySet());
    config.getPropertyNames().forEach(names::add);
    return names;
  }
}
