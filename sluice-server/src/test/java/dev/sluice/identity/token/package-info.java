/// Tests of tokens.
@org.jspecify.annotations.NullMarked
package dev.sluice.identity.token;
