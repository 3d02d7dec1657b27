package io.streamlens.inference.health;

import io.streamlens.inference.InferenceApplication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive: the stream has not failed for good. Waiting for a model is no reason to be restarted. */
@Liveness
@ApplicationScoped
class StreamLives implements HealthCheck {

  private final InferenceApplication application;

  @Inject
  StreamLives(InferenceApplication application) {
    this.application = application;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("the stream threads live")
        .status(application.stream().map(stream -> stream.state().isAlive()).orElse(true))
        .build();
  }
}
