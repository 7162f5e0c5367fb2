/// The plug-in of those who change events before an archive stores them.
@NullMarked
package dev.sluice.record;

import org.jspecify.annotations.NullMarked;
