package io.streamlens.trainer.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.job.JobStore.Acceptance;
import io.streamlens.trainer.job.QueueFullException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Jobs over HTTP. What is said of a job is what stands on {@code training-events}. */
@Path("/jobs")
@Blocking
public class JobResource {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final TrainerService service;

  @Inject
  JobResource(TrainerService service) {
    this.service = service;
  }

  /**
   * Takes a request, as on {@code training-requests}: 202 for a new job, 200 for one that is known,
   * 409 if its id is another's, 400 if it is none, 429 if too many wait.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response request(byte[] json) {
    try {
      Acceptance acceptance = service.accept(JobRequest.read(json));
      int status =
          switch (acceptance.answer()) {
            case NEW -> 202;
            case KNOWN -> 200;
            case ID_TAKEN -> 409;
          };
      return Response.status(status).entity(text(JobEvent.of(acceptance.job()))).build();
    } catch (InvalidRequestException e) {
      return problem(400, e);
    } catch (QueueFullException e) {
      return problem(TOO_MANY_REQUESTS, e);
    }
  }

  /** All jobs, oldest first. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String all() {
    return service.all().stream().map(JobResource::text).collect(Collectors.joining(",", "[", "]"));
  }

  /** One job. */
  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public String one(@PathParam("id") String id) {
    return text(known(id));
  }

  /** One job, again whenever something has changed, until it is over. */
  @GET
  @Path("{id}")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<String> progress(@PathParam("id") String id) {
    known(id);
    return Multi.createFrom()
        .ticks()
        .every(LOOK)
        .onOverflow()
        .drop()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(tick -> service.find(id))
        .skip()
        .repetitions()
        .onItem()
        .transformToMultiAndConcatenate(JobResource::endingWithTheLast)
        .select()
        .first(Optional::isPresent)
        .map(event -> text(event.orElseThrow()));
  }

  /** Nothing comes after a job's end. */
  private static Multi<Optional<JobEvent>> endingWithTheLast(Optional<JobEvent> event) {
    return event.map(job -> job.state().isFinal()).orElse(false)
        ? Multi.createFrom().items(event, Optional.empty())
        : Multi.createFrom().item(event);
  }

  /** Calls a job off: 202, or 409 if it is over. */
  @DELETE
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response cancel(@PathParam("id") String id) {
    if (known(id).state().isFinal()) {
      return Response.status(409).entity(text(known(id))).build();
    }
    service.cancel(id);
    return Response.status(202).entity(text(known(id))).build();
  }

  private JobEvent known(String id) {
    return service
        .find(id)
        .orElseThrow(() -> new NotFoundException(problem(404, "there is no job '" + id + "'")));
  }

  private static String text(JobEvent event) {
    return new String(event.toJson(), StandardCharsets.UTF_8);
  }

  private static Response problem(int status, RuntimeException cause) {
    return problem(status, String.valueOf(cause.getMessage()));
  }

  private static Response problem(int status, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(MAPPER.createObjectNode().put("message", message).toString())
        .build();
  }
}
