package io.streamlens.inference.health;

import io.streamlens.inference.InferenceApplication;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.serving.ModelRefresher;
import io.streamlens.inference.serving.RefreshReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: a verified model serves and the stream threads run. */
@Readiness
@ApplicationScoped
class ModelServes implements HealthCheck {

  private final InferenceApplication application;

  @Inject
  ModelServes(InferenceApplication application) {
    this.application = application;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("a model serves");
    InferenceStream stream = application.stream().orElse(null);
    if (stream == null) {
      return response.down().withData("state", "STARTING").build();
    }
    stream
        .slot()
        .serving()
        .ifPresent(
            model ->
                response
                    .withData("model", model.version().reference().toString())
                    .withData("digest", model.version().digest().value()));
    stream.refresher().map(ModelRefresher::report).ifPresent(report -> say(response, report));
    return response
        .withData("state", stream.state().name())
        .status(stream.state().isReady() && stream.slot().serving().isPresent())
        .build();
  }

  /** An instance that is behind goes on serving, so this is said without turning it unready. */
  private void say(HealthCheckResponseBuilder response, RefreshReport report) {
    if (application.isFarBehind(report) && report.target() != null) {
      response
          .withData("behind", report.target().reference().toString())
          .withData("behindSeconds", report.lag().toSeconds());
    }
    if (report.setback() != null) {
      response.withData("setback", report.setback().message());
    }
  }
}
