/// What is proven about the hub as a whole: the real program, real files, real sockets, real kills.
@NullMarked
package dev.sluice.e2e;

import org.jspecify.annotations.NullMarked;
