/// What the tests pack into a WAR.
@NullMarked
package dev.sluice.servlet.war;

import org.jspecify.annotations.NullMarked;
