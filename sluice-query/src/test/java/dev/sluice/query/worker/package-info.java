@NullMarked
package dev.sluice.query.worker;

import org.jspecify.annotations.NullMarked;
