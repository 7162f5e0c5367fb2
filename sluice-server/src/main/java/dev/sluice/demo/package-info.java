/// The demonstration: a hub, an HTTP API that plays Zendesk, and real traffic between them.
///
/// Takes: a folder. Gives: a story on the standard output, and whether everything added up. May
/// use: app, config, the event generator, the JDK's HTTP. Never: looks into the hub other than as a
/// client would, and at the files that it wrote. Runs on: the calling thread.
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
