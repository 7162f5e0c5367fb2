/// Tests of webhook sources.
@NullMarked
package dev.sluice.ingress.http.webhook;

import org.jspecify.annotations.NullMarked;
