/// The object store on S3, and on what speaks its protocol.
///
/// Takes: a bucket, a folder on a disk of this machine for what is not published yet, and whom
/// requests are signed by. Gives: objects that are whole or absent. May use: `object`, and the AWS
/// SDK, whose classes are loaded by the first request and not before. Never: decides when to try
/// again for longer than a call lasts. Runs on: its caller's threads; each request has a virtual
/// thread of its own, which can be interrupted where a platform thread would hang in a socket.
@NullMarked
package dev.sluice.object.s3;

import org.jspecify.annotations.NullMarked;
