package io.streamlens.trainer.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;

/** How many jobs there are in each state, counted when somebody asks. */
@ApplicationScoped
class TrainerMetrics {

  private final MeterRegistry registry;
  private final TrainerService service;

  @Inject
  TrainerMetrics(MeterRegistry registry, TrainerService service) {
    this.registry = registry;
    this.service = service;
  }

  void register() {
    for (JobState state : JobState.values()) {
      Gauge.builder("streamlens.trainer.jobs", service, trainer -> count(trainer, state))
          .description("Jobs that are known to this trainer's job store")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private static double count(TrainerService trainer, JobState state) {
    return trainer.all().stream().map(JobEvent::state).filter(state::equals).count();
  }
}
