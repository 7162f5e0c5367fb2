package dev.sluice.servlet.spring;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Books, and what S3 says about them.
@SpringBootApplication
public class SpringBooks extends SpringBootServletInitializer {

  /// What is reached over HTTP, and by events.
  @RestController
  public static class Books {

    /// The list, which is empty.
    @GetMapping(path = "/books/", produces = "application/vnd.api+json")
    public String list() {
      return "{\"data\":[]}";
    }

    /// An event of S3, echoed.
    @PostMapping(path = "/aws.s3", consumes = "application/json", produces = "application/json")
    @ResponseStatus(HttpStatus.CREATED)
    public String uploaded(@RequestBody String event) {
      return event;
    }

    /// Something that goes wrong.
    @PostMapping("/aws.sns")
    public String fail() {
      throw new IllegalStateException("no books today");
    }
  }
}
