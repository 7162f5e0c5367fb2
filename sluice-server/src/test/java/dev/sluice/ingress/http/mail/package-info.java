/// Tests of the reading of mail over HTTP.
@NullMarked
package dev.sluice.ingress.http.mail;

import org.jspecify.annotations.NullMarked;
