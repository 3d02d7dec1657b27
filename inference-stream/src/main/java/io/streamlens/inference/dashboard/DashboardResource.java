package io.streamlens.inference.dashboard;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;

/** What the page at {@code /} is fed by; both for anybody else too. */
@Path("/api")
public class DashboardResource {

  private final Dashboard dashboard;

  @Inject
  DashboardResource(Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  /** State, model, figures and dead letters of this process. */
  @GET
  @Path("/status")
  @Produces(MediaType.APPLICATION_JSON)
  public DashboardStatus status() {
    return dashboard.status();
  }

  /**
   * Server-sent events: {@code status} once a second, {@code image} for some of the images that
   * pass, {@code busy} and the end if too many listen.
   */
  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(@Context SseEventSink sink, @Context Sse sse) {
    dashboard.subscribe(new SseConnection(sink, sse));
  }

  private record SseConnection(SseEventSink sink, Sse sse) implements Subscriber.Connection {

    @Override
    public CompletionStage<?> send(PageEvent event) {
      return sink.send(sse.newEvent(event.name(), event.json()));
    }

    @Override
    public boolean isClosed() {
      return sink.isClosed();
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
