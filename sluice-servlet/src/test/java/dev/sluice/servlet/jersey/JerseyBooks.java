package dev.sluice.servlet.jersey;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/// Books, and what S3 says about them.
@ApplicationPath("/")
public class JerseyBooks extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(Books.class, Uploads.class);
  }

  /// The list, which is empty.
  @Path("/books/")
  public static class Books {
    /// All books.
    @GET
    @Produces("application/vnd.api+json")
    public String list() {
      return "{\"data\":[]}";
    }
  }

  /// Events of S3.
  @Path("/aws.s3")
  public static class Uploads {
    /// An event, echoed.
    @POST
    @Consumes("application/json")
    @Produces("application/json")
    public Response uploaded(String event) {
      return Response.status(201).entity(event).build();
    }
  }
}
