/// Tests of what comes from SNS.
@NullMarked
package dev.sluice.notify.sns;

import org.jspecify.annotations.NullMarked;
