package io.streamlens.inference.messaging;

import io.streamlens.inference.InferenceApplication;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.serving.ModelRefresher;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** For whoever has no broker to announce a change on. */
@Path("/api/model")
public class ModelResource {

  private final InferenceApplication application;

  @Inject
  ModelResource(InferenceApplication application) {
    this.application = application;
  }

  /**
   * Has the store looked at now, and what was rejected tried again: 202, or 503 while the stream is
   * starting. What comes of it is in {@code /api/status}.
   */
  @POST
  @Path("/refresh")
  public Response refresh() {
    Optional<ModelRefresher> refresher = application.stream().flatMap(InferenceStream::refresher);
    refresher.ifPresent(ModelRefresher::tryAllAgain);
    return Response.status(refresher.isPresent() ? 202 : 503).build();
  }
}
