package dev.sluice.target.app;

import dev.sluice.events.shape.ShapeTable;

/// How an application gets events.
///
/// @param content what the body of a request is
/// @param shapes what puts an event back into the body that it came in
public record Form(Content content, ShapeTable shapes) {}
