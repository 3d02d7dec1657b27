package io.streamlens.trainer.job;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.trainer.gate.Gate;
import io.streamlens.trainer.gate.GateRules;

/**
 * What all jobs are worked on with.
 *
 * @param jobs where they are kept
 * @param models where their models go; stays the caller's to close
 * @param images gets what they train on
 * @param announcer tells how they go
 * @param rules what every model must reach
 * @param attempts how often in a row a job is begun without coming further, 1 or more
 */
public record Workplace(
    JobStore jobs,
    ModelStore models,
    JobImages images,
    JobAnnouncer announcer,
    GateRules rules,
    int attempts) {

  /** A job that is about to be worked on. */
  RunningJob running(Job job, JobLease lease, StopSignal stop) {
    return new RunningJob(job, jobs, lease, announcer, gate(job.request()), stop);
  }

  /** The gate for a job's model: the rules of the house and, where stricter, the job's own. */
  private Gate gate(JobRequest request) {
    GateRules own = request.gate();
    return new Gate(own == null ? rules : rules.and(own), models);
  }
}
