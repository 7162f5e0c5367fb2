/// Tests of applications as targets.
@org.jspecify.annotations.NullMarked
package dev.sluice.target.app;
