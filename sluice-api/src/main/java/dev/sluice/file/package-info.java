/// Files that are needed for a while.
///
/// Takes: folders. Gives: them gone. May use: nothing. Never: follows a link. Runs on: any thread.
@NullMarked
package dev.sluice.file;

import org.jspecify.annotations.NullMarked;
