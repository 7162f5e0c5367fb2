/// The routes by which mail is read, and by which an application asks what it depends on.
///
/// Takes: calls. Gives: messages as JSON, objects and parts as bytes that no browser runs. May use:
/// ingress.http, mail and its rooms, identity, indexing, index, object, fault. Never: tells what a
/// caller may not read from what is not there. Runs on: the calls' threads.
@NullMarked
package dev.sluice.ingress.http.mail;

import org.jspecify.annotations.NullMarked;
