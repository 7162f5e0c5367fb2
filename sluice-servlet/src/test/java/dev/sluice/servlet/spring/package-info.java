/// An application of Spring Boot, as people write them.
@NullMarked
package dev.sluice.servlet.spring;

import org.jspecify.annotations.NullMarked;
