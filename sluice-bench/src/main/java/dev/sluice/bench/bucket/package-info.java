/// The bench of objects in a bucket, beside the AWS SDK alone.
///
/// Takes: the testkit's strict bucket, in this process. Gives: objects and bytes a second of the
/// object store and of the SDK's `PutObject`, in the same minute. May use: the object store on S3,
/// the SDK, the testkit. Never: part of a release. Runs on: virtual threads, eight at once on each
/// side.
@NullMarked
package dev.sluice.bench.bucket;

import org.jspecify.annotations.NullMarked;
