/// Tests of notifications over HTTP.
@NullMarked
package dev.sluice.ingress.http.notify;

import org.jspecify.annotations.NullMarked;
