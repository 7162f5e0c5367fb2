/// Tests of the receipt of mail.
@NullMarked
package dev.sluice.mail.receipt;

import org.jspecify.annotations.NullMarked;
