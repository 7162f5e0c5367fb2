/// The command line.
///
/// Takes: arguments, files, standard input. Gives: text for people or JSON for programs, and an
/// exit code: 0 done, 1 failed, 2 called wrongly. May use: picocli, the JDK's HTTP client, Jackson,
/// config, client.generator, query, app. Never: shows a stack trace or a secret. Runs on: the main
/// thread.
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
