/// Tests of receipt rules as values.
@NullMarked
package dev.sluice.mail.receipt.rule;

import org.jspecify.annotations.NullMarked;
