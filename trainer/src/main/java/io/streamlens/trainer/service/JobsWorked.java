package io.streamlens.trainer.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Alive while jobs are worked on; ready once the stores are open. */
@ApplicationScoped
class JobsWorked {

  private final TrainerService service;

  @Inject
  JobsWorked(TrainerService service) {
    this.service = service;
  }

  @Produces
  @Liveness
  HealthCheck live() {
    return () ->
        HealthCheckResponse.named("jobs are worked on")
            .status(!service.isOpen() || service.isWorking())
            .build();
  }

  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> HealthCheckResponse.named("jobs are accepted").status(service.isWorking()).build();
  }
}
