/// Certificates of tests' own.
@NullMarked
package dev.sluice.tls;

import org.jspecify.annotations.NullMarked;
