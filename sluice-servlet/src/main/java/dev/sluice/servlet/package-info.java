/// Events for a Jakarta Servlet application, in process and on AWS Lambda.
///
/// Takes: the bytes of an event, and settings. Gives: the application's answer as JSON, or a fault;
/// for a batch, which of its records failed. May use: event, events.cloudevents, events.json,
/// events.shape, fault, servlet.container, Lambda's own interface. Never: opens a port, changes an
/// event's bytes, or tells Lambda that an event is done when the application did not take it. Runs
/// on: the caller's thread.
@NullMarked
package dev.sluice.servlet;

import org.jspecify.annotations.NullMarked;
